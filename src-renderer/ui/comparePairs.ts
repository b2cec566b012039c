import { diffArrays } from 'diff';
import type { DiffLine } from '../../src-preload/contract/index.ts';

export interface DiffPart {
  text: string;
  /** Differs from the line it is compared with. */
  changed: boolean;
}

/** Longer lines, and larger changes, are not compared word by word: it would tell the eye nothing. */
const longestCompared = 400;
const mostPairs = 400;
/** Less than this share in common is another line, not a changed one. */
const leastInCommon = 0.4;

/**
 * The lines of a hunk in parts. Within a change, each removed line is compared with the added line
 * most like it; what is left of an edit that both removes and adds is marked as a whole.
 */
export function comparePairs(lines: readonly DiffLine[]): DiffPart[][] {
  const parts = lines.map((line): DiffPart[] => [{ text: line.text, changed: false }]);
  for (let start = 0; start < lines.length; start++) {
    if (lines[start]?.type === 'context') continue;
    let end = start;
    while (end < lines.length && lines[end]?.type !== 'context') end++;
    compareChange(lines, start, end, parts);
    start = end;
  }
  return parts;
}

function compareChange(lines: readonly DiffLine[], start: number, end: number, parts: DiffPart[][]): void {
  const places = Array.from({ length: end - start }, (_, index) => start + index);
  const removed = places.filter((at) => lines[at]?.type === 'remove');
  const added = new Set(places.filter((at) => lines[at]?.type === 'add'));
  if (removed.length === 0 || added.size === 0 || removed.length * added.size > mostPairs) return;
  const alone = new Set(places);
  for (const from of removed) {
    const before = lines[from]?.text ?? '';
    const [best] = [...added].map((to) => ({ to, ...compare(before, lines[to]?.text ?? '') })).sort((a, b) => b.common - a.common);
    if (!best || best.common < leastInCommon) continue;
    added.delete(best.to);
    alone.delete(from);
    alone.delete(best.to);
    parts[from] = best.before;
    parts[best.to] = best.after;
  }
  for (const at of alone) parts[at] = (parts[at] ?? []).map((part) => ({ ...part, changed: part.text.trim() !== '' }));
}

function compare(before: string, after: string): { common: number; before: DiffPart[]; after: DiffPart[] } {
  if (before.length + after.length > longestCompared) return { common: 0, before: [], after: [] };
  const changes = diffArrays(toWords(before), toWords(after)).map((change) => ({ ...change, value: change.value.join('') }));
  const same = changes.filter((change) => !change.added && !change.removed).reduce((sum, change) => sum + change.value.trim().length, 0);
  const longest = Math.max(before.trim().length, after.trim().length, 1);
  return {
    common: same / longest,
    before: changes.filter((change) => !change.added).map((change) => ({ text: change.value, changed: change.removed })),
    after: changes.filter((change) => !change.removed).map((change) => ({ text: change.value, changed: change.added })),
  };
}

/** Words, numbers with their points, runs of spaces, and every other sign by itself. */
function toWords(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)*|\s+|[^\p{L}\p{N}_\s]/gu) ?? [];
}
