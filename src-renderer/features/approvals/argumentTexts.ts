import type { Json } from '../../../src-preload/contract/index.ts';

export type ArgumentTexts = Readonly<Record<string, string>>;

/** Arguments as one text each: texts as they are, everything else as JSON, on one line where `indent` is 0. */
export function toTexts(values: Readonly<Record<string, Json>>, indent: 0 | 2 = 2): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value, null, indent)]));
}

/** The way back: what was a text stays one, everything else must be JSON again; the problem names the argument. */
export function readTexts(texts: ArgumentTexts, before: Readonly<Record<string, Json>>): { input: Record<string, Json> } | { problem: string } {
  const input: Record<string, Json> = {};
  for (const [name, text] of Object.entries(texts)) {
    if (typeof before[name] === 'string') {
      input[name] = text;
      continue;
    }
    try {
      input[name] = JSON.parse(text) as Json;
    } catch {
      return { problem: `${name}: ${JSON.stringify(text.slice(0, 40))} is not valid JSON` };
    }
  }
  return { input };
}

/** The way back of what was changed alone. What was left as it is stays out: a card may know it in part only. */
export function readChanges(texts: ArgumentTexts, before: Readonly<Record<string, Json>>): { input: Record<string, Json> } | { problem: string } {
  const shown = toTexts(before);
  return readTexts(Object.fromEntries(Object.entries(texts).filter(([name, text]) => text !== shown[name])), before);
}
