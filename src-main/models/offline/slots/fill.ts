import type { Json } from '../../../../src-preload/contract/index.ts';
import type { Frame } from '../frame.ts';
import type { Mention } from '../mentions.ts';
import type { Profile } from '../profile.ts';
import type { Antecedents } from '../references.ts';
import { fillCommand } from './command.ts';
import { fillElements } from './elements.ts';
import { fillEdits } from './edits.ts';
import { fillPatterns } from './patterns.ts';
import { fillPaths } from './paths.ts';
import { fillRecipients } from './recipients.ts';
import { fillTexts } from './texts.ts';
import { fillValues } from './values.ts';

/** What a sentence gives for a function's arguments. */
export interface Filling {
  arguments: Record<string, Json>;
  /** Required arguments the sentence does not give. */
  missing: string[];
  /** Slot → several values where it takes one: the call is made once for each. */
  several: { slot: string; values: Json[] } | undefined;
  /** Arguments that only an earlier call's result can give. */
  fromResult: string[];
  /** A reference could mean more than one thing. */
  ambiguous: boolean;
  /** "the file" stands for nothing that was spoken of. */
  unresolved: boolean;
  /** A path that is no path of the kind this function takes. */
  mismatch: boolean;
  /** Nothing tells whether the target is a file or a folder. */
  eitherKind: boolean;
  /** Mentions that found no place. */
  unused: Mention[];
  /** Tokens that found a place, beside mentions. */
  used: Set<number>;
  /** Used tokens that were taken as text only because of where they stand. */
  loose: Set<number>;
  /** The text to be kept found a place. */
  zoneUsed: boolean;
  /** A value was found where none of the words say plainly that it is one. */
  guessed: boolean;
}

/** State shared by the extractors of one call; each takes what it finds. */
export interface Draft extends Filling {
  frame: Frame;
  profile: Profile;
  antecedents: Antecedents;
  take(mention: Mention): void;
  useTokens(from: number, to: number): void;
}

/** Nothing found yet. */
export function emptyFilling(): Filling {
  return { arguments: {}, missing: [], several: undefined, fromResult: [], ambiguous: false, unresolved: false, mismatch: false, eitherKind: false, unused: [], used: new Set(), loose: new Set(), zoneUsed: false, guessed: false };
}

/**
 * Fills a function's arguments from a clause. The order matters: what may hold anything (text,
 * commands, edits) goes first, paths next, then what is known by its words.
 */
export function fillSlots(profile: Profile, frame: Frame, antecedents: Antecedents): Filling {
  const draft: Draft = {
    frame, profile, antecedents,
    ...emptyFilling(),
    unused: [...frame.mentions],
    take(mention) {
      draft.unused = draft.unused.filter((other) => other !== mention);
    },
    useTokens(from, to) {
      for (let at = from; at < to; at++) draft.used.add(at);
      draft.unused = draft.unused.filter((mention) => !(mention.from < to && mention.to > from));
    },
  };
  fillElements(draft);
  fillRecipients(draft);
  fillCommand(draft);
  fillEdits(draft);
  fillTexts(draft);
  fillPatterns(draft);
  fillPaths(draft);
  fillValues(draft);
  const given = (name: string): boolean => name in draft.arguments || draft.several?.slot === name || draft.fromResult.includes(name);
  draft.missing = [...draft.missing, ...profile.slots.filter((slot) => slot.required && !given(slot.name)).map((slot) => slot.name)];
  const place = profile.slots.find((slot) => slot.kind === 'target' || slot.kind === 'container');
  if (draft.unresolved && place !== undefined && !place.required && !given(place.name)) draft.missing.push(place.name);
  // What ends a process has to be told which.
  if (profile.guarded && profile.slots.some((slot) => slot.name === 'pid') && !given('pid') && !given('name')) draft.missing.push('pid');
  // A search for nothing in particular would list everything.
  const names = profile.slots.find((slot) => slot.kind === 'glob');
  if (names !== undefined && profile.nameActions.has('search') && !profile.slots.some((slot) => slot.kind === 'pattern') && Object.keys(draft.arguments).every((name) => name === place?.name)) draft.missing.push(names.name);
  return draft;
}
