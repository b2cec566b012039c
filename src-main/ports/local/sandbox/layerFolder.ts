import { existsSync, lstatSync, mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { chmod, readdir, rm } from 'node:fs/promises';
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
export async function removeLayerFolder(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    await openUp(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function openUp(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) if (entry.isDirectory()) await openUp(join(folder, entry.name));
}

/** Removes what runs of ended processes of this user have left. */
export async function sweepLayerFolders(): Promise<void> {
  for (const parent of candidates()) {
    for (const name of await readdir(parent)) {
      const pid = Number(/^steward-layer-(\d+)-/.exec(name)?.[1] ?? Number.NaN);
      const path = join(parent, name);
      if (Number.isNaN(pid) || isAlive(pid) || lstatSync(path, { throwIfNoEntry: false })?.uid !== process.getuid?.()) continue;
      try {
        await removeLayerFolder(path);
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
