import type { ChatState } from '../../../src-preload/contract/index.ts';

/** Turns with something to undo, in their order: the person's message, and how many of the calls that answered it. */
export function undoableByTurn({ messages, calls }: Pick<ChatState, 'messages' | 'calls'>): { turnId: string; calls: number }[] {
  const turns: { turnId: string; calls: number }[] = [];
  for (const message of messages) {
    if (message.role === 'person') turns.push({ turnId: message.id, calls: 0 });
    const turn = turns.at(-1);
    if (turn) turn.calls += message.parts.filter((part) => part.type === 'call' && calls[part.callId]?.undo.state === 'available').length;
  }
  return turns.filter((turn) => turn.calls > 0);
}
