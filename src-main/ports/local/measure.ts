import { lstatSync, readdirSync } from 'node:fs';
import type { TransferProgress } from '../files.ts';
import { Breath } from './breathe.ts';
import { pinChild, withFolderOfAsync, type PinnedFolder } from './pinnedFolder.ts';

/** Bytes and number of the files at and below a path; links count as files of no bytes. What cannot be read counts as nothing. */
export async function measureTree(path: string, signal?: AbortSignal): Promise<TransferProgress> {
  const total: TransferProgress = { bytes: 0, files: 0 };
  const breath = new Breath(signal);

  async function measure(folder: PinnedFolder, name: string): Promise<void> {
    if (breath.due) await breath.take();
    const stat = lstatSync(folder.at(name), { throwIfNoEntry: false });
    if (stat === undefined) return;
    if (!stat.isDirectory()) {
      total.files++;
      if (stat.isFile()) total.bytes += stat.size;
      return;
    }
    for (const [inside, entry] of namesIn(folder, name)) await measure(inside, entry);
  }

  await withFolderOfAsync(path, measure);
  return total;
}

/** The entries of a folder with the folder pinned while they are gone through; none where it may not be read. */
export function* namesIn(folder: PinnedFolder, name: string): Generator<[PinnedFolder, string]> {
  const inside = pinChild(folder, name);
  try {
    let names: string[];
    try {
      names = readdirSync(inside.self);
    } catch {
      return;
    }
    for (const entry of names) yield [inside, entry];
  } finally {
    inside.close();
  }
}
