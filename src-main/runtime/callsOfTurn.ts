import { AppError } from '../kernel/errors.ts';
import type { Runtime } from './createRuntime.ts';

/** The calls of a chat, or of one turn of it: the person's message and all that answered it. NOT_FOUND for a turn that is not there. */
export async function callsOfTurn({ chats, calls }: Pick<Runtime, 'chats' | 'calls'>, chatId: string, turnId: string | undefined): Promise<string[]> {
  if (turnId === undefined) return (await calls.ofChat(chatId)).map((call) => call.id);
  const { messages } = (await chats.open(chatId)).state;
  const named = messages.findIndex((message) => message.id === turnId);
  if (named < 0) throw new AppError('NOT_FOUND', 'There is no such turn in this chat');
  // A turn is named by any of its messages.
  const start = messages.findLastIndex((message, index) => index <= named && message.role === 'person');
  const next = messages.findIndex((message, index) => index > named && message.role === 'person');
  return messages.slice(Math.max(start, 0), next < 0 ? undefined : next).flatMap(({ parts }) => parts.flatMap((part) => (part.type === 'call' ? [part.callId] : [])));
}
