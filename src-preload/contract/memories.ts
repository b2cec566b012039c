import { z } from 'zod';
import { timestamp } from './common.ts';

/** Something that is remembered, as the person sees it. */
export const memoryView = z.strictObject({
  id: z.number().int(),
  /** On whose behalf it is kept: `person`, or an outside caller. */
  owner: z.string(),
  namespace: z.string(),
  key: z.string(),
  content: z.string(),
  tags: z.array(z.string()),
  importance: z.number(),
  createdAt: timestamp,
  updatedAt: timestamp,
  /** Null: never. One that is past is told to nobody, until it is removed. */
  expiresAt: timestamp.nullable(),
  /** Who stored it last, and with which call. */
  storedBy: z.string(),
  callId: z.string(),
});
export type MemoryView = z.infer<typeof memoryView>;

/** How much there is, and of what; lists are asked for. */
export interface MemoriesState {
  /** Grows with every change. */
  revision: number;
  total: number;
  owners: { owner: string; memories: number }[];
  namespaces: { namespace: string; memories: number }[];
  tags: string[];
}
export type MemoriesAction = { type: 'replaced'; memories: MemoriesState };

const words = z.string().max(200);
const draft = {
  /** Made from the content where empty. */
  key: words,
  namespace: z.string().trim().min(1, 'Give it a namespace').max(100),
  content: z.string().trim().min(1, 'There is nothing to remember').max(20_000),
  tags: z.array(z.string().trim().min(1).max(60)).max(20),
  importance: z.number().min(0).max(1),
  expiresAt: timestamp.nullable(),
};

export const memoryMethods = {
  /** Newest first; best first where something is searched for. */
  'memories.list': {
    params: z.strictObject({ query: z.string().max(1000).default(''), owner: z.string().optional(), namespace: z.string().optional(), tag: z.string().optional(), offset: z.number().int().min(0).default(0), limit: z.number().int().min(1).max(500).default(200) }),
    result: z.strictObject({ memories: z.array(memoryView), total: z.number().int() }),
  },
  /** NOT_FOUND when it is gone. */
  'memories.get': { params: z.strictObject({ id: z.number().int() }), result: memoryView },
  /** Without an id a new one of the person's. ALREADY_EXISTS for another's key; REDACTED_INPUT for a secret. `callId` is what `calls.undo` takes back. */
  'memories.save': { params: z.strictObject({ id: z.number().int().nullable(), ...draft }), result: z.strictObject({ memory: memoryView, callId: z.string() }) },
  'memories.remove': { params: z.strictObject({ ids: z.array(z.number().int()).min(1).max(1000) }), result: z.strictObject({ removed: z.number().int(), callId: z.string() }) },
} as const;
