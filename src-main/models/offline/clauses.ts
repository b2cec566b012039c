import { lexicon, tagAt, type ActionSense } from './lexicon/lexicon.ts';
import { phraseTable, PhraseTable } from './lexicon/phraseTable.ts';
import { connectors, politePrefixes } from './lexicon/moods.ts';
import { smallWords } from './lexicon/smallWords.ts';
import { textZoneStart } from './textZone.ts';
import type { Token } from './text/tokens.ts';

/** How a clause hangs together with the one before. */
export type Joint = 'start' | 'and' | 'comma' | 'then' | 'but' | 'sentence';

/** A part of what was typed that asks for one thing, or says one thing. */
export interface RawClause {
  tokens: Token[];
  joint: Joint;
}

/** A sentence with more parts than this is not cut further. */
const mostClauses = 12;

const joints = phraseTable(connectors);
const polite = new PhraseTable<true>();
for (const phrase of politePrefixes) polite.add(phrase, true);

const questionWords = new Set(['how', 'what', "what's", 'whats', 'when', 'where', "where's", 'which', 'who', 'is', 'are', 'does', 'tell', 'do', "don't", 'dont', 'never', 'leave', 'not']);
const determiners = new Set(['the', 'a', 'an', 'my', 'this', 'that', 'these', 'those', 'it', 'them', 'all', 'every', 'each', 'its', 'me', 'both', 'everything', 'another', 'our', 'any', 'some', 'their', 'up', 'out', 'down']);

/** Skips courtesies and lone signs from `index` on. */
export function skipPolite(tokens: readonly Token[], index: number): number {
  let at = index;
  while (at < tokens.length) {
    const token = tokens[at];
    if (token?.kind === 'punctuation') {
      at++;
      continue;
    }
    const match = polite.match(tokens, at);
    if (match === undefined) break;
    // "open up", "put together", "new": a courtesy never hides a longer verb phrase.
    if ((tagAt(tokens, at)?.actionLength ?? 0) > match.length) break;
    at += match.length;
  }
  return at;
}

/** A verb in a form that can open a request, at `index`. */
export function requestVerb(tokens: readonly Token[], index: number): { senses: ActionSense[]; length: number } | undefined {
  const tag = tagAt(tokens, index);
  const senses = tag?.actions.filter((sense) => sense.form === 'base') ?? [];
  return tag === undefined || senses.length === 0 ? undefined : { senses, length: tag.actionLength };
}

/**
 * Cuts what was typed into clauses: at sentence ends, at "then", and at "and" or a comma where a new
 * request begins. Quoted text is one token and never cut. In text or a command that has no quotes
 * ("saying buy milk and …") only a clear new request ends it.
 */
export function splitClauses(tokens: readonly Token[]): RawClause[] {
  const clauses: RawClause[] = [];
  let start = 0;
  let joint: Joint = 'start';
  let zone = textZoneStart(tokens, 0);
  const close = (end: number): void => {
    const part = tokens.slice(start, end);
    if (part.some((token) => token.kind !== 'punctuation')) clauses.push({ tokens: part, joint });
  };
  for (let at = 1; at < tokens.length && clauses.length < mostClauses; at++) {
    // The new line between "with content:" and the content is no end.
    if (zone !== undefined && at < zone && tokens.slice(at, zone).every((token) => token.kind === 'punctuation')) continue;
    const boundary = boundaryAt(tokens, at, zone !== undefined && at > zone, start);
    if (boundary === undefined) continue;
    // "Hello World! and then …": the sign belongs to the text.
    const keepsSign = zone !== undefined && at > zone && /^[!?]$/.test(tokens[at]?.text ?? '');
    close(keepsSign ? at + 1 : at);
    start = boundary.next;
    joint = boundary.joint;
    zone = textZoneStart(tokens, start);
    at = start;
  }
  close(tokens.length);
  return clauses.flatMap(splitPreference);
}

/** "instead of deleting x, move it …": what is not wanted, then what is. */
function splitPreference(clause: RawClause): RawClause[] {
  const { tokens, joint } = clause;
  const opening = `${tokens[0]?.value ?? ''} ${tokens[1]?.value ?? ''}`;
  if (opening !== 'instead of' && opening !== 'rather than') return [clause];
  for (let at = 3; at < tokens.length; at++) {
    if (requestVerb(tokens, skipPolite(tokens, at)) === undefined) continue;
    return [{ tokens: tokens.slice(0, at), joint }, { tokens: tokens.slice(at), joint: 'but' }];
  }
  return [clause];
}

function boundaryAt(tokens: readonly Token[], at: number, inText: boolean, start: number): { next: number; joint: Joint } | undefined {
  const token = tokens[at];
  if (token === undefined) return undefined;
  if (token.kind === 'punctuation') {
    if (/^[.!?;…\n]$/.test(token.text)) {
      if (/^[!?.…]$/.test(token.text) && at === tokens.length - 1) return undefined;
      let next = at + 1;
      while (tokens[next]?.kind === 'punctuation') next++;
      if (next >= tokens.length) return undefined;
      const word = joints.match(tokens, next);
      const joint: Joint = word?.value === 'then' ? 'then' : 'sentence';
      const after = word === undefined ? next : next + word.length;
      if (inText && !(joint === 'then' && opensClause(tokens, after, true))) return undefined;
      return { next: after, joint };
    }
    if (token.text !== ',' && token.text !== '–' && token.text !== '-') return undefined;
    // ", no wait, …": what was said is taken back.
    if (!inText && /^(?:no wait|wait no|no|wait|actually no|scratch that|oops|never mind) ,/.test(`${tokens.slice(at + 1, at + 5).map((one) => one.value).join(' ')} `)) return { next: at + 1, joint: 'but' };
    const word = joints.match(tokens, at + 1);
    const next = at + 1 + (word?.length ?? 0);
    if (inText && word?.value !== 'then' && !refersBack(tokens, next)) return undefined;
    return opensClause(tokens, next, word?.value === 'then') ? { next, joint: word?.value ?? 'comma' } : undefined;
  }
  const word = joints.match(tokens, at);
  if (word === undefined) return undefined;
  const next = at + word.length;
  // "next" and "only" join only after a comma; inside a sentence they describe.
  if (word.length === 1 && !['and', 'then', 'but', '&', 'afterwards', 'plus'].includes(token.value)) return undefined;
  if (lexicon().textMarkers.match(tokens, at) !== undefined) return undefined;
  if (word.value === 'and' && isPairOfVerbs(tokens, at, start)) return undefined;
  if (inText && word.value !== 'then' && !refersBack(tokens, next)) return undefined;
  if (inText && word.value === 'then' && !(refersBack(tokens, next) || namesTarget(tokens, next))) return undefined;
  return opensClause(tokens, next, word.value === 'then') ? { next, joint: word.value } : undefined;
}

/** Whether a request, a question or a prohibition begins here. `strong`: the joint was unmistakable. */
function opensClause(tokens: readonly Token[], index: number, strong: boolean): boolean {
  const at = skipPolite(tokens, index);
  const token = tokens[at];
  if (token === undefined) return false;
  if (at > index && /^(?:could|can|would|will|i|i'd|please|pls)$/.test(tokens[index]?.value ?? '') && at < tokens.length) return true;
  const verb = requestVerb(tokens, at);
  if (verb === undefined && strong && /^(?:in|on|inside|from|under)$/.test(token.value)) return tokens.slice(at + 2, at + 8).some((_, offset) => requestVerb(tokens, at + 2 + offset) !== undefined && endsPlace(tokens[at + 1 + offset]));
  if (verb === undefined) return token.kind === 'word' && (questionWords.has(token.value) || token.value === "i'd" || (token.value === 'i' && ['need', 'want', 'would'].includes(tokens[at + 1]?.value ?? '')));
  if (strong) return true;
  const after = tokens[at + verb.length];
  if (after === undefined) return !couldBeNoun(tokens, at) || verb.length > 1;
  if (after.kind === 'word' && lexicon().markers.match(tokens, at + verb.length)?.value === 'of' && after.value !== 'for') return false;
  if (!couldBeNoun(tokens, at)) return true;
  // "…, type ls into it": the verb, by what follows.
  if (token.value === 'type' && tokens.slice(at + 1, at + 14).some((one, offset) => /^(?:in|into)$/.test(one.value) && /^(?:it|there|the|that)$/.test(tokens[at + 2 + offset]?.value ?? ''))) return true;
  return after.kind !== 'word' && after.kind !== 'punctuation' ? true : determiners.has(after.value);
}

/** The last token of a place that may stand before its verb: "in config.ini replace …". */
export function endsPlace(token: Token | undefined): boolean {
  return token?.kind === 'path' || token?.kind === 'quoted' || token?.text === ',' || /^(?:folder|directory|desktop|documents|downloads|pictures|shell|terminal|file)$/.test(token?.value ?? '');
}

function couldBeNoun(tokens: readonly Token[], at: number): boolean {
  return (tagAt(tokens, at)?.topics.length ?? 0) > 0;
}

/** "find and replace", "zip and email": two verbs before one object. */
function isPairOfVerbs(tokens: readonly Token[], at: number, start: number): boolean {
  const head = skipPolite(tokens, start);
  const verb = requestVerb(tokens, head);
  return verb !== undefined && head + verb.length === at && tagAt(tokens, head)?.actionLength === verb.length && tokens[at + 1] !== undefined && tagAt(tokens, at - 1)?.actionLength === 3;
}

/** A verb with "it", "that file", "there" soon after: it speaks of something before. */
function refersBack(tokens: readonly Token[], index: number): boolean {
  const at = skipPolite(tokens, index);
  const verb = requestVerb(tokens, at);
  if (verb === undefined) return false;
  for (let next = at + verb.length; next < Math.min(tokens.length, at + verb.length + 5); next++) {
    const value = tokens[next]?.value ?? '';
    if (['it', 'them', 'that', 'there', 'back', 'this'].includes(value)) return true;
    if (tokens[next]?.kind === 'word' && !smallWords.has(value) && (tagAt(tokens, next)?.topics.length ?? 0) === 0) return false;
  }
  return false;
}

/** A verb followed soon by a path or by something functions know of. */
function namesTarget(tokens: readonly Token[], index: number): boolean {
  const at = skipPolite(tokens, index);
  const verb = requestVerb(tokens, at);
  if (verb === undefined) return tokens[at]?.kind === 'word' && questionWords.has(tokens[at].value);
  return tokens.slice(at + verb.length, at + verb.length + 6).some((token, offset) => token.kind === 'path' || token.kind === 'quoted' || (tagAt(tokens, at + verb.length + offset)?.topics.length ?? 0) > 0);
}
