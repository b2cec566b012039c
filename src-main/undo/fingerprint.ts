import { createHash, type Hash } from 'node:crypto';
import { lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs';
import { sha256 } from '../kernel/canonicalJson.ts';
import { kindOf } from '../ports/canonicalPath.ts';
import { Breath } from '../ports/local/breathe.ts';
import { pinChild, withFolderOfAsync, type PinnedFolder } from '../ports/local/pinnedFolder.ts';
import { readBytes } from '../ports/local/read.ts';

/** What lies at a path, precisely enough to notice that it was changed since. */
export interface Fingerprint {
  kind: 'file' | 'directory' | 'symlink' | 'other';
  size: number;
  /** Milliseconds with fractions. */
  modified: number;
  inode: number;
  /** Of a small file's bytes, a link's target, or the names, sizes and times of everything in a folder. */
  digest?: string;
}

/** Files up to this size are compared by content. */
const contentUpTo = 1024 * 1024;

/** Null where nothing lies. `shallow`: a folder is recognised by itself, whatever becomes of what is in it. */
export async function fingerprint(path: string, { shallow = false }: { shallow?: boolean } = {}): Promise<Fingerprint | null> {
  try {
    return await withFolderOfAsync(path, async (folder, name) => {
      const stat = lstatSync(folder.at(name), { throwIfNoEntry: false });
      if (stat === undefined) return null;
      const digest = await digestOf(path, folder, name, stat, shallow);
      return { ...brief(stat), ...(digest !== undefined && { digest }) };
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

/** The cheap part: what `lstat` tells. */
export function brief(stat: Stats): Fingerprint {
  return { kind: kindOf(stat), size: stat.isDirectory() ? 0 : stat.size, modified: stat.mtimeMs, inode: stat.ino };
}

/** Whether two looks at a path saw the same. Content decides where it was compared; else size, time and identity do. */
export function isSame(a: Fingerprint | null, b: Fingerprint | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.kind !== b.kind || a.size !== b.size) return false;
  if (a.digest !== undefined && b.digest !== undefined) return a.digest === b.digest;
  if (a.kind === 'directory') return a.inode === b.inode;
  // Times written through Node lose what is below a microsecond.
  return Math.abs(a.modified - b.modified) < 0.01 && a.inode === b.inode;
}

async function digestOf(path: string, folder: PinnedFolder, name: string, stat: Stats, shallow: boolean): Promise<string | undefined> {
  if (stat.isSymbolicLink()) return sha256(readlinkSync(folder.at(name)));
  if (stat.isDirectory()) return shallow ? undefined : digestOfTree(folder, name);
  if (!stat.isFile() || stat.size > contentUpTo) return undefined;
  try {
    return sha256(await readBytes(path));
  } catch {
    // Not readable for this user: size, time and identity have to do.
    return undefined;
  }
}

async function digestOfTree(folder: PinnedFolder, name: string): Promise<string> {
  const hash = createHash('sha256');
  await addTree(hash, folder, name, '', new Breath(undefined));
  return hash.digest('hex');
}

async function addTree(hash: Hash, folder: PinnedFolder, name: string, prefix: string, breath: Breath): Promise<void> {
  const inside = pinChild(folder, name);
  try {
    for (const entry of entriesOf(inside)) {
      if (breath.due) await breath.take();
      const stat = lstatSync(inside.at(entry), { throwIfNoEntry: false });
      if (stat === undefined) continue;
      const path = `${prefix}/${entry}`;
      // A folder's own time changes with its entries, which are compared anyway.
      hash.update(stat.isDirectory() ? `${path}\0directory\n` : `${path}\0${kindOf(stat)}\0${stat.size}\0${Math.round(stat.mtimeMs * 10)}\n`);
      if (stat.isDirectory()) await addTree(hash, inside, entry, path, breath);
    }
  } finally {
    inside.close();
  }
}

/** Sorted names; a folder this user may not read counts as one without. */
function entriesOf(folder: PinnedFolder): string[] {
  try {
    return readdirSync(folder.self).toSorted();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') return [];
    throw error;
  }
}
