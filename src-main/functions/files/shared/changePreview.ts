import type { Preview } from '../../../../src-preload/contract/index.ts';
import { formatBytes, formatCount } from '../../../kernel/format.ts';
import type { FileStat } from '../../../ports/files.ts';
import type { PreviewContext } from '../../../registry/defineFunction.ts';
import { diffLines, shortDiff, wholeDiff } from './lineDiff.ts';
import { permissionDigits } from './permissions.ts';
import { countLines, lineBreakOf, parseTextFile } from './text.ts';
import { weakeningNotes } from './weakening.ts';

/** Bytes up to which two contents are compared line by line. */
export const largestCompared = 8_000_000;

export interface Change {
  path: string;
  /** What is there now; undefined for a new file. */
  stat: FileStat | undefined;
  before: Uint8Array | undefined;
  after: Uint8Array;
  /** Set when other content takes the place of all that is there. */
  replacesAll?: boolean;
  remark?: string;
}

type DiffPreview = Extract<Preview, { kind: 'diff' }>;

/** The card's diff of one file, with remarks on what a reader might overlook. */
export function previewChange(context: Pick<PreviewContext, 'files' | 'whole'>, change: Change): DiffPreview {
  const { stat, before, after } = change;
  const beforeSize = stat?.size ?? null;
  const frame = {
    kind: 'diff' as const,
    path: context.files.absolute(change.path),
    exists: stat !== undefined,
    before: beforeSize,
    after: after.length,
    ...remarkOf(change),
  };
  const old = before === undefined ? undefined : parseTextFile(before);
  const now = parseTextFile(after);
  if (now === undefined || (before !== undefined && old === undefined) || after.length > largestCompared || (beforeSize ?? 0) > largestCompared) {
    const why = now === undefined || after.length <= largestCompared ? 'The content is not text and is not shown' : `More than ${formatBytes(largestCompared)}: the lines are not shown`;
    return { ...frame, added: 0, removed: 0, hunks: [], truncated: false, notes: [{ tone: 'write', text: why }, ...replacementNote(change, undefined)] };
  }
  const addedLines: { number: number; text: string }[] = [];
  const diff = diffLines(old?.text ?? '', now.text, context.whole === true ? wholeDiff : shortDiff, (line) => addedLines.push(line));
  return { ...frame, ...diff, notes: [...weakeningNotes(addedLines), ...replacementNote(change, old?.text), ...lineBreakNote(old?.text, now.text)] };
}

function remarkOf({ stat, remark }: Change): { remark?: string } {
  if (stat === undefined) return { remark: remark ?? 'new file' };
  const digits = permissionDigits(stat.mode);
  const special = digits !== '0644' && digits !== '0664';
  const parts = [...(remark === undefined ? [] : [remark]), ...(special ? [`mode ${digits} kept`] : [])];
  return parts.length === 0 ? {} : { remark: parts.join(', ') };
}

function replacementNote({ replacesAll, stat }: Change, text: string | undefined): DiffPreview['notes'] {
  if (replacesAll !== true || stat === undefined || stat.size === 0) return [];
  const extent = text === undefined ? formatBytes(stat.size) : `${formatCount(countLines(text), 'line')}, ${formatBytes(stat.size)}`;
  return [{ tone: 'write', text: `Replaces the whole file: ${extent}` }];
}

function lineBreakNote(before: string | undefined, after: string): DiffPreview['notes'] {
  if (before === undefined) return [];
  const from = lineBreakOf(before);
  const to = lineBreakOf(after);
  if (from === to || from === 'none' || to === 'none') return [];
  return [{ tone: 'write', text: `Line breaks change from ${from} to ${to}` }];
}
