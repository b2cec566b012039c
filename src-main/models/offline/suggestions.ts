import type { Json, Suggestion } from '../../../src-preload/contract/index.ts';
import { canonicalJson } from '../../kernel/canonicalJson.ts';
import type { Registry } from '../../registry/registry.ts';
import { writeOutCall } from './explicitCall.ts';
import type { Profile } from './profile.ts';
import { rankingIndex } from './rank.ts';
import { understand, type Guess } from './understand.ts';

/** Guesses in the form the chat offers them: each with a sentence that makes exactly its call. */
export function suggestionsFor(guesses: readonly Guess[], registry: Registry, names: ReadonlySet<string> | undefined, count = 3): Suggestion[] {
  const { profiles } = rankingIndex(registry.functions);
  return guesses.slice(0, count).flatMap((guess) => {
    const profile = profiles.get(guess.name);
    return profile === undefined ? [] : [{ name: guess.name, title: titleOf(profile, guess), sentence: sentenceOf(profile, guess, registry, names), arguments: guess.arguments }];
  });
}

/** What to offer when nothing at all was understood: functions that only look and need nothing told. */
export function startingGuesses(registry: Registry, names: ReadonlySet<string> | undefined): Guess[] {
  return [...rankingIndex(registry.functions).profiles.values()]
    .filter((profile) => !profile.guarded && (names === undefined || names.has(profile.definition.name)) && profile.slots.every((slot) => !slot.required))
    .map((profile) => ({ name: profile.definition.name, title: profile.definition.title, arguments: {}, missing: [], score: 0 }))
    .slice(0, 3);
}

/** "Delete old.txt", or the function's title where arguments are missing. */
function titleOf({ definition }: Profile, guess: Guess): string {
  const input = definition.input.safeParse(guess.arguments);
  if (!input.success || Object.keys(guess.arguments).length === 0) return definition.title;
  const { base, object } = definition.phrase(input.data);
  return `${base} ${object}`.trim();
}

/** A plain sentence where one means the same call, else the call written out. */
function sentenceOf(profile: Profile, guess: Guess, registry: Registry, names: ReadonlySet<string> | undefined): string {
  const written = writeOutCall(guess);
  for (const sentence of plainSentences(profile, guess.arguments)) {
    const meant = understand(sentence, registry, { names });
    const [call] = meant.calls;
    const same = meant.calls.length === 1 && call?.name === guess.name && canonicalJson(call.arguments) === canonicalJson(guess.arguments);
    if (same && (meant.decision === 'run') === (guess.missing.length === 0)) return sentence;
  }
  return written;
}

/** Sentences that may say the call, plainest first. */
function plainSentences({ definition, slots }: Profile, given: Record<string, Json>): string[] {
  const text = (...kinds: string[]): string | undefined => {
    const value = given[slots.find((slot) => kinds.includes(slot.kind))?.name ?? ''];
    return typeof value === 'string' ? value : Array.isArray(value) ? value.map((item) => quoteIfNeeded(String(item))).join(' and ') : undefined;
  };
  const title = definition.title.toLowerCase();
  const target = text('target', 'targets', 'command');
  const parts = [
    title,
    text('pattern', 'glob'),
    target === undefined ? undefined : quoteIfNeeded(target),
    withWord('in', text('container')),
    withWord('to', text('destination')),
    withWord('with content', text('content'), true),
  ].filter((part) => part !== undefined);
  return [...new Set([parts.join(' '), definition.phrasings.find((phrasing) => phrasing.length < 60) ?? title])];
}

function withWord(word: string, value: string | undefined, quoted = false): string | undefined {
  return value === undefined ? undefined : `${word} ${quoted ? JSON.stringify(value) : quoteIfNeeded(value)}`;
}

function quoteIfNeeded(value: string): string {
  return /[\s,]/.test(value) && !value.startsWith('"') ? `"${value}"` : value;
}
