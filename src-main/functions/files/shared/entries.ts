import { z } from 'zod';
import type { ResultView } from '../../../../src-preload/contract/index.ts';
import type { Files } from '../../../ports/files.ts';
import { entryKinds } from './fields.ts';
import { formatInstant } from './format.ts';
import { addFolderSizes, addStats, type FoundEntry } from './listing.ts';

/** One line of a listing or search. */
export const entry = z.strictObject({
  name: z.string().describe('Path relative to the folder listed.'),
  path: z.string().describe('Absolute path.'),
  kind: z.enum(entryKinds).describe('What it is.'),
  size: z.number().int().nullable().describe('Bytes of a file, or of what a folder holds when asked for; else null.'),
  modified: z.string().nullable().describe('Last change, ISO 8601; null when not asked for.'),
  target: z.string().optional().describe('Where a link points.'),
});
export type Entry = z.output<typeof entry>;

/** The entries of one page as answers hold them. */
export async function describeEntries(files: Files, page: readonly FoundEntry[], { sizes, folderSizes }: { sizes: boolean; folderSizes: boolean }, signal: AbortSignal): Promise<Entry[]> {
  if (sizes) await addStats(files, page, signal);
  if (folderSizes) await addFolderSizes(files, page, signal);
  return page.map(({ relative, path, kind, stat, holds }) => ({
    name: relative,
    path,
    kind,
    size: kind === 'directory' ? (holds ?? null) : kind === 'file' && sizes ? (stat?.size ?? null) : null,
    modified: sizes && stat !== undefined ? formatInstant(stat.modifiedAt) : null,
    ...(stat?.target === undefined ? {} : { target: stat.target }),
  }));
}

export function entryTable(entries: readonly Entry[], total: number): ResultView {
  return {
    kind: 'table',
    columns: [
      { key: 'name', label: 'Name', align: 'left', format: 'path' },
      { key: 'size', label: 'Size', align: 'right', format: 'bytes' },
      { key: 'modified', label: 'Changed', align: 'left', format: 'time' },
    ],
    rows: entries.map(({ name, kind, size, modified, target }) => ({
      name: kind === 'directory' ? `${name}/` : target === undefined ? name : `${name} → ${target}`,
      size,
      modified: modified === null ? null : Date.parse(modified),
    })),
    total,
  };
}
