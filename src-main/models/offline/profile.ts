import type { AnyFunction } from '../../registry/defineFunction.ts';
import { splitClauses } from './clauses.ts';
import { buildFrame, type Frame } from './frame.ts';
import { tagAt } from './lexicon/lexicon.ts';
import { smallWords } from './lexicon/smallWords.ts';
import type { PathShape } from './text/pathShape.ts';
import { slotsOf, type Slot } from './slots/slotKinds.ts';
import { tokenise } from './text/tokens.ts';

/** What the engine knows of a function, worked out from its definition alone. */
export interface Profile {
  definition: AnyFunction;
  slots: Slot[];
  /** Actions its name stands for. */
  nameActions: Set<string>;
  /** Share of its phrasings that begin with an action; words of several meanings count in part. */
  phraseActions: Map<string, number>;
  /** Verb phrases its phrasings begin with, as typed. */
  verbs: Set<string>;
  /** Features of its name, title, summary and phrasings, with how often they come. */
  features: Map<string, number>;
  /** Topics its name speaks of beside the verb: `list_processes` of processes. */
  objects: Set<string>;
  /** What its main path should look like; undefined when anything goes. */
  shape: PathShape | undefined;
  /** A call may take away, replace or run something: it needs an explicit target. */
  guarded: boolean;
}

/** What words in a function's name stand for, where the word is no verb of the lexicon. */
const nameWords: Record<string, string[]> = { info: ['inspect', 'show'], contents: ['grep'], get: ['show'], file: [], files: [], data: [], system: [], send: ['send', 'notify'], list: ['list', 'show'], create: ['create'], write: ['write', 'append', 'overwrite'], execute: ['run'], read: ['read', 'show'], query: ['query'], move: ['move', 'rename'], copy: ['copy', 'backup'], search: ['search'], delete: ['delete'], extract: ['extract'] };

/** Functions that send a message: their name's object is how people ask for it. */
const objectActions: Record<string, string[]> = { notification: ['notify'], email: ['email'], message: ['message'] };

export function profileOf(definition: AnyFunction): Profile {
  const words = definition.name.split('_');
  const nameActions = new Set<string>();
  for (const [index, word] of words.entries()) {
    for (const action of nameWords[word] ?? objectActions[word] ?? []) nameActions.add(action);
    if (index > 0 || nameWords[word] !== undefined) continue;
    for (const sense of tagAt(tokenise(word), 0)?.actions ?? []) if (sense.form === 'base') nameActions.add(sense.id);
  }
  const objects = new Set(words.slice(1).flatMap((word) => tagAt(tokenise(word), 0)?.topics ?? []));
  const phraseActions = new Map<string, number>();
  const verbs = new Set<string>();
  const features = new Map<string, number>();
  const count = (frame: Frame, weight: number): void => {
    for (const feature of featuresOf(frame)) features.set(feature, (features.get(feature) ?? 0) + weight);
  };
  count(frameOf(words.join(' ')), 2);
  count(frameOf(definition.title), 1);
  count(frameOf(definition.summary), 1);
  for (const phrasing of definition.phrasings) {
    const frame = frameOf(phrasing);
    count(frame, 1);
    if (frame.headLength === 0) continue;
    verbs.add(headPhrase(frame));
    const senses = new Set(frame.senses.map((sense) => sense.id));
    for (const sense of senses) phraseActions.set(sense, (phraseActions.get(sense) ?? 0) + 1 / senses.size / definition.phrasings.length);
  }
  // A plain word that comes once is an example's own: "src", "budget".
  for (const [feature, times] of features) if (feature.startsWith('w:') && times < 2) features.delete(feature);
  const slots = slotsOf(definition);
  return { definition, slots, nameActions, objects, phraseActions, verbs, features, shape: expectedShape(definition, slots), guarded: !definition.annotations.readOnly };
}

/** The first clause of a phrasing. */
function frameOf(text: string): Frame {
  const first = splitClauses(tokenise(text))[0];
  return buildFrame(text, first ?? { tokens: [], joint: 'start' });
}

export function headPhrase(frame: Pick<Frame, 'tokens' | 'head' | 'headLength'>): string {
  return frame.tokens.slice(frame.head, frame.head + frame.headLength).map((token) => token.value).join(' ');
}

function expectedShape(definition: AnyFunction, slots: readonly Slot[]): PathShape | undefined {
  if (slots.some((slot) => slot.name === 'archive_path')) return 'archive';
  if (/_directory$/.test(definition.name)) return 'folder';
  return slots.some((slot) => slot.name === 'file_path') ? 'file' : undefined;
}

/** One word or phrase of a clause, with all it may stand for. */
export interface FeatureGroup {
  features: string[];
  from: number;
  to: number;
}

/**
 * The features of a clause: actions (`a:`), topics (`t:`) and other words (`w:`). Paths, quoted text
 * and text to be kept are left out. One group a word or phrase, with all its readings.
 */
export function featureGroups(frame: Frame): FeatureGroup[] {
  const taken = new Set<number>();
  for (const mention of frame.mentions) for (let at = mention.from; at < mention.to; at++) taken.add(at);
  for (const segment of frame.segments) for (let at = segment.markerAt; at < segment.from && segment.marker !== 'object'; at++) taken.add(at);
  const end = Math.min(frame.zone?.marker ?? frame.tokens.length, frame.command ?? frame.tokens.length);
  const groups: FeatureGroup[] = [];
  for (let at = 0; at < end; at++) {
    const token = frame.tokens[at];
    if (token?.kind !== 'word' || taken.has(at)) continue;
    const tag = tagAt(frame.tokens, at, end);
    const small = smallWords.has(token.value);
    if (tag !== undefined && !(small && tag.actionLength <= 1 && tag.topicLength <= 1)) {
      const length = Math.max(tag.actionLength, tag.topicLength, 1);
      const actions = tag.topicLength > tag.actionLength ? [] : tag.actions;
      const topics = tag.actionLength > tag.topicLength ? [] : tag.topics;
      const implied = actions.flatMap((sense) => (sense.object === undefined ? [] : [`t:${sense.object}`]));
      groups.push({ features: [...new Set([...actions.map((sense) => `a:${sense.id}`), ...implied, ...topics.map((topic) => `t:${topic}`)])], from: at, to: at + length });
      at += length - 1;
    } else if (!small) groups.push({ features: [`w:${token.value}`], from: at, to: at + 1 });
  }
  return groups;
}

export function featuresOf(frame: Frame): string[] {
  return featureGroups(frame).flatMap((group) => group.features);
}
