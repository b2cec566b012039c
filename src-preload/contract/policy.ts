import { z } from 'zod';
import { caller, json, risk, timestamp } from './common.ts';
import { effect } from './effects.ts';

export const preset = z.enum(['ask', 'read-only', 'trusted', 'unattended']);
export type Preset = z.infer<typeof preset>;

export const verdict = z.enum(['allow', 'ask', 'deny']);
export type Verdict = z.infer<typeof verdict>;

const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1)]);
const text = z.string().min(1).max(1000);

/**
 * What a rule looks at. Fields must all agree; a list agrees when one of its items does. In names
 * `*` matches any run of characters; in paths `*` stays within a segment and `**` crosses them.
 *
 * An allow rule covers an effect only when it covers all of it: every program of a pipeline, every
 * host, table and recipient, everything below a folder. Rules that ask or deny apply when they meet
 * any part of it.
 */
export const ruleMatch = z.strictObject({
  /** Name of the MCP server a function belongs to; `steward` is the built-in one. */
  server: oneOrMore(text).optional(),
  function: oneOrMore(text).optional(),
  category: oneOrMore(text).optional(),
  risk: oneOrMore(risk).optional(),
  /** Glob over canonical paths; `~` is the home folder. Speaks of files and of what a sandbox may read or change. */
  path: oneOrMore(text).optional(),
  access: oneOrMore(z.enum(['read', 'write', 'delete'])).optional(),
  /** `example.com`, `*.example.com`, or with `:port`. */
  host: oneOrMore(text).optional(),
  /** Beginning of an argument list: `["git", "status"]`; all of it with `$` as the last word. The program's name is compared without its folder unless the rule gives one. */
  argv: z.array(z.string().max(1000)).min(1).max(100).optional(),
  sql: z.strictObject({ verb: oneOrMore(text).optional(), table: oneOrMore(text).optional() }).optional(),
  /** Address of a person or channel: `*@example.com`. */
  recipient: oneOrMore(text).optional(),
  /** `chat`, `catalogue`, `cli`, `workflow`, `schedule`, `library`, or `mcp:` with the client's name. */
  caller: oneOrMore(text).optional(),
});
export type RuleMatch = z.infer<typeof ruleMatch>;

export const rule = z.strictObject({
  id: z.string().min(1).max(80),
  verdict,
  reason: z.string().max(500).default(''),
  match: ruleMatch,
  /** Where it holds; `always` when absent. `chat` and `once` belong to lasting permissions, not to files. */
  scope: z.enum(['workspace', 'always']).optional(),
  /** For scope `workspace`: the folder; the workspace of the moment it was saved when absent. */
  workspace: z.string().max(4096).optional(),
  /** After this moment (ISO 8601, with time zone) or the end of this day (YYYY-MM-DD) it no longer holds. */
  until: z.union([z.iso.date(), z.iso.datetime({ offset: true })]).optional(),
});
export type Rule = z.infer<typeof rule>;

/** `policy.json`. */
export const policyFile = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  preset: preset.optional(),
  rules: z.array(rule).max(2000).default([]),
});
export type PolicyFile = z.infer<typeof policyFile>;

/** One effect's verdict, with the rule that spoke. */
export const effectVerdict = z.strictObject({ verdict, ruleId: z.string(), reason: z.string() });
export type EffectVerdict = z.infer<typeof effectVerdict>;

/** A recorded or hypothetical call under the policy in force and under an edited one. */
export const policyTrial = z.strictObject({
  /** Absent for a hypothetical call. */
  callId: z.string().optional(),
  at: timestamp.optional(),
  name: z.string(),
  /** "Deleted 214 files in old-exports". */
  what: z.string(),
  caller,
  risk,
  effects: z.array(effect),
  before: effectVerdict,
  after: effectVerdict,
});
export type PolicyTrial = z.infer<typeof policyTrial>;

export const policyProblem = z.strictObject({
  /** Line of the text, from 1, where it is known. */
  line: z.number().int().optional(),
  /** `rules[2].match.path` */
  path: z.string(),
  message: z.string(),
});

export type PolicyProblem = z.infer<typeof policyProblem>;

export const policyMethods = {
  /** The rules file in force. `file` is null while the policy is a preset alone and none was saved. */
  'policy.get': {
    params: z.strictObject({}),
    result: z.strictObject({ text: z.string(), file: z.string(), exists: z.boolean(), /** Set when a flag named the file for this run: it is shown, not saved, here. */ fixedBy: z.string().nullable(), problems: z.array(policyProblem) }),
  },
  /**
   * Saves the rules and lets them hold at once. Refused, with nothing saved, while `problems` is not empty.
   * `over`: the text they take the place of, as `policy.get` gave it; the one in force when absent. CONFLICT
   * when the file says something else by now.
   */
  'policy.save': { params: z.strictObject({ text: z.string().max(1_000_000), over: z.string().max(1_000_000).optional() }), result: z.strictObject({ problems: z.array(policyProblem), /** As it was written; absent when it was not. */ text: z.string().optional() }) },
  /** What an edited policy would have said of the last calls, or would say of one call. Nothing is run, asked or saved. */
  'policy.test': {
    params: z.strictObject({
      text: z.string().max(1_000_000),
      subject: z.union([
        z.strictObject({ last: z.number().int().min(1).max(1000) }),
        z.strictObject({ name: z.string().max(200), input: z.record(z.string(), json), caller: caller.optional() }),
      ]),
    }),
    result: z.strictObject({ problems: z.array(policyProblem), trials: z.array(policyTrial) }),
  },
} as const;
