import type { Json } from '../../../src-preload/contract/index.ts';
import type { Registry } from '../../registry/registry.ts';
import type { ModelMessage } from '../chatModel.ts';
import { answerQuestion } from './answerQuestion.ts';
import type { ResultMessage } from './answer/describeOutcome.ts';
import { pathsIn, type MadeCall } from './plan.ts';
import { rankingIndex } from './rank.ts';
import { noAntecedents, thingsOf, type Antecedents } from './references.ts';
import { ordinal } from './text/quantities.ts';
import { understand, type Guess, type Understanding } from './understand.ts';

/** The running turn: what its sentence means, and the calls made for it so far. */
export interface Turn {
  understanding: Understanding;
  made: MadeCall[];
}

/** Reads the end of a conversation. The same history always gives the same answer. */
export function readTurn(messages: readonly ModelMessage[], registry: Registry, names: ReadonlySet<string>): Turn {
  const last = messages.findLastIndex((message) => message.role === 'person');
  const text = textAt(messages, last);
  return { understanding: meaningOf(messages, last, text, registry, names), made: madeCalls(messages.slice(last + 1)) };
}

function meaningOf(messages: readonly ModelMessage[], at: number, text: string, registry: Registry, names: ReadonlySet<string>): Understanding {
  const before = messages.slice(0, Math.max(0, at));
  const previous = before.findLastIndex((message) => message.role === 'person');
  const asked = before.at(-1);
  if (asked?.role === 'assistant' && asked.question !== undefined) {
    const planned = previous === -1 ? undefined : meaningOf(messages, previous, textAt(messages, previous), registry, names);
    const answered = answerQuestion(asked.question, text, planned, registry, names);
    if (answered !== undefined) return answered;
  }
  const chosen = choiceIn(text);
  if (chosen !== undefined && previous !== -1 && madeCalls(before.slice(previous + 1)).length === 0) {
    const { decision, guesses } = meaningOf(messages, previous, textAt(messages, previous), registry, names);
    const guess = chosen === -1 ? guesses.slice(0, 3).at(-1) : guesses[chosen - 1];
    if (decision === 'unsure' && guess !== undefined && chosen <= 3) return takeGuess(guess, registry);
  }
  return understand(text, registry, { names, antecedents: antecedentsOf(before.slice(previous + 1), registry) });
}

function textAt(messages: readonly ModelMessage[], at: number): string {
  const message = messages[at];
  return message?.role === 'person' ? message.text : '';
}

/** "the second one", "2", "the last": a choice among what was offered. */
function choiceIn(text: string): number | undefined {
  const words = text.toLowerCase().replace(/[.!,]/g, '').trim().split(/\s+/).filter((word) => !/^(?:the|one|please|number|option|i|mean|meant|yes|guess)$/.test(word));
  const [word] = words;
  if (words.length !== 1 || word === undefined) return undefined;
  return /^[1-3]$/.test(word) ? Number(word) : ordinal(word);
}

function takeGuess(guess: Guess, registry: Registry): Understanding {
  const changes = rankingIndex(registry.functions).profiles.get(guess.name)?.guarded ?? true;
  return {
    decision: guess.missing.length > 0 ? 'ask' : 'run',
    calls: [{ name: guess.name, arguments: guess.arguments, missing: guess.missing, fromResult: [], part: 0, changes, waits: false, needsSuccess: false }],
    guesses: [guess], top: [guess.name], ask: guess.missing, reading: [`the guess “${guess.title}”`], talk: undefined,
  };
}

/** The calls of a stretch of the history, each with its result, in order. */
function madeCalls(messages: readonly ModelMessage[]): MadeCall[] {
  const results = new Map(messages.filter((message): message is ResultMessage => message.role === 'result').map((message) => [message.callId, message]));
  return messages.flatMap((message) => (message.role === 'assistant' ? message.calls : [])).flatMap((call) => {
    const result = results.get(call.callId);
    return result === undefined ? [] : [{ call, result }];
  });
}

/** What the turn before has spoken of. */
function antecedentsOf(messages: readonly ModelMessage[], registry: Registry): Antecedents {
  const { profiles } = rankingIndex(registry.functions);
  const done = madeCalls(messages).filter(({ result }) => result.outcome === 'done');
  const groups = done.flatMap(({ call }) => {
    const profile = profiles.get(call.name);
    const things = profile === undefined ? [] : thingsOf(profile, call.arguments as Record<string, Json>);
    return things.length === 0 ? [] : [things];
  });
  const results = done.map(({ result }) => pathsIn(result.output)).findLast((paths) => paths.length > 0) ?? [];
  return groups.length === 0 && results.length === 0 ? noAntecedents : { groups, pendingList: false, results, carriedOver: true };
}
