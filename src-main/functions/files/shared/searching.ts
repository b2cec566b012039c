import type { Files, FileStat } from '../../../ports/files.ts';
import { compileGlob, isGlob } from './glob.ts';
import { addStats, mostEntries, requireFolder, sortEntries, type FoundEntry, type SortKey } from './listing.ts';
import { walk } from './walk.ts';

export interface SearchOptions {
  pattern: string;
  kind: 'any' | 'file' | 'directory' | 'symlink';
  min_size?: number | undefined;
  max_size?: number | undefined;
  modified_after?: string | undefined;
  modified_before?: string | undefined;
  case_sensitive: boolean;
  hidden: boolean;
  respect_ignore_files: boolean;
  max_depth: number;
  sort: SortKey | 'path';
  order?: 'ascending' | 'descending' | undefined;
}

/** Entries whose stats are asked for together. */
const batchSize = 256;

/** Everything below a folder that fits, sorted. Sizes and times are asked for only where they matter. */
export async function findEntries(files: Files, path: string, options: SearchOptions, signal: AbortSignal, onProgress: (state: { seen: number; matches: number }) => void): Promise<{ entries: FoundEntry[]; seen: number; truncated: boolean }> {
  await requireFolder(files, path);
  const nameFits = compilePattern(options.pattern, options.case_sensitive);
  const fits = compileRanges(options);
  const found: FoundEntry[] = [];
  let batch: FoundEntry[] = [];
  let seen = 0;
  let truncated = false;
  const settle = async (): Promise<void> => {
    await addStats(files, batch, signal);
    found.push(...batch.filter(({ stat }) => stat !== undefined && (fits === undefined || fits(stat))));
    batch = [];
  };
  const needsStats = fits !== undefined || options.sort === 'size' || options.sort === 'modified';
  const walked = walk(files, files.absolute(path), {
    maxDepth: options.max_depth,
    hidden: options.hidden,
    respectIgnoreFiles: options.respect_ignore_files,
    signal,
    maxEntries: mostEntries,
    onLimit: () => (truncated = true),
  });
  for await (const entry of walked) {
    if (++seen % 500 === 0) onProgress({ seen, matches: found.length });
    if (options.kind !== 'any' && entry.kind !== options.kind) continue;
    if (!nameFits(entry.relative, entry.name)) continue;
    if (!needsStats) found.push(entry);
    else if (batch.push(entry) === batchSize) await settle();
  }
  await settle();
  return { entries: sortEntries(found, options.sort, options.order), seen, truncated };
}

/** A glob, or a plain text that must be part of the name. */
function compilePattern(pattern: string, caseSensitive: boolean): (relative: string, name: string) => boolean {
  if (pattern === '' || pattern === '*') return () => true;
  if (isGlob(pattern)) {
    const matches = compileGlob(pattern, { caseSensitive });
    return (relative) => matches(relative);
  }
  const fold = (text: string): string => (caseSensitive ? text.normalize() : text.normalize().toLowerCase());
  const wanted = fold(pattern);
  return wanted.includes('/') ? (relative) => fold(relative).includes(wanted) : (_relative, name) => fold(name).includes(wanted);
}

/** The test of size and time; undefined when neither was asked for. Sizes are those of files: a size range finds nothing else. */
function compileRanges({ min_size, max_size, modified_after, modified_before }: SearchOptions): ((stat: FileStat) => boolean) | undefined {
  if (min_size === undefined && max_size === undefined && modified_after === undefined && modified_before === undefined) return undefined;
  const from = modified_after === undefined ? -Infinity : parseTime(modified_after);
  const until = modified_before === undefined ? Infinity : parseTime(modified_before);
  const sized = min_size !== undefined || max_size !== undefined;
  return ({ kind, size, modifiedAt }) => {
    if (sized && (kind !== 'file' || size < (min_size ?? 0) || size > (max_size ?? Infinity))) return false;
    return modifiedAt >= from && modifiedAt < until;
  };
}

/** A date alone is midnight here, as a person means it. */
function parseTime(text: string): number {
  return Date.parse(text.length === 10 ? `${text}T00:00` : text);
}
