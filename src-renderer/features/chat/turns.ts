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
export function numberCalls(chat: ChatState): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const message of chat.messages) for (const part of message.parts) if (part.type === 'call' && !numbers.has(part.callId)) numbers.set(part.callId, numbers.size + 1);
  return numbers;
}
