import type { Json } from '../../../src-preload/contract/index.ts';
import type { Registry } from '../../registry/registry.ts';
import type { ModelQuestion } from '../chatModel.ts';
import { buildFrame } from './frame.ts';
import type { Profile } from './profile.ts';
import { rankingIndex } from './rank.ts';
import type { Slot } from './slots/slotKinds.ts';
import { fillSlots } from './slots/fill.ts';
import { noAntecedents } from './references.ts';
import { tokenise } from './text/tokens.ts';
import { understand, type PlannedCall, type Understanding } from './understand.ts';

/**
 * Takes a message as the answer to the question before it. Undefined when it is a new request of its
 * own. `planned`: what the sentence meant that led to the question; its other calls are kept.
 */
export function answerQuestion(question: ModelQuestion, text: string, planned: Understanding | undefined, registry: Registry, names: ReadonlySet<string>): Understanding | undefined {
  const profile = rankingIndex(registry.functions).profiles.get(question.name);
  if (profile === undefined || !names.has(question.name)) return undefined;
  const own = understand(text, registry, { names });
  const withdrawn = own.talk === 'withdrawn' || own.talk === 'negated';
  if (withdrawn) return { ...own, decision: 'nothing', calls: [], guesses: [] };
  const slots = question.missing.flatMap((name) => profile.slots.filter((slot) => slot.name === name));
  const takesAnything = slots[0] !== undefined && ['content', 'title', 'command', 'pattern', 'edits'].includes(slots[0].kind);
  const isRequest = own.decision === 'run' && own.calls.every((call) => call.missing.length === 0) && startsAnew(text);
  if (isRequest && !takesAnything) return undefined;
  const given = valuesFor(profile, slots, text);
  if (given === undefined) return undefined;
  const filled: Record<string, Json> = { ...question.arguments, ...given };
  const missing = question.missing.filter((name) => !(name in filled));
  const alone: PlannedCall = { name: question.name, arguments: filled, missing, fromResult: [], part: 0, changes: profile.guarded, waits: false, needsSuccess: false };
  const base = planned?.calls.some((call) => call.name === question.name && call.missing.length > 0) === true ? planned.calls : [];
  let replaced = false;
  const calls = base.length === 0 ? [alone] : base.map((call) => {
    if (replaced || call.name !== question.name || call.missing.length === 0) return call;
    replaced = true;
    return { ...call, arguments: filled, missing };
  });
  const lacking = calls.find((call) => call.missing.length > 0);
  return { decision: lacking === undefined ? 'run' : 'ask', calls, guesses: [], top: [question.name], ask: lacking?.missing ?? [], reading: [`the answer to “${profile.definition.title}”: ${Object.entries(given).map(([name, value]) => `${name} = ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(', ')}`], talk: undefined };
}

/** More than a name or a place: a request in words. */
function startsAnew(text: string): boolean {
  const tokens = tokenise(text);
  const frame = buildFrame(text, { tokens, joint: 'start' });
  return (frame.mood === 'request' || frame.mood === 'question') && frame.headLength > 0;
}

/** The values an answer gives for what was asked, first things first. */
function valuesFor(profile: Profile, slots: readonly Slot[], text: string): Record<string, Json> | undefined {
  const [first] = slots;
  if (first === undefined) return undefined;
  const whole = withoutQuotes(text.trim());
  if (whole === '') return undefined;
  switch (first.kind) {
    case 'content':
    case 'title':
    case 'command':
    case 'pattern':
    case 'glob':
      return { [first.name]: whole.replace(/^(?:it should say|say|call it|write|run|look for|search for|the text|the command)\s*:?\s+(?=\S)/i, '') };
    case 'edits':
      return editsFrom(profile, first, text);
    case 'target':
    case 'targets':
    case 'destination':
    case 'container':
      return pathsFrom(slots, first, whole, text);
    default:
      return { [first.name]: whole };
  }
}

/** "old.txt", "the file old.txt", "a.txt to b.txt". */
function pathsFrom(slots: readonly Slot[], first: Slot, whole: string, text: string): Record<string, Json> | undefined {
  const frame = buildFrame(text, { tokens: tokenise(text), joint: 'start' });
  const found = frame.mentions.filter((mention) => mention.certainty !== 'reference');
  if (found.length === 0 && whole.split(/\s+/).length > 6) return undefined;
  const values = found.length === 0 ? [whole.replace(/^(?:it is|it's|the file|the folder|the|to|into|in|called|named)\s+/i, '')] : found.map((mention) => mention.value);
  const [value = whole] = values;
  const given: Record<string, Json> = { [first.name]: first.kind === 'targets' ? values : value };
  const second = slots[1];
  if (first.kind !== 'targets' && second !== undefined && ['target', 'destination'].includes(second.kind) && values[1] !== undefined) given[second.name] = values[1];
  return given;
}

/** "foo with bar" as the answer to what should be replaced. */
function editsFrom(profile: Profile, slot: Slot, text: string): Record<string, Json> | undefined {
  const sentence = /^\s*(?:replace|change|swap|substitute)\b/i.test(text) ? text : `replace ${text}`;
  const frame = buildFrame(sentence, { tokens: tokenise(sentence), joint: 'start' });
  const filling = fillSlots(profile, frame, noAntecedents);
  const edits = filling.arguments[slot.name];
  return edits === undefined ? undefined : { [slot.name]: edits };
}

function withoutQuotes(text: string): string {
  return /^(["'`])([\s\S]*)\1$/.exec(text)?.[2] ?? /^“([\s\S]*)”$/.exec(text)?.[1] ?? text;
}
