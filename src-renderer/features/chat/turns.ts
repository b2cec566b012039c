import type { CallView, ChatState, Message, MessagePart } from '../../../src-preload/contract/index.ts';

/** A stretch of an answer: calls that follow each other belong together. */
export type Stretch = { kind: 'part'; part: Exclude<MessagePart, { type: 'call' }>; key: string } | { kind: 'calls'; calls: CallView[]; key: string };

/** The parts of a message with neighbouring calls gathered. Calls that are not known (yet) are left out. */
export function toStretches(message: Message, calls: ChatState['calls']): Stretch[] {
  const stretches: Stretch[] = [];
  message.parts.forEach((part, index) => {
    const key = `${message.id}-${index}`;
    if (part.type !== 'call') {
      if ((part.type !== 'text' && part.type !== 'reasoning') || part.text.trim() !== '') stretches.push({ kind: 'part', part, key });
      return;
    }
    const call = calls[part.callId];
    if (!call) return;
    const last = stretches.at(-1);
    if (last?.kind === 'calls') last.calls.push(call);
    else stretches.push({ kind: 'calls', calls: [call], key });
  });
  return stretches;
}

/** Calls of a chat numbered in the order they were made. */
export function numberCalls(messages: readonly Message[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const message of messages) for (const part of message.parts) if (part.type === 'call' && !numbers.has(part.callId)) numbers.set(part.callId, numbers.size + 1);
  return numbers;
}

/** What the person said before the message at a place; nothing when it is not among these. */
export function saidBefore(messages: readonly Message[], at: number): string | undefined {
  const said = messages.slice(0, at).findLast((message) => message.role === 'person');
  return said && textOf(said);
}

/** The words of a message. */
export function textOf(message: Message): string {
  return message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** For each message of the model, what the person had said before it. */
export function saidBeforeEach(messages: readonly Message[]): (string | undefined)[] {
  let said: string | undefined;
  return messages.map((message) => {
    if (message.role !== 'person') return said;
    said = textOf(message);
    return undefined;
  });
}
