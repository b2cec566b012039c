import { z } from 'zod';
import { caller, category, errorView, json, risk, timestamp } from './common.ts';
import { effect } from './effects.ts';
import { ruleMatch } from './policy.ts';
import { chart, preview, resultView } from './preview.ts';

/** Where a call stands; drawn as the inside of its mark (ui.md, "Call line and its states"). */
export const callState = z.enum(['queued', 'running', 'waiting', 'done', 'failed', 'unknown', 'refused', 'undone']);
export type CallState = z.infer<typeof callState>;

/** How long an allowance lasts. `once` is used up by this call; the others save a rule. */
export const grantScope = z.enum(['once', 'chat', 'workspace', 'always']);
export type GrantScope = z.infer<typeof grantScope>;

/** Who settled a call: a rule, the person at the screen, or the time limit. */
export const decision = z.strictObject({
  verdict: z.enum(['allow', 'ask', 'deny']),
  by: z.enum(['rule', 'person', 'time-limit', 'nobody']),
  /** The rule that decided, or that made it ask: `ask.writes`, `deny.protected`, `grant.01…`. */
  ruleId: z.string(),
  reason: z.string(),
  scope: grantScope.optional(),
  /** The person's words to the model, on a refusal. */
  note: z.string().optional(),
  at: timestamp,
});
export type Decision = z.infer<typeof decision>;

/** Verb forms and object of a call line: "Delete / Deleting / Deleted" + "214 files in old-exports". */
export const phrase = z.strictObject({
  base: z.string(),
  present: z.string(),
  past: z.string(),
  object: z.string(),
});
export type Phrase = z.infer<typeof phrase>;

export const progress = z.strictObject({
  done: z.number(),
  total: z.number().optional(),
  unit: z.enum(['bytes', 'files', 'entries', 'steps', 'seconds', 'percent']),
  note: z.string().optional(),
  /** How it went so far. */
  chart: chart.optional(),
});
export type Progress = z.infer<typeof progress>;

/** The way back of a call. `none`: nothing to undo. `impossible`: it changed something for good. `unknown`: what it changed, if anything, is known to others alone. */
export const undoView = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('none') }),
  z.strictObject({ state: z.literal('impossible'), reason: z.string() }),
  z.strictObject({ state: z.literal('unknown'), reason: z.string() }),
  z.strictObject({ state: z.literal('planned') }),
  z.strictObject({ state: z.literal('available'), until: timestamp.optional() }),
  z.strictObject({ state: z.literal('undone'), at: timestamp }),
  z.strictObject({ state: z.literal('expired'), reason: z.string() }),
]);
export type UndoView = z.infer<typeof undoView>;

/** A result that is not simply this run's: said wherever the result is shown. */
export const served = z.discriminatedUnion('from', [
  /** A kept result, as fresh as the function's own limit allows. `at`: when it was made. */
  z.strictObject({ from: z.literal('cache'), at: timestamp }),
  /** The function failed; this is its last good result, older than it should be. */
  z.strictObject({ from: z.literal('stale'), at: timestamp, because: z.string() }),
  /** The function failed; a simpler way answered. */
  z.strictObject({ from: z.literal('fallback'), how: z.string(), because: z.string() }),
  /** It failed and was tried again until it worked. */
  z.strictObject({ from: z.literal('retry'), attempts: z.number().int() }),
]);
export type Served = z.infer<typeof served>;

/** One call, as every screen shows it. Everything in it has been redacted for the renderer. */
export const callView = z.strictObject({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  category,
  risk,
  state: callState,
  phrase,
  arguments: z.record(z.string(), json),
  caller,
  effects: z.array(effect),
  decision: decision.optional(),
  /** How the result came about, when it was not by running it here and now once. */
  served: served.optional(),
  /** Of a group of servers the one that answered, or was asked last. */
  answeredBy: z.string().optional(),
  /** Set while `state` is waiting. */
  approvalId: z.string().optional(),
  progress: progress.optional(),
  /** The result in one phrase: "Wrote report.csv, 41 KB". */
  summary: z.string().optional(),
  result: resultView.optional(),
  error: errorView.optional(),
  undo: undoView,
  /** Inputs that were converted on the way in: "5" became 5. */
  conversions: z.array(z.strictObject({ field: z.string(), from: json, to: json })),
  /** SHA-256 over name, input and effects; what an approval is bound to. */
  digest: z.string(),
  createdAt: timestamp,
  startedAt: timestamp.optional(),
  finishedAt: timestamp.optional(),
});
export type CallView = z.infer<typeof callView>;

/** One of the card's three terms, in fixed order: reach, way back, what matters most here. */
export const term = z.strictObject({
  tone: z.enum(['plain', 'destroy', 'out']),
  icon: z.enum(['inside', 'outside', 'leaves', 'undo', 'no-undo', 'sandbox', 'no-sandbox', 'file', 'count', 'space', 'time', 'machine']),
  title: z.string(),
  detail: z.string(),
});
export type Term = z.infer<typeof term>;

/** What a lasting choice would save, as a sentence the person reads before choosing, and as the pattern they may narrow. */
export const grantOffer = z.strictObject({ scope: grantScope, sentence: z.string(), /** Absent for `once`. */ match: z.array(ruleMatch).optional() });
export type GrantOffer = z.infer<typeof grantOffer>;

export const approvalView = z.strictObject({
  id: z.string(),
  /** Approvals of one step of a turn share this and are drawn as one batch. */
  batchId: z.string(),
  call: callView,
  /** The approve button: "Delete 214 files", "Apply edit", "Create hello.txt". */
  approveLabel: z.string(),
  /** Verb with its size, the card's heading. */
  heading: z.string(),
  /** ink: there is a way back; destroy or out: there is none. */
  button: z.enum(['ink', 'destroy', 'out']),
  modelSays: z.string().optional(),
  preview,
  /** A page that allowing this opens in the person's browser, beside letting the call run. */
  opens: z.url({ protocol: /^https?$/ }).optional(),
  terms: z.tuple([term, term, term]),
  ruleId: z.string(),
  reason: z.string(),
  /** Scopes on offer; `once` always, the others only where a lasting permission may be given. */
  offers: z.array(grantOffer),
  /** Characters that would deceive the eye were found: Refuse becomes the main button. */
  unusualCharacters: z.boolean(),
  /** The arguments as the model wrote them, once the person has edited them. */
  original: z.record(z.string(), json).optional(),
  askedBy: z.string(),
  createdAt: timestamp,
  expiresAt: timestamp,
  /** How it ended, once it has; a decided card stays where it is. */
  outcome: z.enum(['allowed', 'refused', 'expired', 'withdrawn']).optional(),
});
export type ApprovalView = z.infer<typeof approvalView>;

const id = z.string().min(1).max(64);
const input = z.record(z.string(), json);

/** What a call would do, worked out without running it. */
export const explanation = z.strictObject({
  /** Field path to what is wrong and what would be right; empty when the input is complete. */
  problems: z.array(z.strictObject({ field: z.string(), message: z.string() })),
  conversions: callView.shape.conversions,
  phrase: phrase.optional(),
  risk: risk.optional(),
  effects: z.array(effect),
  decision: decision.optional(),
  undo: undoView,
  preview: preview.optional(),
  previewError: z.string().optional(),
});
export type Explanation = z.infer<typeof explanation>;

export const undoManyResult = z.strictObject({
  undone: z.array(callView),
  /** What was left alone and why, oldest last. A conflict stops the rest. */
  left: z.array(z.strictObject({ callId: id, what: z.string(), error: errorView })),
});
export type UndoManyResult = z.infer<typeof undoManyResult>;

export const callMethods = {
  /** Runs a function from the catalogue or palette, through the door; answers when it has ended. */
  'calls.run': { params: z.strictObject({ name: z.string(), input, callId: id.optional() }), result: callView },
  'calls.explain': { params: z.strictObject({ name: z.string(), input, preview: z.boolean().default(false) }), result: explanation },
  'calls.get': { params: z.strictObject({ callId: id }), result: callView },
  /** A part of a call's whole result as JSON text, where a screen shows a cut one. NOT_FOUND when it is no longer kept. */
  'calls.result': { params: z.strictObject({ callId: id, from: z.number().int().min(0).default(0), length: z.number().int().min(1).max(1_000_000).default(100_000) }), result: z.strictObject({ text: z.string(), total: z.number().int() }) },
  'calls.cancel': { params: z.strictObject({ callId: id }), result: z.strictObject({ cancelled: z.boolean() }) },
  'calls.undo': { params: z.strictObject({ callId: id, force: z.boolean().default(false) }), result: callView },
  /** Takes back every undoable call of a turn or of a chat, newest first; stops at the first that cannot. */
  'calls.undoMany': { params: z.strictObject({ chatId: id, turnId: id.optional(), force: z.boolean().default(false) }), result: undoManyResult },
  'calls.redo': { params: z.strictObject({ callId: id, force: z.boolean().default(false) }), result: callView },
  /** Recent calls of one function, newest first. */
  'calls.recent': { params: z.strictObject({ name: z.string(), limit: z.number().int().min(1).max(100).default(10) }), result: z.strictObject({ calls: z.array(callView) }) },
} as const;

export const approvalMethods = {
  'approvals.decide': {
    params: z.strictObject({
      decisions: z.array(z.strictObject({
        approvalId: id,
        /** The digest the person saw; another one means the card changed and nothing is decided. */
        digest: z.string(),
        verdict: z.enum(['allow', 'refuse']),
        scope: grantScope.default('once'),
        /** The pattern to save instead of the offered one: it must lie within that and still cover this call. */
        match: z.array(ruleMatch).min(1).max(50).optional(),
        /** The lasting permission ends then. */
        until: timestamp.optional(),
        note: z.string().max(2000).optional(),
      })).min(1).max(1000),
    }),
    result: z.strictObject({ decided: z.number().int() }),
  },
  /** How many of the last week's calls a lasting permission on a card would have let run; `of` how many were looked at. */
  'approvals.reach': { params: z.strictObject({ approvalId: id, scope: grantScope, match: z.array(ruleMatch).min(1).max(50).optional() }), result: z.strictObject({ matched: z.number().int(), of: z.number().int() }) },
  /** Changes arguments of a waiting call, those that are given; the others stay as they are. Validated, its effects and preview worked out again. `null` restores the model's. */
  'approvals.edit': { params: z.strictObject({ approvalId: id, input: input.nullable() }), result: approvalView },
  /** The preview without its cap, for "List all" and "Show the rest". */
  'approvals.preview': { params: z.strictObject({ approvalId: id }), result: preview },
} as const;

/** State of the topic `approvals`. */
export interface ApprovalsState {
  approvals: ApprovalView[];
}
export type ApprovalsAction =
  | { type: 'asked'; approval: ApprovalView }
  | { type: 'changed'; approval: ApprovalView }
  | { type: 'settled'; approvalId: string; outcome: NonNullable<ApprovalView['outcome']>; call: CallView }
  /** Settled ones older than a minute leave the queue. */
  | { type: 'cleared'; approvalIds: string[] };
