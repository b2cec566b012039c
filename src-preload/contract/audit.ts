import { z } from 'zod';
import { callState, callView, decision, phrase, served, undoView } from './calls.ts';
import { caller, errorView, json, risk, timestamp } from './common.ts';
import { effect } from './effects.ts';

/** One call in the audit screen, joined from its rows in the chain. */
export const auditEntry = z.strictObject({
  callId: z.string(),
  /** Number in the chain of the call's first row. */
  seq: z.number().int(),
  at: timestamp,
  name: z.string(),
  risk,
  state: callState,
  phrase,
  summary: z.string().optional(),
  caller,
  decision: decision.optional(),
  /** How the result came about, when it was not by running it there and then once. */
  served: served.optional(),
  /** Of a group of servers the one that answered, or was asked last. */
  answeredBy: z.string().optional(),
  durationMs: z.number().optional(),
  error: errorView.optional(),
  undo: undoView,
});
export type AuditEntry = z.infer<typeof auditEntry>;

/** One row of the chain as written. `hash` = SHA-256 over `previous` and the row's own text. */
export const auditRow = z.strictObject({
  seq: z.number().int(),
  at: timestamp,
  callId: z.string(),
  kind: z.enum(['asked', 'edited', 'refused', 'intent', 'outcome', 'undo', 'redo', 'settings', 'started', 'stopped']),
  label: z.string(),
  previous: z.string(),
  hash: z.string(),
});
export type AuditRow = z.infer<typeof auditRow>;

export const auditDetail = auditEntry.extend({
  arguments: z.record(z.string(), json),
  effects: z.array(effect),
  /** Inputs that were converted on the way in. */
  conversions: callView.shape.conversions.optional(),
  digest: z.string().optional(),
  resultHash: z.string().optional(),
  rows: z.array(auditRow),
  /** The rows just before and after this call's own, to show its place. */
  neighbours: z.array(auditRow),
});
export type AuditDetail = z.infer<typeof auditDetail>;

export const auditFilter = z.strictObject({
  /** Words; each must be in the call's phrase, arguments, paths, result line, caller or errors. Always taken literally. */
  text: z.string().max(500).optional(),
  risks: z.array(risk).optional(),
  states: z.array(callState).optional(),
  names: z.array(z.string()).optional(),
  callerKinds: z.array(z.enum(['chat', 'catalogue', 'cli', 'mcp', 'workflow', 'schedule', 'library'])).optional(),
  /** As the audit names callers: `chat`, `mcp:cursor`; a kind alone means all of that kind. */
  callers: z.array(z.string()).optional(),
  /** Who settled the call. */
  decidedBy: z.array(decision.shape.by).optional(),
  ruleIds: z.array(z.string()).optional(),
  from: timestamp.optional(),
  to: timestamp.optional(),
});
export type AuditFilter = z.infer<typeof auditFilter>;

/** The state of the chain: intact as far as checked, or where it first breaks. */
export const chainState = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('unchecked'), entries: z.number().int() }),
  z.strictObject({ state: z.literal('intact'), entries: z.number().int(), head: z.string(), checkedAt: timestamp }),
  z.strictObject({ state: z.literal('broken'), entries: z.number().int(), seq: z.number().int(), expected: z.string(), found: z.string(), reason: z.string(), checkedAt: timestamp }),
]);
export type ChainState = z.infer<typeof chainState>;

export const auditMethods = {
  /** Newest first; `before` is the `seq` of the last entry of the previous page. */
  'audit.query': {
    params: z.strictObject({ filter: auditFilter.default({}), before: z.number().int().optional(), limit: z.number().int().min(1).max(500).default(100) }),
    result: z.strictObject({ entries: z.array(auditEntry), total: z.number().int(), more: z.boolean() }),
  },
  'audit.get': { params: z.strictObject({ callId: z.string() }), result: auditDetail },
  /** Calls by risk in equal steps of time, for the density strip. */
  'audit.density': {
    params: z.strictObject({ from: timestamp, to: timestamp, steps: z.number().int().min(1).max(200).default(48) }),
    result: z.strictObject({ steps: z.array(z.strictObject({ at: timestamp, read: z.number(), write: z.number(), destroy: z.number(), out: z.number() })) }),
  },
  'audit.verify': { params: z.strictObject({}), result: chainState },
  /** The filtered rows as one text; `csv` neutralises cells that a spreadsheet would run. */
  'audit.export': { params: z.strictObject({ format: z.enum(['jsonl', 'csv']), filter: auditFilter.default({}) }), result: z.strictObject({ name: z.string(), mime: z.string(), text: z.string(), rows: z.number().int(), truncated: z.boolean() }) },
} as const;
