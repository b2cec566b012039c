import { AppError } from '../../kernel/errors.ts';
import type { Registry } from '../../registry/registry.ts';
import type { ChatModel, ModelEvent, StepRequest } from '../chatModel.ts';
import { describeCall, describeOutcome } from './answer/describeOutcome.ts';
import { questionFor, replyFor } from './answer/replies.ts';
import { advance, type PlanState } from './plan.ts';
import { rankingIndex } from './rank.ts';
import { searchFunctions } from './searchFunctions.ts';
import { startingGuesses, suggestionsFor } from './suggestions.ts';
import { readTurn, type Turn } from './turn.ts';
import { understand, type Guess, type Understanding } from './understand.ts';

/** Answers without a model: it maps sentences to the functions present, by rules one can read. */
export interface OfflineEngine extends ChatModel {
  /** What a text means, with its calls; nothing is run. */
  understand(text: string): Understanding;
  /** The functions typed words may mean, arguments filled in; best first. */
  candidates(text: string): Guess[];
  /** Names of functions by meaning, best first. */
  search(query: string): string[];
}

/** The most candidates the palette is given. */
const mostCandidates = 8;

export function createOfflineEngine(registry: Registry): OfflineEngine {
  return {
    label: 'Offline engine',
    where: 'this computer',
    offline: true,
    step: (request) => step(request, registry),
    understand: (text) => understand(text, registry),
    candidates: (text) => candidatesFor(text, registry),
    search: (query) => searchFunctions(query, registry.functions),
  };
}

async function* step({ messages, tools, signal }: StepRequest, registry: Registry): AsyncGenerator<ModelEvent> {
  if (signal.aborted) throw new AppError('CANCELLED', 'Stopped before it had answered');
  const names = new Set(tools.map((tool) => tool.name));
  const turn = readTurn(messages, registry, names);
  const { understanding } = turn;
  switch (understanding.decision) {
    case 'run':
      yield* runPlan(turn, registry);
      return;
    case 'ask':
      yield* ask(understanding, registry);
      return;
    default:
      yield* offer(understanding, registry, names);
  }
}

/** The next calls of the plan, or the answer made from their results. */
function* runPlan({ understanding, made }: Turn, registry: Registry): Generator<ModelEvent> {
  const state = advance(understanding.calls, made);
  if (state.next.length > 0) {
    if (made.length === 0 && understanding.reading.length > 0) yield { type: 'reasoning', text: `Understood as:\n${understanding.reading.map((line) => `- ${line}`).join('\n')}` };
    for (const call of state.next) yield { type: 'call', name: call.name, arguments: call.arguments };
    yield { type: 'end', reason: 'calls' };
    return;
  }
  const outcomes = made.map(({ call, result }) => describeOutcome(registry.require(call.name), call.arguments, result));
  yield { type: 'text', text: [...outcomes, ...leftOut(state, registry)].join('\n\n') || 'There was nothing to do.' };
  yield { type: 'end', reason: 'stop' };
}

function leftOut({ skipped, tooMany }: PlanState, registry: Registry): string[] {
  const lines = skipped.map((call) => `So I did not ${describeCall(registry.require(call.name), call.arguments)}.`);
  if (tooMany !== undefined) lines.push(`That would be ${tooMany.count.toLocaleString('en-US')} calls of “${registry.require(tooMany.call.name).title}”, too many to ask for at once. Narrow the search first.`);
  return lines;
}

function* ask(understanding: Understanding, registry: Registry): Generator<ModelEvent> {
  const call = understanding.calls.find((one) => one.missing.length > 0);
  const profile = call === undefined ? undefined : rankingIndex(registry.functions).profiles.get(call.name);
  if (call === undefined || profile === undefined) return;
  yield { type: 'question', name: call.name, arguments: call.arguments, missing: call.missing, text: questionFor(profile, call) };
  yield { type: 'end', reason: 'stop' };
}

/** Says that it is not sure or does not know, with guesses to pick from. Talk is never answered with a guess that changes something. */
function* offer(understanding: Understanding, registry: Registry, names: ReadonlySet<string>): Generator<ModelEvent> {
  const { profiles } = rankingIndex(registry.functions);
  const { talk, decision } = understanding;
  const harmless = understanding.guesses.filter((guess) => decision === 'unsure' && talk === undefined || profiles.get(guess.name)?.guarded === false);
  const nothingKnown = decision === 'nothing' && (talk === undefined || talk === 'courtesy');
  const items = suggestionsFor(harmless.length === 0 && (nothingKnown || decision === 'unsure') ? startingGuesses(registry, names) : harmless, registry, names);
  const quiet = talk === 'withdrawn' || talk === 'negated';
  yield { type: 'text', text: replyFor(understanding, harmless.length > 0) };
  if (items.length > 0 && !quiet) yield { type: 'suggestions', items };
  yield { type: 'end', reason: 'stop' };
}

function candidatesFor(text: string, registry: Registry): Guess[] {
  const { guesses } = understand(text, registry);
  const found = searchFunctions(text, registry.functions)
    .filter((name) => !guesses.some((guess) => guess.name === name))
    .map((name): Guess => ({ name, title: registry.require(name).title, arguments: {}, missing: [], score: 0.1 }));
  const { profiles } = rankingIndex(registry.functions);
  const more = found.map((guess) => ({ ...guess, missing: (profiles.get(guess.name)?.slots ?? []).filter((slot) => slot.required).map((slot) => slot.name) }));
  return [...guesses, ...more].slice(0, mostCandidates);
}
