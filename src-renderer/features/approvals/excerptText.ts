import type { Json } from '../../../src-preload/contract/index.ts';

const longest = 200;
/** What is shown before the first difference, so that one sees where it is. */
const before = 40;

/** A value in one text, cut to the part where it begins to differ from another. */
export function excerptText(value: Json | undefined, other: Json | undefined): string {
  const text = toText(value);
  if (text.length <= longest) return text;
  const from = Math.max(0, differsAt(text, other === undefined ? '' : toText(other)) - before);
  return `${from > 0 ? '…' : ''}${text.slice(from, from + longest)}${from + longest < text.length ? '…' : ''}`;
}

function toText(value: Json | undefined): string {
  return value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);
}

function differsAt(text: string, other: string): number {
  let at = 0;
  while (at < text.length && at < other.length && text[at] === other[at]) at++;
  return at;
}
