import { rawText } from '../frame.ts';
import { editFields } from './slotKinds.ts';
import type { Draft } from './fill.ts';

const swapWord = /^(?:with|by|to|for|into)$/;
const label = /^(?:the|text|word|words|line|string|phrase|every|all|each|any|occurrence|occurrences|of|value|both|instances|instance|from|typo|misspelling|mistake|setting|word)$/;

/** Takes "replace A with B" and its like: what is looked for, and what comes in its place. */
export function fillEdits(draft: Draft): void {
  const slot = draft.profile.slots.find((one) => one.kind === 'edits');
  const fields = slot === undefined ? undefined : editFields(slot.schema);
  if (slot === undefined || fields === undefined) return;
  const { frame } = draft;
  if (!frame.senses.some((sense) => sense.id === 'edit' || sense.id === 'rename')) return;
  const from = frame.head + frame.headLength;
  const end = frame.tokens.length;
  const swap = findSwap(draft, from, end);
  if (swap === undefined) return;
  let searchFrom = from;
  while (searchFrom < swap - 1 && label.test(frame.tokens[searchFrom]?.value ?? '')) searchFrom++;
  // "in notes.txt" may stand between the verb and the two texts, or after them.
  const searchTo = placeBefore(draft, searchFrom, swap);
  const replaceTo = placeAfter(draft, swap + 1, end);
  let replaceFrom = swap + 1;
  while (replaceFrom < replaceTo - 1 && /^(?:the|word|text|line|value)$/.test(frame.tokens[replaceFrom]?.value ?? '')) replaceFrom++;
  const search = piece(draft, searchFrom, searchTo);
  const replace = piece(draft, replaceFrom, replaceTo);
  if (search === '' || replace === undefined || search === undefined) return;
  // "turn ~/thesis into thesis.zip": a path alone is no text to look for, unless another file is named.
  const inside = (at: number): boolean => at >= searchFrom && at < replaceTo;
  if (frame.tokens.slice(searchFrom, searchTo).some((token) => token.kind === 'path') && !frame.mentions.some((mention) => mention.certainty !== 'reference' && !inside(mention.from))) return;
  const every = frame.tokens.slice(from, swap).some((token) => /^(?:every|all|each)$/.test(token.value));
  const all = every && 'replace_all' in itemProperties(slot.schema);
  draft.arguments[slot.name] = [{ [fields.search]: search, [fields.replace]: replace, ...(all ? { replace_all: true } : {}) }];
  draft.useTokens(searchFrom, searchTo);
  draft.useTokens(swap, replaceTo);
  draft.zoneUsed = true;
}

/** The word between the two texts. Where both are quoted, the one between the quotes. */
function findSwap(draft: Draft, from: number, end: number): number | undefined {
  const { tokens } = draft.frame;
  const candidates: number[] = [];
  for (let at = from + 1; at < end - 1; at++) if (tokens[at]?.kind === 'word' && swapWord.test(tokens[at]?.value ?? '')) candidates.push(at);
  return candidates.find((at) => tokens[at - 1]?.kind === 'quoted' || tokens[at + 1]?.kind === 'quoted') ?? candidates[0];
}

/** "replace A in notes.txt with B": the end of A. */
function placeBefore(draft: Draft, from: number, swap: number): number {
  const place = draft.frame.mentions.find((mention) => mention.marker === 'in' && !mention.quoted && mention.from > from && mention.to <= swap);
  return place === undefined ? swap : draft.frame.segments.find((segment) => place.from >= segment.from && place.to <= segment.to)?.markerAt ?? swap;
}

/** "… with B in notes.txt": the end of B. The last "in" followed by one path. */
function placeAfter(draft: Draft, from: number, end: number): number {
  const { tokens } = draft.frame;
  for (let at = end - 2; at >= from + 1; at--) {
    if (tokens[at]?.kind !== 'word' || !/^(?:in|inside|within|of|throughout)$/.test(tokens[at]?.value ?? '')) continue;
    const rest = tokens.slice(at + 1);
    if (rest.length <= 4 && rest.some((token) => token.kind === 'path' || token.kind === 'quoted')) return at;
    if (rest.length <= 2 && /^(?:it|file|there)$/.test(rest.at(-1)?.value ?? '')) return at;
  }
  return end;
}

function piece(draft: Draft, from: number, to: number): string | undefined {
  if (to <= from) return undefined;
  const only = draft.frame.tokens[from];
  if (to - from === 1 && only?.kind === 'quoted') return only.value;
  const quoted = draft.frame.tokens.slice(from, to).filter((token) => token.kind === 'quoted');
  if (quoted.length === 1) return quoted[0]?.value;
  const text = rawText(draft.frame, from, to).trim();
  return /^(?:it|this|that|something|them|whatever|everything|anything|all|what|the contents?)\b/i.test(text) && !/[=:]/.test(text) ? undefined : text;
}

function itemProperties(schema: Record<string, unknown>): Record<string, unknown> {
  const options = [schema, ...((schema['anyOf'] ?? []) as Record<string, unknown>[])];
  for (const option of options) {
    const properties = (option['items'] as { properties?: Record<string, unknown> } | undefined)?.properties;
    if (properties !== undefined) return properties;
  }
  return {};
}
