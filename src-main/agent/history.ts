import type { CallView, Json, Message } from '../../src-preload/contract/index.ts';
import type { ModelMessage } from '../models/chatModel.ts';
import type { CallResult, Step } from './chatRecord.ts';

/** What the history is made from; an OpenChat has it. */
export interface HistorySource {
  readonly state: { readonly messages: readonly Message[]; readonly calls: Readonly<Record<string, CallView>> };
  readonly steps: ReadonlyMap<string, readonly Step[]>;
  readonly results: ReadonlyMap<string, CallResult>;
}

/**
 * A chat as a model reads it. Messages of the person that follow each other become one. What a model
 * was saying when its turn broke off is part of it only once the person has answered: before that,
 * the next step says it again. Thoughts are given back within their own turn only.
 */
export function toHistory(chat: HistorySource): ModelMessage[] {
  const history: ModelMessage[] = [];
  const { messages } = chat.state;
  const lastByPerson = messages.findLastIndex(({ role }) => role === 'person');
  messages.forEach((message, index) => {
    if (message.role === 'person') {
      const text = textOf(message.parts, 'text');
      const before = history.at(-1);
      if (before?.role === 'person') before.text = `${before.text}\n\n${text}`;
      else history.push({ role: 'person', text });
      return;
    }
    const inThisTurn = index > lastByPerson;
    const steps = chat.steps.get(message.id) ?? [];
    steps.forEach((step, at) => {
      if (!step.complete && inThisTurn) return;
      addStep(history, chat, step, message.parts.slice(step.from, steps[at + 1]?.from ?? message.parts.length), inThisTurn);
    });
  });
  return history;
}

function addStep(history: ModelMessage[], chat: HistorySource, step: Step, parts: readonly Message['parts'][number][], withReasoning: boolean): void {
  const question = parts.find((part) => part.type === 'question');
  const text = [textOf(parts, 'text'), question?.text ?? ''].filter((piece) => piece !== '').join('\n\n');
  const reasoning = withReasoning && step.calls.length > 0 ? textOf(parts, 'reasoning') : '';
  if (text === '' && step.calls.length === 0) return;
  history.push({
    role: 'assistant',
    text,
    calls: step.calls,
    ...(reasoning === '' ? {} : { reasoning }),
    ...(question ? { question: { name: question.name, arguments: question.arguments, missing: question.missing } } : {}),
  });
  for (const { callId, name } of step.calls) {
    const { pictures, ...result } = chat.results.get(callId) ?? resultOfView(chat.state.calls[callId]);
    // A picture costs as much as pages of text: only the turn that asked for it has it.
    history.push({ role: 'result', callId, name, ...result, ...(withReasoning && pictures && { pictures }) });
  }
}

function textOf(parts: readonly Message['parts'][number][], type: 'text' | 'reasoning'): string {
  return parts.map((part) => (part.type === type ? part.text : '')).join('');
}

/** What can be told of a call whose result the agent did not live to see. */
export function resultOfView(call: CallView | undefined): CallResult {
  const unknown: CallResult = { outcome: 'unknown', output: { code: 'OUTCOME_UNKNOWN', message: 'Steward ended while this call ran; whether it was carried out is not known' } };
  if (!call) return unknown;
  const error = call.error && ({ code: call.error.code, message: call.error.message, ...(call.error.hint === undefined ? {} : { hint: call.error.hint }) } satisfies Json);
  switch (call.state) {
    case 'done':
    case 'undone':
      return { outcome: 'done', output: { summary: call.summary ?? 'Done', ...(call.state === 'undone' ? { undone: true } : {}) } };
    case 'failed':
      return { outcome: 'failed', output: error ?? { message: 'It failed' } };
    case 'refused':
      return { outcome: 'refused', output: error ?? { message: call.decision?.reason ?? 'It was refused' }, ...(call.decision?.note === undefined ? {} : { note: call.decision.note }) };
    case 'waiting':
      return { outcome: 'unknown', output: { code: 'APPROVAL_PENDING', message: 'This call still waits for the person' } };
    case 'unknown':
    case 'queued':
    case 'running':
      return unknown;
  }
}
