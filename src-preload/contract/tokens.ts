import { z } from 'zod';
import { timestamp } from './common.ts';
import { preset } from './policy.ts';

/** What beside functions a token may read, as MCP resources. */
export const tokenReading = z.enum(['audit', 'statistics', 'journal']);
export type TokenReading = z.infer<typeof tokenReading>;

/** Also how the audit names the token; a revoked one's stays taken. */
export const tokenName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, 'use lower-case letters, digits, dots, dashes or underscores, at most 40');

/** What a token may do. It can only narrow: the policy of the runtime holds beside it. */
export const tokenScope = z.strictObject({
  /** Names of functions with `*` for any characters, or `category:files`. Absent: all functions. */
  functions: z.array(z.string().regex(/^(category:[a-z]+|[A-Za-z0-9_.*-]{1,200})$/, 'use a name with * for any characters, or category:NAME')).min(1).max(200).optional(),
  /** Judged beside the runtime's own policy; the stricter verdict holds. */
  preset: preset.optional(),
  callsPerMinute: z.number().int().min(1).max(1_000_000).optional(),
  reads: z.array(tokenReading).default([]),
});
export type TokenScope = z.output<typeof tokenScope>;

export const tokenView = z.strictObject({ name: tokenName, scope: tokenScope, createdAt: timestamp, lastUsedAt: timestamp.optional(), revokedAt: timestamp.optional() });
export type TokenView = z.infer<typeof tokenView>;

export const tokenMethods = {
  /** Newest first; revoked ones too. */
  'tokens.list': { params: z.strictObject({}), result: z.strictObject({ tokens: z.array(tokenView) }) },
  /** `token` is shown this once; only its hash is kept. ALREADY_EXISTS for a name that was ever used. */
  'tokens.create': { params: z.strictObject({ name: tokenName, scope: tokenScope.prefault({}) }), result: z.strictObject({ token: z.string(), view: tokenView }) },
  /** At once: its open sessions end, its next request is refused. */
  'tokens.revoke': { params: z.strictObject({ name: tokenName }), result: z.strictObject({}) },
} as const;
