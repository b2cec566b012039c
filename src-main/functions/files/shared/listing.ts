import { AppError } from '../../../kernel/errors.ts';
import type { Files, FileStat } from '../../../ports/files.ts';
import { compileGlob } from './glob.ts';
import { measureTree } from './measureTree.ts';
import { displayName, extensionOf } from './paths.ts';
import { statAll } from './statAll.ts';
import { compareNames, walk, type WalkEntry } from './walk.ts';

export const sortKeys = ['name', 'size', 'modified', 'type'] as const;
export type SortKey = (typeof sortKeys)[number];

/** An entry with what was learnt of it so far. */
export interface FoundEntry extends WalkEntry {
  stat?: FileStat | undefined;
  /** What a folder holds, in bytes. */
  holds?: number | undefined;
}

export interface ListOptions {
  depth: number;
  glob?: string | undefined;
  hidden: boolean;
  sort: SortKey;
  order?: 'ascending' | 'descending' | undefined;
  folder_sizes: boolean;
}

/** Entries looked at by one listing or search at most. */
export const mostEntries = 1_000_000;

/** All entries of a listing, sorted. Only sorting by size or time looks at each; the rest is left to the page shown. */
export async function listEntries(files: Files, path: string, options: ListOptions, signal: AbortSignal, onProgress: (seen: number) => void): Promise<{ entries: FoundEntry[]; truncated: boolean }> {
  await requireFolder(files, path);
  const matches = options.glob === undefined ? () => true : compileGlob(options.glob, { caseSensitive: false });
  const entries: FoundEntry[] = [];
  let truncated = false;
  let seen = 0;
  const walked = walk(files, files.absolute(path), { maxDepth: options.depth, hidden: options.hidden, respectIgnoreFiles: false, signal, maxEntries: mostEntries, onLimit: () => (truncated = true) });
  for await (const found of walked) {
    if (++seen % 1000 === 0) onProgress(seen);
    if (matches(found.relative)) entries.push(found);
  }
  if (options.sort === 'size' || options.sort === 'modified') await addStats(files, entries, signal);
  if (options.sort === 'size' && options.folder_sizes) await addFolderSizes(files, entries, signal);
  return { entries: sortEntries(entries, options.sort, options.order), truncated };
}

export async function requireFolder(files: Files, path: string): Promise<void> {
  const stat = await files.stat(path);
  if (stat === undefined) throw new AppError('NOT_FOUND', `There is no folder at ${path}`, { hint: 'Check the spelling, or list the folder above' });
  if (stat.kind === 'file' || stat.kind === 'other') throw new AppError('NOT_A_DIRECTORY', `${displayName(path)} is a file, not a folder`, { hint: 'Use read_file or get_file_info' });
}

export async function addStats(files: Files, entries: readonly FoundEntry[], signal: AbortSignal): Promise<void> {
  const missing = entries.filter((entry) => entry.stat === undefined);
  const stats = await statAll(files, missing.map((entry) => entry.path), signal);
  missing.forEach((entry, index) => (entry.stat = stats[index]));
}

export async function addFolderSizes(files: Files, entries: readonly FoundEntry[], signal: AbortSignal): Promise<void> {
  for (const entry of entries) {
    if (entry.kind !== 'directory' || entry.holds !== undefined) continue;
    const stat = entry.stat ?? (await files.stat(entry.path));
    if (stat !== undefined) entry.holds = (await measureTree(files, stat, { signal, maxNames: 0, recentSince: Infinity })).bytes;
  }
}

/** Sorts in place. Equal ones stay in the order of their names. */
export function sortEntries(entries: FoundEntry[], sort: SortKey | 'path', order: ListOptions['order']): FoundEntry[] {
  const byKey = comparators[sort];
  const down = order === undefined ? sort === 'size' || sort === 'modified' : order === 'descending';
  return entries.sort((a, b) => (down ? byKey(b, a) : byKey(a, b)) || compareNames(a.relative, b.relative));
}

const sizeOf = (entry: FoundEntry): number => (entry.kind === 'directory' ? (entry.holds ?? -1) : (entry.stat?.size ?? -1));
const foldersFirst = (a: FoundEntry, b: FoundEntry): number => Number(b.kind === 'directory') - Number(a.kind === 'directory');
const alphabet = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const comparators: Record<SortKey | 'path', (a: FoundEntry, b: FoundEntry) => number> = {
  name: (a, b) => foldersFirst(a, b) || alphabet.compare(a.relative, b.relative),
  path: (a, b) => alphabet.compare(a.relative, b.relative),
  size: (a, b) => sizeOf(a) - sizeOf(b),
  modified: (a, b) => (a.stat?.modifiedAt ?? 0) - (b.stat?.modifiedAt ?? 0),
  type: (a, b) => foldersFirst(a, b) || compareNames(extensionOf(a.name), extensionOf(b.name)) || alphabet.compare(a.relative, b.relative),
};
