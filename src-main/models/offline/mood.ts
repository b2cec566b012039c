import { endsPlace, requestVerb, skipPolite } from './clauses.ts';
import { tagAt, type ActionSense } from './lexicon/lexicon.ts';
import { counsel, deferrals, desires, finiteVerbs, laterTimes, negations, restrictions, subjects, withdrawals } from './lexicon/moods.ts';
import { PhraseTable } from './lexicon/phraseTable.ts';
import type { Token } from './text/tokens.ts';

/**
 * What a clause does. Only a `request` may change anything; a `question` may look things up;
 * everything else is talk, and nothing is done for it.
 */
export type Mood = 'request' | 'question' | 'negated' | 'counsel' | 'deferred' | 'statement' | 'withdrawn' | 'courtesy';

export interface Attitude {
  mood: Mood;
  /** Index of the verb, or of the first word that counts when there is none. */
  head: number;
  /** Tokens of the verb phrase; 0 when there is none. */
  headLength: number;
  senses: ActionSense[];
  /** The clause narrows what it asks for ("except", "if", "but not", "tomorrow"). */
  restricted: boolean;
}

const table = (phrases: readonly string[]): PhraseTable<true> => {
  const made = new PhraseTable<true>();
  for (const phrase of phrases) made.add(phrase, true);
  return made;
};
const counselTable = table(counsel);
const deferralTable = table(deferrals);
const desireTable = table(desires);
const negationTable = table(negations);
const withdrawalTable = table(withdrawals);
const restrictionTable = table([...restrictions, ...laterTimes]);
const questionOpeners = new Set(['what', "what's", 'whats', 'which', 'how', 'where', "where's", 'when', 'is', 'are', 'do', 'does', 'who', "how's", 'hows', 'was', 'were', 'any', 'has', 'have', 'anything', 'much', 'many']);
const lookingVerbs = new Set(['see', 'read', 'view', 'get', 'have', 'look', 'know', 'check', 'open']);
const questionForm = /^(?:any|what|whats|which|how|where|wheres|when|who|is|are|do|have)\b|^what's|^where's/;

/** Reads the mood of one clause. `zone`: where text to be kept begins; words in it say nothing of the mood. */
export function readMood(tokens: readonly Token[], zone: number | undefined): Attitude {
  const end = zone ?? tokens.length;
  let at = 0;
  if (isDollar(tokens[0])) return { mood: 'request', head: 0, headLength: 1, senses: [{ id: 'run', form: 'base', shell: false, object: undefined }], restricted: false };
  for (;;) {
    const early = firstWords(tokens, at, end);
    if (early !== undefined) return early;
    const next = Math.min(skipOne(tokens, at), tokens.length);
    if (next === at) break;
    at = next;
  }
  const wish = desireTable.match(tokens, at, end);
  const wanted = wish === undefined ? '' : (tokens[at + wish.length]?.value ?? '');
  if (!/^(?:a|an|another|new|some)$/.test(wanted) && /^(?:can|could|may)$/.test(tokens[at]?.value ?? '') && /^(?:i|we)$/.test(tokens[at + 1]?.value ?? '') && lookingVerbs.has(tokens[at + 2]?.value ?? '')) at += 2;
  const read = attitude(tokens, at, end);
  const aboutUs = read.mood === 'question' && tokens.slice(read.head, end).some((token) => token.kind === 'word' && /^(?:you|your|yourself)$/.test(token.value));
  return aboutUs ? plain('counsel', at) : read;
}

/** Skips one courtesy. */
function skipOne(tokens: readonly Token[], at: number): number {
  if (tokens[at]?.kind === 'punctuation') return at + 1;
  const all = skipPolite(tokens, at);
  if (all === at) return at;
  // Step by the smallest piece that is a courtesy by itself, so that what follows it is looked at.
  for (let next = at + 1; next < all; next++) if (skipPolite(tokens, next) === all && skipPolite(tokens.slice(0, next), at) === next) return next;
  return all;
}

const plain = (mood: Mood, head: number): Attitude => ({ mood, head, headLength: 0, senses: [], restricted: false });

/** Moods that show in the first words: withdrawn, forbidden, advice, put off. */
function firstWords(tokens: readonly Token[], at: number, end: number): Attitude | undefined {
  const actionLength = requestVerb(tokens, at)?.length ?? 0;
  const withdrawal = withdrawalTable.match(tokens, at, end);
  if (withdrawal !== undefined) {
    const after = tokens[at + withdrawal.length];
    if (after === undefined || after.kind === 'punctuation') return plain('withdrawn', at);
  }
  const polite = skipPolite(tokens, at) - at;
  const negation = negationTable.match(tokens, at, end);
  if (negation !== undefined && negation.length > actionLength && negation.length >= polite) return plain('negated', at + negation.length);
  const asked = counselTable.match(tokens, at, end);
  if (asked !== undefined && asked.length > actionLength && asked.length >= polite && !asksToLook(tokens, at)) return plain('counsel', at);
  const deferral = deferralTable.match(tokens, at, end);
  const asksWhen = tokens[at]?.value === 'when' && /^(?:does|do|did)$/.test(tokens[at + 1]?.value ?? '');
  if (deferral !== undefined && !asksWhen && deferral.length > actionLength && deferral.length >= polite && (tagAt(tokens, at)?.actionLength ?? 0) <= deferral.length) return plain('deferred', at);
  return undefined;
}

/** "what does notes.txt say", "can I see x": asks for a look, not for advice. */
function asksToLook(tokens: readonly Token[], at: number): boolean {
  const first = tokens[at]?.value ?? '';
  if (/^(?:can|could|may)$/.test(first)) return lookingVerbs.has(tokens[at + 2]?.value ?? '');
  if (first !== 'what') return false;
  const rest = tokens.slice(at + 2, at + 7);
  const literal = rest.findIndex((token) => token.kind === 'path' || token.kind === 'quoted' || token.kind === 'url');
  return literal !== -1 && /^(?:say|contain|hold|include|look|have|link|point|cover)$/.test(rest[literal + 1]?.value ?? '');
}

function attitude(tokens: readonly Token[], at: number, end: number): Attitude {
  if (at >= end) return plain('courtesy', at);
  const desire = desireTable.match(tokens, at, end);
  if (desire !== undefined) return desired(tokens, at + desire.length, end);
  const verb = requestVerb(tokens, at);
  const first = tokens[at];
  if (verb !== undefined) {
    const restricted = narrows(tokens, at + verb.length, end);
    if (isFragmentNoun(tokens, at, verb.length)) return { mood: 'question', head: at, headLength: 0, senses: [], restricted };
    const phrase = tokens.slice(at, at + verb.length).map((token) => token.value).join(' ');
    if (questionForm.test(phrase)) return { mood: 'question', head: at, headLength: verb.length, senses: verb.senses, restricted };
    const inner = innerQuestion(tokens, at + verb.length, verb.senses);
    if (inner !== undefined) return { mood: 'question', head: inner.at, headLength: inner.length, senses: inner.senses, restricted };
    return { mood: 'request', head: at, headLength: verb.length, senses: verb.senses, restricted };
  }
  if (/^(?:shell|terminal|bash|command)$/.test(first?.value ?? '') && tokens[at + 1]?.text === ':') return { mood: 'request', head: at, headLength: 1, senses: [{ id: 'run', form: 'base', shell: false, object: undefined }], restricted: false };
  const led = afterPlace(tokens, at, end);
  if (led !== undefined) return { mood: 'request', head: led.at, headLength: led.length, senses: led.senses, restricted: narrows(tokens, led.at + led.length, end) };
  if (first?.kind === 'word') {
    const gerund = tagAt(tokens, at)?.actions.filter((sense) => sense.form === 'ing') ?? [];
    if (gerund.length > 0 && asksByGerund(tokens, at)) return { mood: 'request', head: at, headLength: tagAt(tokens, at)?.actionLength ?? 1, senses: gerund, restricted: narrows(tokens, at + 1, end) };
    if (questionOpeners.has(first.value)) return { mood: 'question', head: at, headLength: 0, senses: [], restricted: narrows(tokens, at, end) };
    if (subjects.has(first.value)) return plain('statement', at);
    if (tokens.slice(at, end).some((token) => token.kind === 'word' && finiteVerbs.has(token.value)) && !tokens.some((token) => token.text === '?')) return plain('statement', at);
  }
  return { mood: 'question', head: at, headLength: 0, senses: [], restricted: narrows(tokens, at, end) };
}

/** "would you mind deleting", "start by listing". */
function asksByGerund(tokens: readonly Token[], at: number): boolean {
  return /^(?:mind|by)$/.test(tokens[at - 1]?.value ?? '');
}

/** "I need a folder called x" asks for making; "I want x deleted" for deleting. */
function desired(tokens: readonly Token[], at: number, end: number): Attitude {
  const restricted = narrows(tokens, at, end);
  for (let index = at; index < end; index++) {
    if (index > at && tokens[index]?.kind === 'word' && ['called', 'named', 'with', 'that', 'in', 'inside', 'containing', 'of', 'saying'].includes(tokens[index]?.value ?? '')) break;
    const tag = tagAt(tokens, index);
    const done = tag?.actions.filter((sense) => sense.form === 'past') ?? [];
    if (tag !== undefined && done.length > 0 && index > at && tag.actions.every((sense) => sense.form === 'past' || sense.form === 'base')) return { mood: 'request', head: index, headLength: tag.actionLength, senses: done, restricted };
  }
  let noun = at;
  while (/^(?:a|an|the|another|one|new|empty|second|more|fresh|some|to)$/.test(tokens[noun]?.value ?? '') && tokens[noun]?.value !== 'new') noun++;
  const verb = requestVerb(tokens, noun);
  if (verb !== undefined) return { mood: 'request', head: noun, headLength: verb.length, senses: verb.senses, restricted };
  const id = /^(?:the|my|this|that|those|these|all|every)$/.test(tokens[at]?.value ?? '') ? 'show' : 'create';
  return { mood: 'request', head: at, headLength: 0, senses: [{ id, form: 'base', shell: false, object: undefined }], restricted };
}

/** "show me what's in x", "tell me how big x is": the question inside counts. */
function innerQuestion(tokens: readonly Token[], after: number, senses: readonly ActionSense[]): { at: number; length: number; senses: ActionSense[] } | undefined {
  if (!senses.some((sense) => sense.id === 'show')) return undefined;
  let at = after;
  while (/^(?:me|us|out|please)$/.test(tokens[at]?.value ?? '')) at++;
  const value = tokens[at]?.value ?? '';
  if (!questionForm.test(value)) return undefined;
  const verb = requestVerb(tokens, at);
  return verb === undefined ? undefined : { at, length: verb.length, senses: verb.senses };
}

/** "in config.ini replace …", "on my desktop create …": the verb after a place. */
function afterPlace(tokens: readonly Token[], at: number, end: number): { at: number; length: number; senses: ActionSense[] } | undefined {
  if (!/^(?:in|on|inside|from|under|at|within|to|into|with|for|using)$/.test(tokens[at]?.value ?? '')) return undefined;
  for (let index = at + 2; index < Math.min(end, at + 10); index++) {
    const verb = requestVerb(tokens, index);
    if (verb === undefined) continue;
    const before = tokens[index - 1];
    if (endsPlace(before)) return { at: index, ...verb };
  }
  return undefined;
}

/** "battery status", "log files in x": a verb's word used as a noun at the start of a fragment. */
function isFragmentNoun(tokens: readonly Token[], at: number, length: number): boolean {
  const tag = tagAt(tokens, at);
  if (length !== 1 || tag?.topicLength !== 1) return false;
  const next = tokens[at + 1];
  if (next === undefined || next.kind === 'punctuation') return true;
  return next.kind === 'word' && (/^(?:of|in|on|for|is|are|usage|status|info|information|level|load|files?|folders?)$/.test(next.value));
}

function isDollar(token: Token | undefined): boolean {
  return token?.text === '$' || token?.text === '>';
}

function narrows(tokens: readonly Token[], from: number, end: number): boolean {
  for (let at = from; at < end; at++) {
    const match = restrictionTable.match(tokens, at, end);
    if (match !== undefined && !harmless(tokens, at)) return true;
    if (/n't$|^cannot$/.test(tokens[at]?.kind === 'word' ? (tokens[at]?.value ?? '') : '')) return true;
  }
  return false;
}

/** "if you can", "if possible": courtesy, not a condition. */
function harmless(tokens: readonly Token[], at: number): boolean {
  if (tokens[at]?.value !== 'if') return false;
  return /^(?:you|possible|so|it's|that's|i)$/.test(tokens[at + 1]?.value ?? '') && /^(?:can|could|would|please|like|don't|will|ok|okay|fine|may|possible|undefined)?$/.test(tokens[at + 2]?.value ?? '');
}
