import { lstatSync, type Stats } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { matchesGlob, join } from 'node:path';
import type { LayerChange } from '../../commands.ts';
import { entryAt } from '../../entryAt.ts';
import { isWithin } from '../../segments.ts';
import { Breath } from '../breathe.ts';

export interface LayerPlace {
  /** The folder the layer lies over. */
  lower: string;
  upper: string;
  /** The folder as the command saw it, both together; or the folders of the layer that hide what was below. */
  merged: string | ReadonlySet<string>;
}

/** Whether a pattern names a path or a folder it lies in. Case makes no difference: some file systems make none. */
export function isNamed(path: string, patterns: readonly string[]): boolean {
  const key = path.toLowerCase();
  return patterns.some((pattern) => names(pattern.toLowerCase(), key));
}

/** Matching a glob takes 20 µs, a plain text far less; most patterns are one, or one that may lie anywhere. */
function names(pattern: string, key: string): boolean {
  const plain = pattern.startsWith('**/') ? pattern.slice(2) : pattern;
  if (/[*?[\]{}()!+@\\]/.test(plain)) return matchesGlob(key, pattern) || matchesGlob(key, `${pattern}/**`);
  return plain === pattern ? isWithin(key, plain) : key.endsWith(plain) || key.includes(`${plain}/`);
}

/**
 * What a command changed, from its upper layer: a character device 0:0 stands for what was removed.
 * Which folders were emptied and made anew is told by the merged view, which must still be there.
 */
export async function readLayer(place: LayerPlace, fixed: readonly string[]): Promise<{ changes: LayerChange[]; heldBack: string[] }> {
  const changes: LayerChange[] = [];
  const heldBack: string[] = [];
  const breath = new Breath(undefined);
  const leading = leadingFolders(fixed);

  async function walk(relative: string): Promise<void> {
    for (const name of (await readdir(join(place.upper, relative))).sort()) {
      if (breath.due) await breath.take();
      const below = relative === '' ? name : `${relative}/${name}`;
      await note(below, lstatSync(join(place.upper, below)));
    }
  }

  async function note(relative: string, stat: Stats): Promise<void> {
    const path = join(place.lower, relative);
    const source = join(place.upper, relative);
    const before = entryAt(path);
    // A link or a file named `.git` leads elsewhere, where hooks are as good.
    const leadsAway = (stat.isSymbolicLink() || stat.isFile()) && leading.has(lastName(relative));
    if (leadsAway || isNamed(path, fixed) || !(stat.isFile() || stat.isDirectory() || stat.isSymbolicLink() || isWhiteout(stat))) {
      if (!stat.isDirectory() || !before?.isDirectory() || (await readdir(source)).length > 0) heldBack.push(path);
      return;
    }
    if (isWhiteout(stat)) {
      if (before) changes.push({ path, kind: 'gone' });
      return;
    }
    const mode = stat.mode & 0o7777;
    if (stat.isDirectory()) {
      if (before && !before.isDirectory()) changes.push({ path, kind: 'gone' });
      const emptied = before?.isDirectory() === true && (await wasEmptied(place, relative));
      if (!before?.isDirectory() || emptied || (before.mode & 0o7777) !== mode) changes.push({ path, kind: 'folder', mode, ...(emptied && { emptied }) });
      await walk(relative);
      return;
    }
    if (before?.isDirectory()) changes.push({ path, kind: 'gone' });
    if (stat.isSymbolicLink()) changes.push({ path, kind: 'link', source, modifiedMs: stat.mtimeMs });
    else if (!before?.isFile() || before.size !== stat.size || before.mtimeMs !== stat.mtimeMs || (before.mode & 0o7777) !== mode) changes.push({ path, kind: 'file', source, mode, modifiedMs: stat.mtimeMs });
  }

  await walk('');
  return { changes, heldBack };
}

const lastName = (path: string): string => (path.split('/').at(-1) ?? '').toLowerCase();

/** Names of the folders that patterns such as `.git/hooks` anywhere lead through. */
function leadingFolders(patterns: readonly string[]): ReadonlySet<string> {
  return new Set(patterns.filter((pattern) => pattern.startsWith('**/')).flatMap((pattern) => pattern.toLowerCase().split('/').slice(1, -1)).filter((segment) => !/[*?[{]/.test(segment)));
}

function isWhiteout(stat: Stats): boolean {
  return stat.isCharacterDevice() && stat.rdev === 0;
}

/** A folder of which nothing below shows through any more: it was removed and made again. */
async function wasEmptied({ lower, upper, merged }: LayerPlace, relative: string): Promise<boolean> {
  if (typeof merged !== 'string') return merged.has(relative);
  const own = new Set(await readdir(join(upper, relative)));
  const below = (await readdir(join(lower, relative))).filter((name) => !own.has(name));
  if (below.length === 0) return false;
  const seen = new Set(await readdir(join(merged, relative)));
  return !below.some((name) => seen.has(name));
}
