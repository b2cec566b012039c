import { closeSync, readFileSync, readdirSync } from 'node:fs';

/** open(2): O_CLOEXEC, as /proc tells it. */
const closeOnExec = 0o2000000;

/**
 * Closes what this process was started with beside standard input, output and error: whatever else the
 * terminal or program it was started from held open would be handed on to every command it starts. To be
 * called before anything is opened; what Node opens itself is not handed on. Where there is no /proc,
 * nothing is done.
 */
export function closeInheritedDescriptors(folder = '/proc/self'): void {
  let names: string[];
  try {
    names = readdirSync(`${folder}/fd`);
  } catch {
    return;
  }
  for (const descriptor of names.map(Number)) {
    if (!(descriptor > 2)) continue;
    try {
      const flags = /^flags:\s+([0-7]+)$/m.exec(readFileSync(`${folder}/fdinfo/${descriptor}`, 'utf8'))?.[1];
      if (flags !== undefined && (Number.parseInt(flags, 8) & closeOnExec) === 0) closeSync(descriptor);
    } catch {
      // The listing's own descriptor is closed by now.
    }
  }
}
