import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isWithin } from '../../segments.ts';

const prefix = 'steward-layer-';

const candidates = (): string[] => [tmpdir(), '/var/tmp', '/dev/shm'].filter((folder) => existsSync(folder)).map((folder) => realpathSync(folder));

/** A private folder for one run, outside the folders it layers over; undefined when there is no such place. */
export function createLayerFolder(layered: readonly string[]): string | undefined {
  const parent = candidates().find((folder) => !layered.some((root) => isWithin(folder, root)));
  return parent === undefined ? undefined : mkdtempSync(join(parent, `${prefix}${process.pid}-`));
}

/** Makes the folders an upper layer over each root needs. */
export function prepareLayers(folder: string, count: number): void {
  for (let index = 0; index < count; index++) for (const name of ['upper', 'work', 'merged']) mkdirSync(join(folder, String(index), name), { recursive: true, mode: 0o700 });
}

/** Removes a layer folder whatever a command did to the permissions in it. */
export function removeLayerFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    openUp(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function openUp(folder: string): void {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isDirectory()) openUp(join(folder, entry.name));
}

/** Removes what runs of ended processes of this user have left. */
export function sweepLayerFolders(): void {
  for (const parent of candidates()) {
    for (const name of readdirSync(parent)) {
      const pid = Number(/^steward-layer-(\d+)-/.exec(name)?.[1] ?? Number.NaN);
      const path = join(parent, name);
      if (Number.isNaN(pid) || isAlive(pid) || lstatSync(path, { throwIfNoEntry: false })?.uid !== process.getuid?.()) continue;
      try {
        removeLayerFolder(path);
      } catch {
        // Somebody else's, or in use: the next start tries again.
      }
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
