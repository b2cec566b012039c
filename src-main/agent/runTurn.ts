import type { Caller, Message } from '../../src-preload/contract/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError, isAppError, toErrorView } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { ChatModel, ModelCall, ModelEvent, StepRequest } from '../models/chatModel.ts';
import type { ModelTool } from '../registry/projections.ts';
import { AnswerWriter } from './answerWriter.ts';
import type { CallResult } from './chatRecord.ts';
import type { Chats } from './chats.ts';
import type { Door } from './door.ts';
import { estimateHistory, estimateTokens, estimateTools, fitToBudget } from './fitToBudget.ts';
import { toHistory } from './history.ts';
import type { OpenChat } from './openChat.ts';
import { Repetition, repetitionRemark } from './repetition.ts';
import { runCalls, stoppedResult } from './runCalls.ts';

export interface Turn {
  chat: OpenChat;
  chats: Pick<Chats, 'callChanged'>;
  door: Door;
  model: ChatModel;
  system: string;
  /** The functions on offer, in a stable order. */
  tools: readonly ModelTool[];
  clock: Clock;
  /** Answers of the model in one turn. */
  stepLimit: number;
  /** The person stops the turn: nothing of it goes on. */
  stop: AbortSignal;
  /** The runtime ends: what waits for the person stays. */
  leave: AbortSignal;
}

export type TurnEnd = Exclude<Message['status'], 'streaming'>;

/** The room kept for the answer, of what a model's context holds. */
const answerTokens = 8_000;
/** What is sent of the history in any case. */
const leastHistoryTokens = 2_000;
/** How far the history is cut down when a model says it is too long, each time. */
const shrink = 0.5;
const shrinkLimit = 3;
/** The longest of the model's words that an approval card quotes. */
const longestQuote = 240;

/**
 * One turn: the model answers, its calls run through the door, it answers again, until it ends, is
 * stopped, fails or reaches the limit. The chat is left with the whole of it, however it ends.
 */
export async function runTurn(turn: Turn): Promise<TurnEnd> {
  const writer = await AnswerWriter.begin(turn.chat, turn.model.label, turn.clock);
  try {
    await runSteps(turn, writer);
    await writer.end('done');
    return 'done';
  } catch (error) {
    if (turn.stop.aborted || turn.leave.aborted) {
      const status = turn.stop.aborted ? 'stopped' : 'interrupted';
      await writer.end(status);
      return status;
    }
    await writer.end('failed', toErrorView(error));
    return 'failed';
  }
}

/** Steps until the model ends; throws what ends the turn otherwise. */
async function runSteps(turn: Turn, writer: AnswerWriter): Promise<void> {
  const repetition = new Repetition();
  const caller: Caller = { kind: 'chat', chatId: turn.chat.id, model: turn.model.label };
  for (let step = 1; step <= turn.stepLimit; step++) {
    const { calls, says, reason } = await runStep(turn, writer);
    if (calls.length === 0) {
      if (reason === 'length') throw new AppError('MODEL_ERROR', 'The answer was cut off: the model reached the longest answer it gives', { hint: 'Ask it to go on' });
      if (writer.parts.length === 0) throw new AppError('MODEL_ERROR', 'The model ended without an answer', { hint: 'Try again, or choose another model' });
      return;
    }
    const noted = new Map<string, 'fine' | 'tell' | 'stop'>();
    const all = await runCalls({
      calls,
      caller,
      door: turn.door,
      clock: turn.clock,
      says,
      stop: turn.stop,
      leave: turn.leave,
      onChange: (call) => void turn.chats.callChanged(call),
      async onResult(call, result) {
        const verdict = repetition.note(call, result);
        noted.set(call.callId, verdict);
        await turn.chat.saveResult(call.callId, verdict === 'fine' ? result : { ...result, remark: repetitionRemark });
      },
    });
    if (!all && turn.stop.aborted) await saveMissing(turn.chat, calls, stoppedResult);
    ensureGoing(turn);
    const repeated = calls.find(({ callId }) => noted.get(callId) === 'stop');
    if (repeated) {
      throw new AppError('MODEL_ERROR', `The model made the same call of ${repeated.name} again and again and got the same result, so the turn was stopped`, { hint: 'Say what to do differently, or choose another model' });
    }
  }
  throw new AppError('MODEL_ERROR', `The turn was stopped after ${turn.stepLimit} steps; what they did stays`, { hint: 'Send “go on” if there is more to do' });
}

interface StepEnd {
  calls: ModelCall[];
  says: string | undefined;
  reason: 'stop' | 'calls' | 'length';
}

/** One answer of the model, written as it comes; the history is cut down when it proves too long. */
async function runStep(turn: Turn, writer: AnswerWriter): Promise<StepEnd> {
  for (let cuts = 0; ; cuts++) {
    writer.beginStep();
    const before = writer.parts.length;
    try {
      return await readStep(turn, writer, shrink ** cuts);
    } catch (error) {
      if (!isAppError(error, 'TOO_LARGE') || cuts === shrinkLimit || writer.parts.length > before) throw error;
    }
  }
}

async function readStep(turn: Turn, writer: AnswerWriter, share: number): Promise<StepEnd> {
  const calls: ModelCall[] = [];
  let says: string | undefined;
  let text = '';
  let reason: StepEnd['reason'] = 'stop';
  for await (const event of untilStopped(turn, turn.model.step(prepare(turn, share)))) {
    switch (event.type) {
      case 'text':
        text += event.text;
        writer.write('text', event.text);
        break;
      case 'reasoning':
        writer.write('reasoning', event.text);
        break;
      case 'call':
        says ??= event.says;
        calls.push({
          callId: newId('call', turn.clock.now()),
          name: event.name,
          arguments: event.arguments,
          ...(event.invalid === undefined ? {} : { invalid: event.invalid }),
          ...(event.providerData === undefined ? {} : { providerData: event.providerData }),
        });
        break;
      case 'suggestions':
        writer.add({ type: 'suggestions', items: event.items });
        break;
      case 'question':
        writer.add({ type: 'question', name: event.name, arguments: event.arguments, missing: event.missing, text: event.text });
        break;
      case 'usage':
        break;
      case 'end':
        reason = event.reason;
        break;
    }
  }
  await writer.endStep(calls);
  return { calls, says: says ?? quoteEnd(text), reason };
}

function prepare(turn: Turn, share: number): StepRequest {
  const { model, system, chat } = turn;
  const tools = [...turn.tools];
  const history = toHistory(chat);
  const signal = AbortSignal.any([turn.stop, turn.leave]);
  const room = (model.contextTokens ?? Number.POSITIVE_INFINITY) - answerTokens - estimateTools(tools) - estimateTokens(system);
  const budget = Math.max(leastHistoryTokens, room);
  // Once it proved too long, it is cut from what it is, not from what was thought to fit.
  const wanted = share === 1 ? budget : Math.min(budget, estimateHistory(history)) * share;
  return { system, messages: fitToBudget(history, wanted), tools, signal };
}

/** The events of a step until the turn is stopped or left: a model that does not heed its signal is not waited for. */
async function* untilStopped(turn: Turn, events: AsyncIterable<ModelEvent>): AsyncGenerator<ModelEvent> {
  const iterator = events[Symbol.asyncIterator]();
  let forget: () => void = () => undefined;
  const stopped = new Promise<never>((_, reject) => {
    const onStop = (): void => reject(new AppError('CANCELLED', 'Stopped before the model had answered'));
    for (const signal of [turn.stop, turn.leave]) {
      signal.addEventListener('abort', onStop, { once: true });
      if (signal.aborted) onStop();
    }
    forget = () => [turn.stop, turn.leave].forEach((signal) => signal.removeEventListener('abort', onStop));
  });
  stopped.catch(() => undefined);
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), stopped]);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    forget();
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

function ensureGoing({ stop, leave }: Turn): void {
  if (stop.aborted || leave.aborted) throw new AppError('CANCELLED', 'The turn was stopped');
}

async function saveMissing(chat: OpenChat, calls: readonly ModelCall[], result: CallResult): Promise<void> {
  await Promise.all(calls.filter(({ callId }) => !chat.results.has(callId)).map(({ callId }) => chat.saveResult(callId, result)));
}

/** The last paragraph of what the model said before its calls, as one line. */
function quoteEnd(text: string): string | undefined {
  const last = text.trim().split(/\n\s*\n/).at(-1)?.replace(/\s+/g, ' ').trim() ?? '';
  if (last === '') return undefined;
  return last.length > longestQuote ? `${last.slice(0, longestQuote - 1)}…` : last;
}
