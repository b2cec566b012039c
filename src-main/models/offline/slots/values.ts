import type { Json } from '../../../../src-preload/contract/index.ts';
import { nounForms } from '../lexicon/inflect.ts';
import { phraseTable, type PhraseTable } from '../lexicon/phraseTable.ts';
import { topics } from '../lexicon/objects.ts';
import { choiceWords, flagWords } from './valueWords.ts';
import { readBytes, readNumber, readSeconds } from '../text/quantities.ts';
import { readDateRange } from '../text/dates.ts';
import type { Token } from '../text/tokens.ts';
import type { Frame } from '../frame.ts';
import type { Draft } from './fill.ts';
import { objectName, variableNames, type NamedObject } from './objectNames.ts';
import { choicesOf, typeOf, type Slot } from './slotKinds.ts';

/** Takes what is known by its own words: choices, flags, numbers, sizes, times, addresses. */
export function fillValues(draft: Draft): void {
  for (const slot of draft.profile.slots) {
    if (slot.name in draft.arguments) continue;
    const value = valueOf(draft, slot);
    if (value !== undefined) draft.arguments[slot.name] = value;
  }
}

function valueOf(draft: Draft, slot: Slot): Json | undefined {
  switch (slot.kind) {
    case 'choices': return choices(draft, slot);
    case 'choice': return choice(draft, slot);
    case 'flag': return flag(draft, slot);
    case 'duration': return duration(draft, slot);
    case 'count': return lineRange(draft)?.limit ?? count(draft);
    case 'offset': return lineRange(draft)?.offset;
    case 'depth': return depth(draft);
    case 'size-at-least': return size(draft, /^(?:larger|bigger|over|above|more|greater|exceeding|least|heavier|>)$/);
    case 'size-at-most': return size(draft, /^(?:smaller|under|below|less|most|lighter|<)$/);
    case 'date-after': return date(draft, slot, 'after');
    case 'date-before': return date(draft, slot, 'before');
    case 'url': return literal(draft, 'url');
    case 'number': return slot.name === 'pid' ? numberAfter(draft, /^(?:pid|process)$/) : undefined;
    case 'object-name': return 'pid' in draft.arguments ? undefined : named(draft, objectName(plain(draft)));
    case 'variables': return named(draft, variableNames(plain(draft)));
    case 'part-of-name': return partOfName(draft);
    default: return undefined;
  }
}

function named(draft: Draft, found: NamedObject | undefined): Json | undefined {
  if (found) draft.useTokens(found.from, found.to);
  return found?.value;
}

/** "is firefox running", "processes called node". */
function partOfName(draft: Draft): Json | undefined {
  const tokens = plain(draft);
  const at = tokens.findIndex((token, index) => token.kind === 'word' && ((/^(?:running|open)$/.test(token.value) && /^(?:is|are)$/.test(tokens[index - 2]?.value ?? '')) || (/^(?:process|processes|program|programs)$/.test(token.value) && /^(?:called|named)$/.test(tokens[index + 1]?.value ?? ''))));
  if (at === -1) return undefined;
  const name = /^(?:running|open)$/.test(tokens[at]?.value ?? '') ? at - 1 : at + 2;
  const found = tokens[name];
  if (found === undefined || /^(?:it|this|that|what|which|anything|there|something|the|programs?|processes|apps?)$/.test(found.value)) return undefined;
  draft.useTokens(name - (name > at ? 1 : 0), name + 1);
  return found.kind === 'quoted' ? found.value : found.text;
}

/** Tokens outside text to be kept. */
function plain(draft: Draft): Token[] {
  return draft.frame.tokens.slice(0, Math.min(draft.frame.zone?.marker ?? draft.frame.tokens.length, draft.frame.command ?? draft.frame.tokens.length));
}

function words(tokens: readonly Token[], from: number): string[] {
  return tokens.slice(from, from + 6).map((token) => token.value.toLowerCase());
}

/** Words for a choice: its own name, and what the table of topics has under it. Compiled once. */
const choiceTables = new Map<string, PhraseTable<true>>();

function wordsFor(value: string): PhraseTable<true> {
  const id = value.toLowerCase();
  return tableOf(choiceTables, id, () => [id.replaceAll(/[_-]/g, ' '), ...(topics.find((topic) => topic.id === id)?.words ?? [])].flatMap(nounForms));
}

function tableOf(tables: Map<string, PhraseTable<true>>, key: string, phrases: () => readonly string[]): PhraseTable<true> {
  const known = tables.get(key);
  if (known !== undefined) return known;
  const made = phraseTable([{ id: true as const, words: phrases() }]);
  tables.set(key, made);
  return made;
}

/** Words too general to choose by themselves where another choice is named. */
const general = new Set(['system', 'os']);

function choices(draft: Draft, slot: Slot): Json | undefined {
  const tokens = plain(draft);
  const allowed = choicesOf(slot.schema) ?? [];
  const found: { value: string; at: number }[] = [];
  for (const value of allowed) {
    const at = firstPlace(tokens, wordsFor(value));
    if (at !== undefined) found.push({ value, at });
  }
  const special = found.filter(({ value }) => !general.has(value));
  const isListed = special.length > 0 && tokens.some((token) => token.text === ',');
  // "system info" alone asks for everything: nothing is chosen then.
  const meant = isListed ? found : special.length > 0 ? special : found.filter(({ value }) => value !== 'system');
  return meant.length === 0 ? undefined : meant.sort((first, second) => first.at - second.at).map(({ value }) => value);
}

function firstPlace(tokens: readonly Token[], phrases: PhraseTable<true>): number | undefined {
  const at = tokens.findIndex((_, index) => phrases.match(tokens, index) !== undefined);
  return at === -1 ? undefined : at;
}

const wordTables = new Map<string, PhraseTable<true>>();

function choice(draft: Draft, slot: Slot): Json | undefined {
  const tokens = plain(draft);
  for (const value of choicesOf(slot.schema) ?? []) {
    // What a call does without being told stays untold: a default is never repeated.
    if (slot.schema['default'] === value) continue;
    const at = firstPlace(tokens, tableOf(wordTables, value.toLowerCase(), () => choiceWords[value.toLowerCase()] ?? [value.toLowerCase()]));
    if (at !== undefined && !insideMention(draft, at)) return value;
  }
  return undefined;
}

function insideMention(draft: Draft, at: number): boolean {
  return draft.frame.mentions.some((mention) => mention.from <= at && at < mention.to && mention.certainty !== 'reference');
}

const flagTables = new Map<string, PhraseTable<true>>();

function flag(draft: Draft, slot: Slot): Json | undefined {
  const table = flagWords.find((row) => row.slot.test(slot.name));
  if (table === undefined) return undefined;
  const tokens = draft.frame.tokens;
  const at = firstPlace(tokens, tableOf(flagTables, table.slot.source, () => table.words));
  if (at === undefined || insideMention(draft, at) || (draft.used.has(at) && slot.name !== 'on_new_line')) return undefined;
  if (slot.name === 'on_new_line' && draft.arguments['mode'] !== 'append') return undefined;
  if (/^(?:not|don't|dont|without|no|never)$/.test(tokens[at - 1]?.value ?? '')) return undefined;
  draft.useTokens(at, at + 1);
  return true;
}

function duration(draft: Draft, slot: Slot): Json | undefined {
  const tokens = plain(draft);
  const milliseconds = /_ms$|millisecond/i.test(`${slot.name} ${slot.description}`) && !/second/i.test(slot.description.replace(/milliseconds?/gi, ''));
  for (let at = 0; at < tokens.length; at++) {
    const read = readSeconds(words(tokens, at));
    if (read === undefined) continue;
    draft.useTokens(at, at + read.used);
    return milliseconds ? read.value * 1000 : read.value;
  }
  return undefined;
}

/** "first 40 lines", "last ten lines", "lines 100 to 150", "from line 20". */
function lineRange(draft: Draft): { offset?: number; limit?: number } | undefined {
  const tokens = plain(draft);
  for (let at = 0; at < tokens.length; at++) {
    const value = tokens[at]?.value ?? '';
    if (/^(?:first|top|last|bottom|final|initial)$/.test(value)) {
      const number = readNumber(words(tokens, at + 1)) ?? { value: 1, used: 0 };
      const noun = tokens[at + 1 + number.used]?.value ?? '';
      if (!/^(?:lines?|rows?)$/.test(noun)) continue;
      draft.useTokens(at, at + 2 + number.used);
      return /^(?:last|bottom|final)$/.test(value) ? { offset: -number.value } : { limit: number.value };
    }
    if (/^lines?$/.test(value)) {
      const first = readNumber(words(tokens, at + 1));
      if (first === undefined || tokens[at + 1]?.value === 'a') continue;
      const next = at + 1 + first.used;
      const second = /^(?:to|through|until|-|–|and)$/.test(tokens[next]?.value ?? '') ? readNumber(words(tokens, next + 1)) : undefined;
      draft.useTokens(at, next + (second === undefined ? 0 : 1 + second.used));
      const onwards = tokens.some((token) => token.value === 'from' || token.value === 'onwards' || token.value === 'on');
      return { offset: first.value, ...(second !== undefined ? { limit: second.value - first.value + 1 } : onwards ? {} : { limit: 1 }) };
    }
    const number = tokens[at]?.kind === 'number' ? readNumber(words(tokens, at)) : undefined;
    if (number !== undefined && /^lines?$/.test(tokens[at + number.used]?.value ?? '') && /^(?:of|from)$/.test(tokens[at + number.used + 1]?.value ?? '')) {
      draft.useTokens(at, at + number.used + 1);
      return { limit: number.value };
    }
  }
  return undefined;
}

/** "top 10", "first five", "the 20 biggest". */
function count(draft: Draft): Json | undefined {
  const tokens = plain(draft);
  for (let at = 0; at < tokens.length; at++) {
    const value = tokens[at]?.value ?? '';
    const after = /^(?:top|first|max|maximum)$/.test(value) ? readNumber(words(tokens, at + 1)) : undefined;
    if (after !== undefined && tokens[at + 1]?.value !== 'a') {
      draft.useTokens(at, at + 1 + after.used);
      return after.value;
    }
    const number = readNumber(words(tokens, at));
    if (number !== undefined && value !== 'a' && value !== 'an' && /^(?:biggest|largest|newest|latest|most|heaviest|oldest|smallest|busiest|top)$/.test(tokens[at + number.used]?.value ?? '')) {
      draft.useTokens(at, at + number.used);
      return number.value;
    }
  }
  return undefined;
}

/** "three levels deep". */
function depth(draft: Draft): Json | undefined {
  const tokens = plain(draft);
  for (let at = 0; at < tokens.length; at++) {
    const number = readNumber(words(tokens, at));
    if (number === undefined || !/^levels?$/.test(tokens[at + number.used]?.value ?? '')) continue;
    draft.useTokens(at, at + number.used + 2);
    return number.value;
  }
  return undefined;
}

function size(draft: Draft, comparison: RegExp): Json | undefined {
  const tokens = plain(draft);
  for (let at = 0; at < tokens.length; at++) {
    const read = readBytes(words(tokens, at));
    if (read === undefined) continue;
    const before = tokens.slice(Math.max(0, at - 3), at);
    const orMore = /^(?:or|and)$/.test(tokens[at + read.used]?.value ?? '') ? (tokens[at + read.used + 1]?.value ?? '') : '';
    if (!before.some((token) => comparison.test(token.value)) && !comparison.test(orMore)) continue;
    draft.useTokens(at - before.length, at + read.used);
    return read.value;
  }
  return undefined;
}

function date(draft: Draft, slot: Slot, side: 'after' | 'before'): Json | undefined {
  const tokens = plain(draft);
  const first = tokens[draft.frame.head];
  if (first === undefined) return undefined;
  const read = dateRangeOf(draft.frame, first.start, tokens.at(-1)?.end)?.[side];
  if (read === undefined) return undefined;
  tokens.forEach((token, at) => {
    if (token.kind === 'word' && dateWord.test(token.value)) draft.useTokens(at, at + 1);
  });
  return typeOf(slot.schema) === 'string' ? read.toISOString() : read.getTime();
}

/** A clause's span of time, worked out once for all functions that ask. */
const ranges = new WeakMap<Frame, { range: ReturnType<typeof readDateRange> }>();

function dateRangeOf(frame: Frame, start: number, end: number | undefined): ReturnType<typeof readDateRange> {
  const known = ranges.get(frame);
  if (known !== undefined) return known.range;
  const range = readDateRange(frame.sentence.slice(start, end));
  ranges.set(frame, { range });
  return range;
}

const dateWord = /^(?:today|yesterday|last|past|since|before|after|weeks?|months?|years?|days?|hours?|minutes?|ago|older|newer|than|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december)$/;

function literal(draft: Draft, kind: Token['kind']): Json | undefined {
  const at = draft.frame.tokens.findIndex((token) => token.kind === kind);
  if (at === -1) return undefined;
  draft.useTokens(at, at + 1);
  return draft.frame.tokens[at]?.text;
}

function numberAfter(draft: Draft, noun: RegExp): Json | undefined {
  const tokens = plain(draft);
  const at = tokens.findIndex((token, index) => token.kind === 'number' && (noun.test(tokens[index - 1]?.value ?? '') || noun.test(tokens[index - 2]?.value ?? '')));
  return at === -1 ? undefined : Number(tokens[at]?.text);
}
