import MiniSearch from 'minisearch';
import type { AnyFunction } from '../../registry/defineFunction.ts';
import { topicsOf, type Frame } from './frame.ts';
import { featureGroups, headPhrase, profileOf, type FeatureGroup, type Profile } from './profile.ts';
import type { Antecedents } from './references.ts';
import { fillSlots, type Filling } from './slots/fill.ts';

/** A function a clause may mean, with what the clause gives it. */
export interface Candidate {
  profile: Profile;
  filling: Filling;
  /** 0 to 1. */
  score: number;
  /** The clause's verb is one this function answers to. */
  verbFits: boolean;
}

/** All functions prepared for ranking. */
export interface RankingIndex {
  profiles: Map<string, Profile>;
  /** How telling a feature is: 0 when every function has it, 1 when one has. */
  rarity(feature: string): number;
  /** BM25 over all features; scores of the best are near 1. */
  relevance(features: readonly string[]): Map<string, number>;
}

/** Below this a function is not even offered. */
export const leastScore = 0.3;

const indexes = new WeakMap<readonly AnyFunction[], RankingIndex>();

/** The index of a registry's functions, made at the first sentence and kept. */
export function rankingIndex(functions: readonly AnyFunction[]): RankingIndex {
  const known = indexes.get(functions);
  if (known !== undefined) return known;
  const profiles = new Map(functions.map((definition) => [definition.name, profileOf(definition)]));
  const holders = new Map<string, number>();
  for (const profile of profiles.values()) for (const feature of profile.features.keys()) holders.set(feature, (holders.get(feature) ?? 0) + 1);
  const total = Math.max(2, profiles.size);
  const search = new MiniSearch<{ id: string; features: string }>({ fields: ['features'], tokenize: (text) => text.split(' '), processTerm: (term) => term });
  search.addAll([...profiles.values()].map((profile) => ({ id: profile.definition.name, features: [...profile.features].flatMap(([feature, count]) => Array<string>(Math.round(count)).fill(feature)).join(' ') })));
  const index: RankingIndex = {
    profiles,
    rarity(feature) {
      const count = holders.get(feature);
      return count === undefined ? 1 : 1 - Math.log(count) / Math.log(total);
    },
    relevance(features) {
      const results = features.length === 0 ? [] : search.search(features.join(' '));
      const best = results[0]?.score ?? 1;
      return new Map(results.map((result) => [String(result.id), result.score / best]));
    },
  };
  indexes.set(functions, index);
  return index;
}

/** Functions a clause may mean, best first. */
export function rank(index: RankingIndex, frame: Frame, antecedents: Antecedents, names: ReadonlySet<string> | undefined): Candidate[] {
  const groups = featureGroups(frame);
  const relevance = index.relevance(groups.flatMap((group) => group.features));
  const candidates: Candidate[] = [];
  for (const profile of index.profiles.values()) {
    if (names !== undefined && !names.has(profile.definition.name)) continue;
    const makesNew = groups.some((group) => group.features.some((feature) => feature.startsWith('t:new-') && profile.features.has(feature))) && frame.senses.some((sense) => sense.id === 'write');
    const verb = Math.max(verbFit(profile, frame, groups), makesNew ? 0.9 : 0);
    // No score can be higher than the verb's.
    if (verb <= leastScore) continue;
    const related = relevance.get(profile.definition.name) ?? 0;
    const filling = fillSlots(profile, frame, antecedents);
    const coverage = coverageOf(index, profile, frame, groups, filling);
    const fit = fitOf(frame, profile, filling) - foreign(profile, groups, filling);
    const score = combine(frame, verb, coverage, Math.max(0, fit), related) * (groups.some((group) => group.features.some((feature) => profile.objects.has(feature.slice(2)))) ? 1 : 0.95);
    candidates.push({ profile, filling, score, verbFits: verb >= 0.5 });
  }
  return candidates.sort((a, b) => b.score - a.score || a.profile.definition.name.localeCompare(b.profile.definition.name));
}

function combine(frame: Frame, verb: number, coverage: number, fit: number, related: number): number {
  const meaning = frame.mood === 'question' ? 0.25 + 0.6 * coverage + 0.15 * related : 0.5 + 0.4 * coverage + 0.1 * related;
  return verb * meaning * (0.35 + 0.65 * fit);
}

/** How well a function answers to the clause's verb, 0 to 1. */
function verbFit(profile: Profile, frame: Frame, groups: readonly FeatureGroup[]): number {
  const { readOnly } = profile.definition.annotations;
  const senses = new Set(frame.senses.map((sense) => sense.id));
  if (frame.mood === 'question') {
    if (!readOnly) return 0.3;
    for (const group of groups) for (const feature of group.features) if (feature.startsWith('a:')) senses.add(feature.slice(2));
    if (frame.tokens[frame.head]?.value === 'where') senses.add('search');
    const looks = ['show', 'list', 'inspect', 'read'].some((action) => profile.nameActions.has(action));
    return Math.max(frame.headLength > 0 && profile.verbs.has(headPhrase(frame)) ? 0.9 : 0, senseFit(profile, senses), looks ? 0.9 : 0.7);
  }
  // What takes things away is asked for by name; a phrasing's odd verb ("clean up by deleting") is not enough.
  if (profile.nameActions.has('delete') || profile.nameActions.has('move')) return Math.max(...[...senses].map((sense) => (profile.nameActions.has(sense) ? 1 : 0)), 0);
  // "Run" is said of everything: what runs one kind of thing is meant where that is spoken of.
  if (profile.nameActions.has('run') && profile.objects.size > 0 && !profile.slots.some(({ kind }) => kind === 'command') && !groups.some((group) => group.features.some((feature) => profile.objects.has(feature.slice(2))))) return frame.headLength > 0 && profile.verbs.has(headPhrase(frame)) && headPhrase(frame) !== 'run' ? 0.9 : 0;
  // To show a message is to notify.
  const shows = profile.nameActions.has('notify') && senses.has('show') && groups.some((group) => group.features.some((feature) => profile.objects.has(feature.slice(2))));
  const searches = profile.nameActions.has('search');
  return Math.max(shows ? 0.95 : 0, frame.headLength > 0 && profile.verbs.has(headPhrase(frame)) ? 0.9 : 0, senseFit(profile, senses), readOnly && !searches && senses.has('show') ? 0.9 : 0);
}

function senseFit(profile: Profile, senses: ReadonlySet<string>): number {
  let best = 0;
  for (const sense of senses) {
    const share = profile.phraseActions.get(sense) ?? 0;
    // For what changes something an example's verb with several meanings is a hint, not a ground.
    const often = profile.guarded ? 0.7 : 0.87;
    best = Math.max(best, profile.nameActions.has(sense) ? 1 : share >= 0.06 ? often : share > 0 ? 0.6 : 0);
  }
  return best;
}

/** The share of a clause's telling words that a function accounts for. */
function coverageOf(index: RankingIndex, profile: Profile, frame: Frame, groups: readonly FeatureGroup[], filling: Filling): number {
  let wanted = 0;
  let explained = 0;
  for (const { features, from, to } of groups) {
    const isHead = from === frame.head && frame.headLength > 0;
    if (isHead && frame.mood === 'request') continue;
    const weight = 0.3 + Math.max(...features.map((feature) => index.rarity(feature)));
    wanted += weight;
    let used = false;
    for (let at = from; at < to && !used; at++) used = filling.used.has(at);
    const known = features.some((feature) => profile.features.has(feature)) || !features.some((feature) => feature.startsWith('t:'));
    if (used) explained += known || !filling.loose.has(from) ? weight : 0.3 * weight;
    else explained += weight * Math.max(...features.map((feature) => presence(profile.features.get(feature) ?? 0)));
  }
  const filled = Object.keys(filling.arguments).length > 0 || filling.several !== undefined || filling.fromResult.length > 0;
  if (wanted === 0) return filled || (frame.headLength > 0 && profile.guarded) ? 1 : 0.3;
  return explained / wanted;
}

function presence(count: number): number {
  return count === 0 ? 0 : 0.75 + 0.25 * (count / (count + 1));
}

/** How well what was said fits a function's arguments, 0 to 1: nothing left over, nothing of the wrong kind. */
function fitOf(frame: Frame, profile: Profile, filling: Filling): number {
  let fit = 1;
  for (const mention of filling.unused) fit -= mention.certainty === 'reference' ? 0.1 : mention.certainty === 'bare' ? 0.3 : 0.6;
  if (filling.mismatch) fit -= 0.6;
  if (asksForTree(frame) && !('recursive' in filling.arguments)) fit -= 0.3;
  fit -= wrongNoun(frame, profile);
  if (lacksPlace(frame, profile, filling)) fit -= 0.4;
  if (profile.slots.some((slot) => slot.kind === 'choices' && slot.name in filling.arguments)) fit += 0.1;
  if (profile.slots.some((slot) => slot.kind === 'choice' && slot.name in filling.arguments)) fit += 0.06;
  if (frame.zone !== undefined && !filling.zoneUsed) fit -= 0.6;
  frame.tokens.forEach((token, at) => {
    if (filling.used.has(at) || frame.mentions.some((mention) => mention.from <= at && at < mention.to)) return;
    if (token.kind === 'url' || token.kind === 'email' || token.kind === 'json') fit -= 0.6;
    else if (token.kind === 'number') fit -= 0.25;
  });
  fit -= 0.12 * filling.missing.length;
  return Math.max(0, fit);
}

/** Topics of other worlds than files and this computer: a function that does not speak of them is not meant. */
const otherWorlds = new Set(['t:web', 't:database', 't:mind', 't:mail', 't:social', 't:service', 't:environment', 't:data', 't:code', 't:test', 't:new-file', 't:new-folder']);

function foreign(profile: Profile, groups: readonly FeatureGroup[], filling: Filling): number {
  const found = groups.some(({ features, from }) => isOfOtherWorld(features, profile) && (!filling.used.has(from) || filling.loose.has(from)));
  return found ? 0.35 : 0;
}

function isOfOtherWorld(features: readonly string[], profile: Profile): boolean {
  const spoken = features.filter((feature) => feature.startsWith('t:'));
  // Once may be chance: one example that happens to speak of a database.
  return spoken.length > 0 && spoken.every((feature) => otherWorlds.has(feature)) && !features.some((feature) => (profile.features.get(feature) ?? 0) > 1 || (feature.startsWith('t:new-') && profile.features.has(feature)));
}

/** "and everything in it": a whole tree is meant. */
function asksForTree(frame: Frame): boolean {
  const words = frame.tokens.map((token) => token.value).join(' ');
  return /\b(?:everything|all) (?:in|inside|under|below) (?:it|there)\b|\brecursively\b/.test(words);
}

/** A function that works on a place when neither a place nor anything like it is spoken of: "what's the date". */
function lacksPlace(frame: Frame, profile: Profile, filling: Filling): boolean {
  if (profile.guarded || !profile.slots.some((slot) => ['target', 'container'].includes(slot.kind)) || Object.keys(filling.arguments).length > 0 || filling.several !== undefined || filling.fromResult.length > 0) return false;
  const spoken = topicsOf(frame);
  return !['file', 'folder', 'archive'].some((topic) => spoken.has(topic)) && !frame.senses.some((sense) => sense.shell) && !filling.unresolved;
}

/** A function for files when only a folder is spoken of, or the other way round. */
function wrongNoun(frame: Frame, profile: Profile): number {
  if (profile.shape !== 'file' && profile.shape !== 'folder') return 0;
  const spoken = topicsOf(frame);
  const other = profile.shape === 'file' ? 'folder' : 'file';
  return spoken.has(other) && !spoken.has(profile.shape) && !profile.nameActions.has('list') ? 0.25 : 0;
}
