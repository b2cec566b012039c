import type { Json } from '../../../../src-preload/contract/index.ts';
import type { Frame } from '../frame.ts';
import type { Candidate, RankingIndex } from '../rank.ts';
import type { Profile } from '../profile.ts';
import type { Filling } from '../slots/fill.ts';
import { choicesOf } from '../slots/slotKinds.ts';
import { codeConstructions } from './code.ts';
import { dataConstructions } from './data.ts';
import type { Construction } from './construction.ts';
import { machineConstructions } from './machine.ts';
import { webConstructions } from './web.ts';
import { wordingOf, type Literal, type Spoken, type Wording } from './wording.ts';

/** What the sentence has spoken of before the clause. */
export interface Before extends Spoken {
  terminal: boolean;
  /** The service the last call was about. */
  service: string | undefined;
}

const all: readonly Construction[] = [...codeConstructions, ...webConstructions, ...machineConstructions, ...dataConstructions];
const score = 0.97;

/** The call a clause asks for in one of the known turns of phrase, or undefined. */
export function construe(index: RankingIndex, frame: Frame, before: Before, names: ReadonlySet<string> | undefined): Candidate | undefined {
  if (frame.mood !== 'request' && frame.mood !== 'question') return undefined;
  const plain = wordingOf(frame);
  const referring = before.url === undefined && before.path === undefined ? plain : wordingOf(frame, before);
  const wordings = referring.text === plain.text ? [plain] : [referring, plain];
  for (const wording of wordings) {
    if (wording.text.length > 2000) return undefined;
    for (const construction of all) {
      const profile = index.profiles.get(construction.name);
      if (profile === undefined || (names !== undefined && !names.has(construction.name)) || !allowed(frame, construction, profile, before)) continue;
      const found = fitting(construction, wording);
      if (found === undefined) continue;
      const filling = fillingOf(construction, profile, found, before);
      return { profile, filling, score, verbFits: true };
    }
  }
  return undefined;
}

/** A question makes only calls that look, or that nothing but running answers. */
function allowed(frame: Frame, construction: Construction, profile: Profile, before: Before): boolean {
  if ((construction.afterTerminal === true && !before.terminal) || (construction.sameService === true && before.service === undefined)) return false;
  if (profile.guarded && frame.restricted) return false;
  return frame.mood === 'request' || !profile.guarded || (construction.answers === true);
}

/** The arguments a pattern gives, where it accounts for every value of the clause. */
function fitting(construction: Construction, wording: Wording): Record<string, Json> | undefined {
  const literals = [...wording.literals.entries()];
  const code = literals.find(([, literal]) => literal.kind === 'CODE')?.[1];
  if (construction.language !== undefined && code?.language !== construction.language) return undefined;
  for (const one of construction.patterns) {
    const match = withPlaces(one).exec(wording.text);
    if (match === null) continue;
    const spans = Object.entries(match.indices?.groups ?? {}).filter((entry): entry is [string, [number, number]] => entry[1] !== undefined);
    const taken = (at: number, literal: Literal): boolean => (construction.selectors === true && literal.kind === 'SELECTOR') || spans.some(([, [from, to]]) => from <= at && at < to);
    if (!literals.every(([at, literal]) => taken(at, literal))) continue;
    const found: Record<string, Json> = { ...construction.extras?.(wording.text) };
    for (const [name, [from, to]] of spans) found[name] = valueOf(wording, from, to);
    if (construction.selectors === true) {
      const selectors = literals.flatMap(([, literal]) => (literal.kind === 'SELECTOR' ? [literal.value] : []));
      if (selectors.length > 0) found['selectors'] = selectors;
    }
    return found;
  }
  return undefined;
}

const placed = new Map<RegExp, RegExp>();

function withPlaces(one: RegExp): RegExp {
  const known = placed.get(one);
  if (known !== undefined) return known;
  const made = new RegExp(one.source, 'du');
  placed.set(one, made);
  return made;
}

function valueOf(wording: Wording, from: number, to: number): Json {
  const literal = wording.literals.get(from);
  const whole = literal !== undefined && to - from === literal.kind.length;
  if (!whole) return wording.typed(from, to);
  return literal.kind === 'JSON' ? (JSON.parse(literal.value) as Json) : literal.value;
}

function fillingOf(construction: Construction, profile: Profile, found: Record<string, Json>, before: Before): Filling {
  const known = new Set(profile.slots.map((slot) => slot.name));
  const given = Object.fromEntries(Object.entries(found).filter(([name]) => known.has(name)));
  if (construction.sameService === true && before.service !== undefined) given['name'] = before.service;
  for (const slot of profile.slots) {
    const said = given[slot.name];
    const choice = typeof said === 'string' ? choicesOf(slot.schema)?.find((one) => one.toLowerCase() === said.toLowerCase()) : undefined;
    if (choice !== undefined) given[slot.name] = choice;
  }
  const fromResult = construction.session === true && before.terminal ? ['session_id'] : [];
  const missing = profile.slots.filter((slot) => slot.required && !(slot.name in given) && !fromResult.includes(slot.name)).map((slot) => slot.name);
  for (const name of construction.needs ?? []) if (!(name in given) && !missing.includes(name)) missing.push(name);
  return { arguments: given, missing, several: undefined, fromResult, ambiguous: false, unresolved: false, mismatch: false, eitherKind: false, unused: [], used: new Set(), loose: new Set(), zoneUsed: true, guessed: false };
}
