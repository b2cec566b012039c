import { chmodSync, lstatSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { Breath } from './breathe.ts';
import { pinChild, type PinnedFolder } from './pinnedFolder.ts';

/**
 * Deletes an entry and everything below it for good, never through a link. `ours`: things Steward made
 * or keeps itself, where a folder without rights is opened up rather than left. Nothing there is fine.
 */
export async function removeTree(folder: PinnedFolder, name: string, { ours, signal }: { ours: boolean; signal?: AbortSignal | undefined }): Promise<void> {
  await removeEntry(folder, name, ours, new Breath(signal));
}

async function removeEntry(folder: PinnedFolder, name: string, ours: boolean, breath: Breath): Promise<void> {
  const stat = lstatSync(folder.at(name), { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isDirectory()) {
    unlinkSync(folder.at(name));
    return;
  }
  const inside = pinChild(folder, name);
  try {
    if (ours && (stat.mode & 0o700) !== 0o700) chmodSync(inside.self, 0o700);
    for (const entry of readdirSync(inside.self)) {
      if (breath.due) await breath.take();
      await removeEntry(inside, entry, ours, breath);
    }
  } finally {
    inside.close();
  }
  rmdirSync(folder.at(name));
}
