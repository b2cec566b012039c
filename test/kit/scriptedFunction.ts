// Functions whose handler a test writes, beside the built-in ones.
import { z } from 'zod';
import type { CallContext } from '../../src-main/registry/defineFunction.ts';
import { defineFunction, type AnyFunction } from '../../src-main/registry/defineFunction.ts';

interface Script {
  name?: string;
  /** Default: reads facts of the machine, which needs no asking. */
  effects?: AnyFunction['effects'];
  readOnly?: boolean;
  idempotent?: boolean;
  undo?: AnyFunction['undo'];
  timeoutMs?: number;
  pool?: AnyFunction['pool'];
  cacheSeconds?: number;
  fallback?: { how: string; handler(): Promise<{ value: unknown }> };
  handler(context: CallContext, value: string): Promise<{ value: unknown }>;
}

/** Takes `{ value }`, answers `{ value }`. */
export function scriptedFunction({ name = 'scripted', effects, readOnly = true, idempotent = true, undo = 'nothing', timeoutMs, pool, cacheSeconds, fallback, handler }: Script): AnyFunction {
  return defineFunction({
    name,
    title: 'Scripted',
    category: 'system',
    summary: 'What the test says',
    description: 'What the test says.',
    input: z.strictObject({ value: z.string().default('').describe('Any.') }),
    output: z.strictObject({ value: z.string().describe('Any.') }),
    annotations: { readOnly, destructive: !readOnly, idempotent, openWorld: false },
    undo,
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(pool && { pool }),
    ...(cacheSeconds !== undefined && { cacheSeconds: () => cacheSeconds }),
    ...(fallback && { fallback: fallback as never }),
    phrase: ({ value }) => ({ base: 'Try', present: 'Trying', past: 'Tried', object: value }),
    effects: effects ?? (() => [{ kind: 'machine', facts: ['test'] }]),
    summarise: ({ value }) => value,
    phrasings: [],
    examples: [],
    handler: async (context, { value }) => (await handler(context, value)) as { value: string },
  });
}
