import { z } from 'zod';
import { category, json, risk } from './common.ts';

/** One function as the catalogue lists it. */
export const functionEntry = z.strictObject({
  name: z.string(),
  title: z.string(),
  category,
  summary: z.string(),
  /** What its plain use can do; options may raise a call's own risk. */
  risk,
  annotations: z.strictObject({ readOnly: z.boolean(), destructive: z.boolean(), idempotent: z.boolean(), openWorld: z.boolean() }),
  undo: z.enum(['journal', 'sandbox', 'impossible', 'unknown', 'nothing']),
  /** Calls in the last seven days and their median duration, from the statistics; null when never called. */
  calls7d: z.number().int(),
  medianMs: z.number().nullable(),
});
export type FunctionEntry = z.infer<typeof functionEntry>;

export const functionDetail = functionEntry.extend({
  description: z.string(),
  /** JSON Schema 2020-12 of the arguments and of the result. */
  inputSchema: z.record(z.string(), json),
  outputSchema: z.record(z.string(), json),
  phrasings: z.array(z.string()),
  examples: z.array(z.strictObject({ title: z.string(), input: z.record(z.string(), json) })),
  /** What the policy says of it, in sentences. */
  policy: z.array(z.strictObject({ ruleId: z.string(), verdict: z.enum(['allow', 'ask', 'deny']), sentence: z.string() })),
});
export type FunctionDetail = z.infer<typeof functionDetail>;

export const functionMethods = {
  'functions.list': { params: z.strictObject({}), result: z.strictObject({ functions: z.array(functionEntry) }) },
  'functions.get': { params: z.strictObject({ name: z.string() }), result: functionDetail },
  /** Names by meaning, best first. */
  'functions.search': { params: z.strictObject({ query: z.string().max(500), limit: z.number().int().min(1).max(100).default(20) }), result: z.strictObject({ names: z.array(z.string()) }) },
  /** The palette: what the typed words would run, arguments filled. Nothing is run. */
  'functions.understand': {
    params: z.strictObject({ text: z.string().max(2000) }),
    result: z.strictObject({ candidates: z.array(z.strictObject({ name: z.string(), title: z.string(), arguments: z.record(z.string(), json), missing: z.array(z.string()), score: z.number() })) }),
  },
} as const;
