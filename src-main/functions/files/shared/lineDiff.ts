import { structuredPatch } from 'diff';
import type { DiffLine } from '../../../../src-preload/contract/index.ts';
import { countLines } from './text.ts';

export interface LineDiff {
  added: number;
  removed: number;
  hunks: { lines: DiffLine[] }[];
  /** Lines, or parts of long lines, were left out of `hunks`. */
  truncated: boolean;
}

export interface DiffLimits {
  /** Lines kept in all hunks together. */
  lines: number;
  /** Characters kept of one line. */
  lineLength: number;
}

/** For cards and results; the whole is offered beside it. */
export const shortDiff: DiffLimits = { lines: 240, lineLength: 1000 };
/** For "Show the rest": as much as one message between runtime and screen should carry. */
export const wholeDiff: DiffLimits = { lines: 20_000, lineLength: 20_000 };

/** Milliseconds after which looking for the smallest difference is given up. */
const searchTimeMs = 250;

/**
 * The difference of two texts with one line of context. Line breaks themselves are not shown.
 * `onAdded` hears of every added line, also of those the limits leave out.
 */
export function diffLines(before: string, after: string, limits: DiffLimits, onAdded?: (line: { number: number; text: string }) => void): LineDiff {
  if (before === after) return { added: 0, removed: 0, hunks: [], truncated: false };
  const patch = structuredPatch('', '', before, after, '', '', { context: 1, timeout: searchTimeMs });
  // Too different to compare in time: everything out, everything in, which is as true.
  const hunks = patch?.hunks ?? [wholeHunk(before, after)];
  const keeper = new LineKeeper(limits);
  let added = 0;
  let removed = 0;
  const kept: { lines: DiffLine[] }[] = [];
  for (const hunk of hunks) {
    const lines: DiffLine[] = [];
    let oldNumber = Math.max(1, hunk.oldStart);
    let newNumber = Math.max(1, hunk.newStart);
    for (const line of hunk.lines) {
      const sign = line[0];
      if (sign === '\\') continue;
      const text = line.slice(1);
      if (sign === '+') {
        added += 1;
        onAdded?.({ number: newNumber, text });
        keeper.keep(lines, { type: 'add', new: newNumber++, text });
      } else if (sign === '-') {
        removed += 1;
        keeper.keep(lines, { type: 'remove', old: oldNumber++, text });
      } else keeper.keep(lines, { type: 'context', old: oldNumber++, new: newNumber++, text });
    }
    if (lines.length > 0) kept.push({ lines });
  }
  return { added, removed, hunks: kept, truncated: keeper.truncated };
}

class LineKeeper {
  truncated = false;
  #left: number;
  readonly #lineLength: number;

  constructor(limits: DiffLimits) {
    this.#left = limits.lines;
    this.#lineLength = limits.lineLength;
  }

  keep(lines: DiffLine[], line: DiffLine): void {
    if (this.#left === 0) {
      this.truncated = true;
      return;
    }
    this.#left -= 1;
    const text = line.text.endsWith('\r') ? line.text.slice(0, -1) : line.text;
    if (text.length > this.#lineLength) {
      this.truncated = true;
      lines.push({ ...line, text: `${text.slice(0, this.#lineLength)}…` });
    } else lines.push({ ...line, text });
  }
}

interface PlainHunk {
  oldStart: number;
  newStart: number;
  lines: string[];
}

function wholeHunk(before: string, after: string): PlainHunk {
  const signed = (text: string, sign: string): string[] => text.split('\n').slice(0, countLines(text)).map((line) => `${sign}${line}`);
  return { oldStart: 1, newStart: 1, lines: [...signed(before, '-'), ...signed(after, '+')] };
}

/** Hunks as the body of a unified diff, for answers that a model or a program reads. */
export function printHunks(hunks: readonly { lines: readonly DiffLine[] }[]): string {
  const sign = { context: ' ', add: '+', remove: '-' } as const;
  return hunks
    .map(({ lines }) => {
      const old = lines.filter((line) => line.type !== 'add');
      const now = lines.filter((line) => line.type !== 'remove');
      const header = `@@ -${old[0]?.old ?? 0},${old.length} +${now[0]?.new ?? 0},${now.length} @@`;
      return [header, ...lines.map((line) => `${sign[line.type]}${line.text}`)].join('\n');
    })
    .join('\n');
}

/** The reverse of printHunks. */
export function readHunks(diff: string): { lines: DiffLine[] }[] {
  const hunks: { lines: DiffLine[] }[] = [];
  let old = 0;
  let now = 0;
  for (const line of diff.split('\n')) {
    const header = /^@@ -(\d+),\d+ \+(\d+),\d+ @@$/.exec(line);
    const text = line.slice(1);
    if (header) {
      old = Number(header[1]);
      now = Number(header[2]);
      hunks.push({ lines: [] });
    } else if (line.startsWith('+')) hunks.at(-1)?.lines.push({ type: 'add', new: now++, text });
    else if (line.startsWith('-')) hunks.at(-1)?.lines.push({ type: 'remove', old: old++, text });
    else if (line.startsWith(' ')) hunks.at(-1)?.lines.push({ type: 'context', old: old++, new: now++, text });
  }
  return hunks;
}
