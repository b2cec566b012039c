import { z } from 'zod';
import type { CallView } from './calls.ts';
import { errorView, json, risk, timestamp } from './common.ts';

/** A guess of the offline engine, offered for the person to pick. */
export const suggestion = z.strictObject({
  name: z.string(),
  title: z.string(),
  /** The sentence that runs it when picked. */
  sentence: z.string(),
  arguments: z.record(z.string(), json),
});
export type Suggestion = z.infer<typeof suggestion>;

export const messagePart = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string() }),
  z.strictObject({ type: z.literal('reasoning'), text: z.string() }),
  z.strictObject({ type: z.literal('call'), callId: z.string() }),
  z.strictObject({ type: z.literal('suggestions'), items: z.array(suggestion) }),
  /** A function was understood, but arguments are missing; the next message may supply them. */
  z.strictObject({ type: z.literal('question'), name: z.string(), arguments: z.record(z.string(), json), missing: z.array(z.string()), text: z.string() }),
  z.strictObject({ type: z.literal('error'), error: errorView }),
]);
export type MessagePart = z.infer<typeof messagePart>;

export const message = z.strictObject({
  id: z.string(),
  role: z.enum(['person', 'assistant']),
  parts: z.array(messagePart),
  at: timestamp,
  /** `interrupted`: the runtime ended while the turn ran; what was done is kept. */
  status: z.enum(['streaming', 'done', 'stopped', 'failed', 'interrupted']),
  /** Which model wrote it; absent on the person's own. */
  model: z.string().optional(),
});
export type Message = z.infer<typeof message>;

export const chatSummary = z.strictObject({
  id: z.string(),
  title: z.string(),
  updatedAt: timestamp,
  running: z.boolean(),
  /** The highest risk among the calls that wait for the person; absent when none waits. */
  waiting: risk.optional(),
});
export type ChatSummary = z.infer<typeof chatSummary>;

/** State of the topic `chats`: the list, newest first. */
export interface ChatsState {
  chats: ChatSummary[];
}
export type ChatsAction =
  | { type: 'upserted'; chat: ChatSummary }
  | { type: 'removed'; chatId: string };

/** State of the topic `chat` with a chat's id as key. */
export interface ChatState {
  id: string;
  title: string;
  messages: Message[];
  calls: Record<string, CallView>;
  running: boolean;
  /** Text waiting to be sent when the running turn has ended. */
  queued: string[];
}
export type ChatAction =
  | { type: 'messageAdded'; message: Message }
  | { type: 'textAppended'; messageId: string; part: number; text: string }
  | { type: 'partAdded'; messageId: string; part: MessagePart }
  | { type: 'messageEnded'; messageId: string; status: Message['status'] }
  | { type: 'callChanged'; call: CallView }
  | { type: 'callProgressed'; callId: string; progress: NonNullable<CallView['progress']> }
  | { type: 'runningChanged'; running: boolean }
  | { type: 'queuedChanged'; queued: string[] }
  | { type: 'titleChanged'; title: string };

const chatId = z.string().min(1).max(64);

export const chatMethods = {
  'chats.create': { params: z.strictObject({ title: z.string().max(200).optional() }), result: z.strictObject({ chatId }) },
  'chats.rename': { params: z.strictObject({ chatId, title: z.string().min(1).max(200) }), result: z.strictObject({}) },
  'chats.remove': { params: z.strictObject({ chatId }), result: z.strictObject({}) },
  /** Adds the person's message and starts a turn, or queues it behind the running one. */
  'chats.send': { params: z.strictObject({ chatId, text: z.string().min(1).max(200_000) }), result: z.strictObject({ messageId: z.string(), queued: z.boolean() }) },
  /** Stops the running turn; what was done stays. */
  'chats.stop': { params: z.strictObject({ chatId }), result: z.strictObject({ stopped: z.boolean() }) },
  /** Runs the last turn again after an error. */
  'chats.retry': { params: z.strictObject({ chatId }), result: z.strictObject({}) },
  'chats.search': { params: z.strictObject({ query: z.string().min(1).max(200) }), result: z.strictObject({ hits: z.array(z.strictObject({ chatId: z.string(), title: z.string(), excerpt: z.string(), at: timestamp })) }) },
} as const;

