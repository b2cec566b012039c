import type { Json } from '../../../src-preload/contract/index.ts';
import type { Registry } from '../../registry/registry.ts';
import { addCalls } from './addCalls.ts';
import { splitClauses } from './clauses.ts';
import { joinHalves } from './joinHalves.ts';
import { construe, type Before } from './constructions/construe.ts';
import { continues } from './constructions/continues.ts';
import { explicitCall } from './explicitCall.ts';
import { buildFrame, rawText, topicsOf, type Frame } from './frame.ts';
import { correctSpelling } from './lexicon/lexicon.ts';
import { mayMean } from './mayMean.ts';
import { readMemoryClause } from './memoryClause.ts';
import { emptyFilling } from './slots/fill.ts';
import { leastScore, rank, rankingIndex, type Candidate, type RankingIndex } from './rank.ts';
import { noAntecedents, thingsOf, type Antecedents, type Thing } from './references.ts';
import { scheduledCall } from './scheduledCall.ts';
import { joinCode } from './text/code.ts';
import { tokenise } from './text/tokens.ts';

/** A call the engine would make. */
export interface PlannedCall {
  name: string;
  arguments: Record<string, Json>;
  /** Required arguments nobody has told. */
  missing: string[];
  /** Arguments that an earlier call's result gives: each of its paths in turn. */
  fromResult: string[];
  /** Calls with the same number come from one part of the sentence. */
  part: number;
  /** It changes something, or runs a program. */
  changes: boolean;
  /** It must wait until all calls of earlier parts have ended. */
  waits: boolean;
  /** It is to be made only if the calls of the part before succeeded. */
  needsSuccess: boolean;
}

/** One guess, for the palette and for suggestions. */
export interface Guess {
  name: string;
  title: string;
  arguments: Record<string, Json>;
  missing: string[];
  /** 0 to 1. */
  score: number;
}

/**
 * What a sentence means. `run`: all of it is understood. `ask`: the function is, but arguments are
 * missing. `unsure`: guesses to pick from. `nothing`: it is talk, or forbids, or asks for advice.
 */
export interface Understanding {
  decision: 'run' | 'ask' | 'unsure' | 'nothing';
  calls: PlannedCall[];
  guesses: Guess[];
  /** Names of the three best functions. */
  top: string[];
  /** What is missing, for `ask`: function and arguments of the first call that lacks some. */
  ask: string[];
  /** How the sentence was read, part by part, in plain words. */
  reading: string[];
  /** Why nothing is done, when that is known. */
  talk: Frame['mood'] | undefined;
}

export interface UnderstandContext {
  /** Only these functions may be used; all of the registry when absent. */
  names?: ReadonlySet<string> | undefined;
  /** What "it" and "the second one" can mean from the turn before. */
  antecedents?: Antecedents | undefined;
}

/** From here on a function is taken as meant. */
const sure = 0.74;
/** The second best must be at least this far behind, unless it would do the same. */
const lead = 0.04;
/** Enough where both only look. */
const smallLead = 0.01;
/** More tokens than a person types; such texts are not read. */
const mostTokens = 3000;

interface Part {
  frame: Frame;
  candidates: Candidate[];
  outcome: 'run' | 'ask' | 'unsure' | 'talk';
}

/**
 * Maps a sentence to calls of the functions present. Pure and synchronous; nothing is run. Calls that
 * change something come only from a request, with targets that stand in the sentence.
 */
export function understand(text: string, registry: Registry, context: UnderstandContext = {}): Understanding {
  const index = rankingIndex(registry.functions);
  const exact = explicitCall(text, index, context.names);
  if (exact !== undefined) return { decision: exact.missing.length > 0 ? 'ask' : 'run', calls: [exact], guesses: [], top: [exact.name], ask: exact.missing, reading: [exact.name], talk: undefined };
  const planned = scheduledCall(text, index, context.names, (rest) => understand(rest, registry, context));
  if (planned !== undefined) return planned;
  const tokens = joinCode(text, correctSpelling(tokenise(text)));
  if (tokens.length > mostTokens) return nothing([], undefined);
  const parts: Part[] = [];
  const calls: PlannedCall[] = [];
  let antecedents = context.antecedents ?? noAntecedents;
  let spoken: Thing[][] = [];
  const before: Before = { url: undefined, path: undefined, terminal: false, service: undefined };
  for (const clause of joinHalves(splitClauses(tokens))) {
    const frame = buildFrame(text, clause);
    const here: Antecedents = spoken.length > 0 || antecedents.pendingList ? { ...antecedents, groups: spoken, carriedOver: false } : antecedents;
    const more = continues(frame, calls.at(-1), clause.joint);
    if (more !== undefined) {
      Object.assign(calls.at(-1)?.arguments ?? {}, more);
      continue;
    }
    const part = readPart(index, frame, here, context.names, parts.at(-1), before);
    parts.push(part);
    const best = part.candidates[0];
    if (part.outcome === 'talk' || best === undefined) {
      const mentioned = frame.mentions.filter((mention) => mention.certainty === 'path').map((mention): Thing => ({ path: mention.value, role: 'mentioned', noun: mention.noun }));
      if (mentioned.length > 0) spoken = [...spoken, mentioned];
      if (frame.mood === 'withdrawn') calls.length = 0;
      continue;
    }
    addCalls(calls, best, clause.joint);
    const given = best.filling.several === undefined ? best.filling.arguments : { ...best.filling.arguments, [best.filling.several.slot]: best.filling.several.values };
    remember(before, best.profile.definition.name, given);
    const things = thingsOf(best.profile, given);
    if (things.length > 0) spoken = [...spoken, things];
    antecedents = { ...antecedents, pendingList: best.profile.slots.some((slot) => slot.kind === 'glob') && !best.profile.guarded };
  }
  return decide(index, parts, calls, context.names);
}

/** Ranks one clause and says how sure it is. */
function readPart(index: RankingIndex, frame: Frame, antecedents: Antecedents, names: ReadonlySet<string> | undefined, before: Part | undefined, spoken: Before): Part {
  // "don't delete a and move b": a prohibition covers what "and" adds to it.
  const covered = before?.outcome === 'talk' && ['negated', 'deferred'].includes(before.frame.mood) && (frame.joint === 'and' || (frame.joint === 'comma' && before.frame.mood === 'deferred'));
  if (covered) return { frame: { ...frame, mood: before.frame.mood }, candidates: [], outcome: 'talk' };
  const remembered = readMemory(index, frame, names);
  if (remembered) return remembered;
  const candidates = rank(index, frame, antecedents, names).filter(({ profile }) => mayMean(profile, frame.sentence));
  if (frame.mood !== 'request' && frame.mood !== 'question') return { frame, candidates, outcome: 'talk' };
  const meant = construe(index, frame, spoken, names);
  if (meant !== undefined) return { frame, candidates: [meant, ...candidates.filter(({ profile }) => profile !== meant.profile)], outcome: meant.filling.missing.length > 0 ? 'ask' : 'run' };
  return { frame, candidates, outcome: outcomeOf(frame, candidates) };
}

/** What is remembered is asked for in forms of its own: all that follows "remember that" is to be kept. */
function readMemory(index: RankingIndex, frame: Frame, names: ReadonlySet<string> | undefined): Part | undefined {
  if (frame.mood === 'deferred' || frame.mood === 'withdrawn') return undefined;
  const reading = readMemoryClause(rawText(frame, 0, frame.tokens.length));
  const profile = reading && index.profiles.get(reading.name);
  if (!reading || !profile || (names !== undefined && !names.has(reading.name))) return undefined;
  const missing = reading.name === 'manage_cache' && reading.arguments['action'] === 'set' && !('value' in reading.arguments) ? ['value'] : [];
  return { frame, candidates: [{ profile, filling: { ...emptyFilling(), arguments: reading.arguments, missing }, score: 1, verbFits: true }], outcome: missing.length > 0 ? 'ask' : 'run' };
}

/** Keeps what a later "it" can mean beside the paths of files. */
function remember(before: Before, name: string, given: Record<string, Json>): void {
  const text = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);
  before.url = text(given['local_path']) === undefined ? text(given['url']) : undefined;
  before.path = text(given['path']) ?? text(given['local_path']) ?? text(given['file_path']);
  if (name === 'control_service') before.service = text(given['name']);
  before.terminal ||= name === 'open_terminal';
}

function outcomeOf(frame: Frame, candidates: readonly Candidate[]): Part['outcome'] {
  const [best, second] = candidates;
  if (best === undefined) return 'unsure';
  const { filling, profile } = best;
  const changes = profile.guarded;
  if (frame.mood === 'question' && filling.missing.length > 0 && topicsOf(frame).size === 0) return 'unsure';
  if (changes && (frame.mood !== 'request' || !best.verbFits || frame.restricted || filling.guessed || filling.ambiguous)) return 'unsure';
  if (changes && filling.eitherKind && !('recursive' in filling.arguments) && !saysKind(frame, profile.shape) && candidates.some((other) => isCounterpart(best, other))) return 'unsure';
  if (changes && takesAway(best) && meansMany(frame) && !('recursive' in filling.arguments)) return 'unsure';
  if (filling.mismatch || filling.unused.some((mention) => mention.certainty !== 'reference')) return 'unsure';
  const threshold = filling.missing.length > 0 ? sure - 0.08 * filling.missing.length : sure;
  if (best.score < threshold) return 'unsure';
  if (second !== undefined && best.score - second.score < (changes ? lead : smallLead) && !sameEffect(best, second)) return 'unsure';
  return filling.missing.length > 0 ? 'ask' : 'run';
}

/** The sentence calls the thing a file or a folder, and nothing else; a shell word does so too. */
function saysKind(frame: Frame, shape: Candidate['profile']['shape']): boolean {
  const spoken = topicsOf(frame);
  for (const sense of frame.senses) if (sense.object !== undefined) spoken.add(sense.object);
  return shape !== undefined && spoken.has(shape) && !spoken.has(shape === 'file' ? 'folder' : 'file');
}

/** The same action for the other kind of thing: deleting a file, deleting a folder. */
function isCounterpart(best: Candidate, other: Candidate): boolean {
  if (other === best || other.profile.shape === undefined || other.profile.shape === best.profile.shape || !other.verbFits) return false;
  return [...best.profile.nameActions].some((action) => other.profile.nameActions.has(action));
}

function takesAway({ profile }: Candidate): boolean {
  return profile.nameActions.has('delete') || profile.nameActions.has('move');
}

/** "everything in", "all the .tmp files": more than the one thing a call takes away. */
function meansMany(frame: Frame): boolean {
  const end = frame.zone?.marker ?? frame.tokens.length;
  return frame.tokens.slice(frame.head + frame.headLength, end).some((token) => token.kind === 'word' && /^(?:everything|all|every|each|any|anything|contents?|most|some)$/.test(token.value));
}

/** Two readings between which no person would choose: both only look, one with all it needs. */
function sameEffect(best: Candidate, second: Candidate): boolean {
  return !best.profile.guarded && !second.profile.guarded && second.filling.missing.length > 0 && best.filling.missing.length === 0;
}

function decide(index: RankingIndex, parts: readonly Part[], calls: PlannedCall[], names: ReadonlySet<string> | undefined): Understanding {
  const acting = parts.filter((part) => part.outcome !== 'talk');
  const talking = parts.filter((part) => part.outcome === 'talk');
  const guesses = guessesOf(parts);
  const top = topNames(index, parts, names);
  const reading = parts.map((part) => describePart(part));
  const talk = talking[0]?.frame.mood;
  const withdrawnLast = parts.findLastIndex((part) => part.frame.mood === 'withdrawn');
  const active = acting.filter((part) => parts.indexOf(part) > withdrawnLast);
  const calledOff = withdrawnLast === 0 || (withdrawnLast > 0 && active.length === 0);
  if (active.length === 0 || calledOff) return { ...nothing(top, talk), guesses: talk === 'withdrawn' || talk === 'negated' ? [] : guesses, reading };
  const unsure: Understanding = { decision: 'unsure', calls: [], guesses, top, ask: [], reading, talk };
  if (active.some((part) => part.outcome === 'unsure')) return unsure;
  const changes = active.some((part) => part.candidates[0]?.profile.guarded);
  if (changes && talking.some((part) => part.frame.mood === 'counsel' || part.frame.mood === 'deferred')) return unsure;
  if (talking.some((part) => part.frame.mood === 'deferred')) return unsure;
  const lacking = calls.find((call) => call.missing.length > 0);
  if (lacking !== undefined) return { decision: 'ask', calls, guesses, top, ask: lacking.missing, reading, talk: undefined };
  return { decision: 'run', calls, guesses, top, ask: [], reading, talk: undefined };
}

function nothing(top: string[], talk: Frame['mood'] | undefined): Understanding {
  return { decision: 'nothing', calls: [], guesses: [], top, ask: [], reading: [], talk };
}

/** The best guesses of the parts that are not clear, each function once. */
function guessesOf(parts: readonly Part[]): Guess[] {
  const unclear = parts.filter((part) => part.outcome === 'unsure');
  const from = unclear.length > 0 ? unclear : parts;
  const guesses: Guess[] = [];
  for (const candidate of from.flatMap((part) => part.candidates).sort((a, b) => b.score - a.score)) {
    if (candidate.score < leastScore || guesses.some((guess) => guess.name === candidate.profile.definition.name)) continue;
    const { filling, profile, score } = candidate;
    const several = filling.several;
    const variants = several === undefined ? [filling.arguments] : several.values.slice(0, 3).map((value) => ({ ...filling.arguments, [several.slot]: value }));
    for (const given of variants) guesses.push({ name: profile.definition.name, title: profile.definition.title, arguments: given, missing: filling.missing, score: Math.round(score * 1000) / 1000 });
    if (guesses.length >= 8) break;
  }
  return guesses;
}

function topNames(index: RankingIndex, parts: readonly Part[], names: ReadonlySet<string> | undefined): string[] {
  const ranked = parts.flatMap((part) => part.candidates.slice(0, 3)).sort((a, b) => b.score - a.score).map((candidate) => candidate.profile.definition.name);
  const all = [...index.profiles.keys()].filter((name) => names === undefined || names.has(name));
  return [...new Set([...ranked, ...all])].slice(0, 3);
}

function describePart({ frame, candidates, outcome }: Part): string {
  const words = shorten(rawText(frame, 0, frame.tokens.length));
  const best = candidates[0];
  if (outcome === 'talk') return `“${words}”: ${moodWords[frame.mood]}`;
  if (best === undefined || best.score < leastScore) return `“${words}”: not understood`;
  const given = Object.entries(best.filling.arguments).map(([name, value]) => `${name} = ${shorten(typeof value === 'string' ? value : JSON.stringify(value))}`);
  return `“${words}”: ${best.profile.definition.title}${given.length > 0 ? `, ${given.join(', ')}` : ''}${outcome === 'unsure' ? ' (not sure)' : ''}`;
}

/** One line of at most 120 characters. */
function shorten(text: string): string {
  const line = text.slice(0, 500).replace(/\s+/g, ' ');
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

const moodWords: Record<Frame['mood'], string> = {
  request: 'a request', question: 'a question', negated: 'says not to', counsel: 'asks for advice', deferred: 'is for another time', statement: 'a remark', withdrawn: 'calls it off', courtesy: 'a courtesy',
};
