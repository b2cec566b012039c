import type { CallView } from '../../../src-preload/contract/index.ts';

/** A figure as it stands in an answer: digits with separators and decimals, at least two digits long, a currency sign before them. Parts of dates and times are none. */
const figure = /(?<![\w.,:-])[€$£¥]?\d[\d,.]*\d(?![\w:-])/g;

/** Where figures of an answer come from: normalised figure → number of the call whose result holds it. */
export type FigureSources = ReadonlyMap<string, number>;

export function normaliseFigure(text: string): string {
  return text.replace(/^[€$£¥]/, '').replaceAll(',', '').replace(/\.$/, '');
}

/** The figures of a finished call's result. A call is replaced as a whole when it changes, so each is read once. */
const figuresOfCalls = new WeakMap<CallView, readonly string[]>();

function figuresOf(call: CallView): readonly string[] {
  const known = figuresOfCalls.get(call);
  if (known) return known;
  const text = `${call.summary ?? ''} ${JSON.stringify(call.result).slice(0, 100_000)}`;
  const found = [...new Set([...text.matchAll(figure)].map(([match]) => normaliseFigure(match)))];
  figuresOfCalls.set(call, found);
  return found;
}

/** Every figure in the results of finished calls, with the number of the first call that told it. */
export function figureSources(calls: readonly CallView[], numbers: ReadonlyMap<string, number>): FigureSources {
  const sources = new Map<string, number>();
  for (const call of calls) {
    const number = numbers.get(call.id);
    if (number === undefined || call.state !== 'done' || !call.result) continue;
    for (const key of figuresOf(call)) if (!sources.has(key)) sources.set(key, number);
  }
  return sources;
}

export type TracedPart = { text: string; call?: number };

/** An answer's text cut at the figures that a call told. A figure without a source is the model's own word. */
export function traceFigures(text: string, sources: FigureSources): TracedPart[] {
  if (sources.size === 0) return [{ text }];
  const parts: TracedPart[] = [];
  let from = 0;
  for (const match of text.matchAll(figure)) {
    const call = sources.get(normaliseFigure(match[0]));
    if (call === undefined) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    parts.push({ text: match[0], call });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}
