import { z } from 'zod';

/**
 * The frames of the one connection between a user interface and the runtime. The same frames run
 * over memory, Electron IPC and WebSocket; each is one JSON text on carriers that need text.
 *
 * A connection belongs to a session the client names. When a carrier drops, the client opens another
 * one with the same session and its subscriptions' last sequence numbers: requests that were not
 * answered are sent again under their old ids and are never carried out twice; a stream continues
 * after the last number seen, or starts over with a snapshot when the runtime no longer has it.
 * How large frames may be stands in `state/frameLimits.ts`, where both sides can use it.
 */
export const clientFrame = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('hello'), session: z.string().min(8).max(64), protocol: z.literal(1) }),
  z.strictObject({ t: z.literal('request'), id: z.number().int().positive(), method: z.string().max(80), params: z.unknown() }),
  z.strictObject({ t: z.literal('cancel'), id: z.number().int().positive() }),
  /** The client has the answer: the runtime may forget it. */
  z.strictObject({ t: z.literal('ack'), id: z.number().int().positive() }),
  z.strictObject({
    t: z.literal('subscribe'),
    id: z.number().int().positive(),
    topic: z.string().max(80),
    key: z.string().max(80).optional(),
    /** Where the client is, when it resumes: the stream's epoch and the last number it applied. */
    since: z.strictObject({ epoch: z.string().max(64), seq: z.number().int().nonnegative() }).optional(),
  }),
  z.strictObject({ t: z.literal('unsubscribe'), id: z.number().int().positive() }),
  z.strictObject({ t: z.literal('ping') }),
]);
export type ClientFrame = z.infer<typeof clientFrame>;

export type ServerFrame =
  | { t: 'welcome'; protocol: 1; version: string; /** true when this session was known. */ resumed: boolean }
  | { t: 'response'; id: number; result: unknown }
  | { t: 'failure'; id: number; error: import('./errorCodes.ts').ErrorView }
  | { t: 'snapshot'; id: number; epoch: string; seq: number; state: unknown }
  | { t: 'event'; id: number; seq: number; action: unknown }
  /** A subscription that cannot be served (unknown topic, chat deleted). */
  | { t: 'ended'; id: number; error: import('./errorCodes.ts').ErrorView }
  /** A frame the runtime could not read; the connection stays open. */
  | { t: 'unreadable'; error: import('./errorCodes.ts').ErrorView }
  | { t: 'pong' };
