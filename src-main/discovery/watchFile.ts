import { watch, type FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

export interface FileWatch {
  end(): void;
}

/**
 * Calls `onChange` some time after a file appeared, changed, was replaced by another one under its name,
 * or went away. The folder need not exist yet. The system's own announcements make it quick; looking
 * every `pollMs` makes it sure, also on file systems that announce nothing.
 */
export function watchFile(path: string, onChange: () => void, { pollMs = 1000, quietMs = 80 }: { pollMs?: number; quietMs?: number } = {}): FileWatch {
  let last: string | undefined;
  let watcher: FSWatcher | undefined;
  let quiet: NodeJS.Timeout | undefined;
  let ended = false;

  async function look(): Promise<void> {
    const now = await mark(path);
    if (ended) return;
    if (last !== undefined && now !== last) {
      clearTimeout(quiet);
      quiet = setTimeout(onChange, quietMs).unref();
    }
    last = now;
    listen();
  }

  /** On the folder: a file that is replaced takes its own watch with it. */
  function listen(): void {
    if (watcher || ended) return;
    try {
      const name = basename(path);
      const opened = watch(dirname(path), { persistent: false }, (_, changed) => {
        if (changed === null || changed === name) void look();
      });
      const drop = (): void => {
        opened.close();
        if (watcher === opened) watcher = undefined;
      };
      opened.on('error', drop);
      watcher = opened;
    } catch {
      // No such folder so far, or no more watches to be had: the poll goes on.
    }
  }

  void look();
  const poll = setInterval(() => void look(), pollMs).unref();
  return {
    end() {
      ended = true;
      clearInterval(poll);
      clearTimeout(quiet);
      watcher?.close();
    },
  };
}

/** What differs between two states of a file. */
async function mark(path: string): Promise<string> {
  try {
    const { ino, size, mtimeMs, ctimeMs } = await stat(path);
    return `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  } catch {
    return 'absent';
  }
}
