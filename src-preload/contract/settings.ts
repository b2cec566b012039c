import { z } from 'zod';
import type { Account } from './accounts.ts';
import type { DatabaseConnection } from './databases.ts';
import type { ChainState } from './audit.ts';
import { timestamp } from './common.ts';
import { preset, type Preset } from './policy.ts';
import type { TokenView } from './tokens.ts';

export const theme = z.enum(['system', 'light', 'dark']);

/** 1 to 365; default 30. */
export const undoDays = z.number().int().min(1).max(365);
/** 0.1 to 1000; default 5. */
export const undoGigabytes = z.number().min(0.1).max(1000);

/** How a model is reached. `offline` is the built-in engine and needs nothing. */
export const modelChoice = z.discriminatedUnion('provider', [
  z.strictObject({ provider: z.literal('offline') }),
  z.strictObject({
    provider: z.enum(['openai', 'anthropic', 'google', 'openai-compatible']),
    model: z.string().min(1).max(200),
    /** Required for openai-compatible; elsewhere it replaces the provider's own address. */
    baseUrl: z.url().max(500).optional(),
    /** Name in the secret store that holds the key; local servers need none. */
    secret: z.string().max(100).optional(),
  }),
]);
export type ModelChoice = z.infer<typeof modelChoice>;

export const grantView = z.strictObject({ id: z.string(), sentence: z.string(), scope: z.enum(['chat', 'workspace', 'always']), chatTitle: z.string().optional(), workspace: z.string().optional(), until: timestamp.optional(), createdAt: timestamp, used: z.number().int(), lastUsedAt: timestamp.optional() });
export type GrantView = z.infer<typeof grantView>;

/** State of the topic `settings`. */
export interface SettingsState {
  model: ModelChoice;
  preset: Preset;
  /** Set when a flag or the environment fixed the value for this run; the screen says so. */
  presetFixedBy: string | null;
  workspace: string;
  workspaceFixedBy: string | null;
  theme: z.infer<typeof theme>;
  /** Text size in percent, 90 to 130. */
  textSize: number;
  /** Seconds until an unanswered approval is refused; 0 = no limit while a person is connected. */
  approvalTimeoutSeconds: number;
  /** Days until a change can no longer be taken back. */
  undoDays: number;
  /** What the undo trash may hold, in GB (10^9 bytes). */
  undoGigabytes: number;
  firstRunDone: boolean;
  secrets: string[];
  /** Mail, chat and social accounts; what signs in lies among the secrets. */
  accounts: Account[];
  /** Saved databases; their passwords lie among the secrets. */
  databases: DatabaseConnection[];
  /** Where secrets are kept: the system's keychain, or a file only this user may read. */
  secretStore: string;
  grants: GrantView[];
  rules: { id: string; verdict: 'allow' | 'ask' | 'deny'; sentence: string; fired30d: number }[];
  /** Tokens made for single clients, newest first; revoked ones too. */
  tokens: TokenView[];
  /** For "connect a client": the address and the command; the token itself never comes here. */
  connect: { url: string | null; tokenFile: string; stdioCommand: string };
  dataFolder: string;
  version: string;
}
export type SettingsAction = { type: 'replaced'; settings: SettingsState };

/** State of the topic `status`: the strip at the bottom of every screen. */
export interface StatusState {
  waiting: number;
  preset: Preset;
  workspace: string;
  model: { label: string; where: string; offline: boolean };
  audit: ChainState;
  /** Other MCP servers: those switched on, those of them that do not answer, and tools that wait to be looked at. */
  servers: { used: number; failed: string[]; held: number };
  version: string;
}
export type StatusAction = { type: 'replaced'; status: StatusState };

const settingsPatch = z.strictObject({
  model: modelChoice.optional(),
  preset: preset.optional(),
  workspace: z.string().min(1).max(4096).optional(),
  theme: theme.optional(),
  textSize: z.number().int().min(90).max(130).optional(),
  approvalTimeoutSeconds: z.number().int().min(0).max(86_400).optional(),
  undoDays: undoDays.optional(),
  undoGigabytes: undoGigabytes.optional(),
  firstRunDone: z.boolean().optional(),
});
export type SettingsPatch = z.infer<typeof settingsPatch>;

export const secretName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'use lower-case letters, digits, dots, dashes or underscores, at most 64');

/** A place where models were found or can be reached. */
export const modelSource = z.strictObject({
  provider: z.enum(['openai', 'anthropic', 'google', 'openai-compatible']),
  label: z.string(),
  baseUrl: z.string().optional(),
  models: z.array(z.string()),
  local: z.boolean(),
});
export type ModelSource = z.infer<typeof modelSource>;

export const settingsMethods = {
  'settings.update': { params: z.strictObject({ patch: settingsPatch }), result: z.strictObject({}) },
  /** Looks on the usual loopback ports for Ollama, LM Studio, llama.cpp and vLLM. */
  'models.discover': { params: z.strictObject({}), result: z.strictObject({ sources: z.array(modelSource) }) },
  /** Lists the models of an address or provider with a saved key. */
  'models.list': { params: z.strictObject({ choice: modelChoice }), result: z.strictObject({ models: z.array(z.string()) }) },
  /** Sends one tiny request; says what answered and how long it took, or why not. */
  'models.test': { params: z.strictObject({ choice: modelChoice }), result: z.strictObject({ ok: z.boolean(), message: z.string(), tookMs: z.number() }) },
  'secrets.set': { params: z.strictObject({ name: secretName, value: z.string().min(1).max(10_000) }), result: z.strictObject({}) },
  'secrets.remove': { params: z.strictObject({ name: secretName }), result: z.strictObject({}) },
  'grants.remove': { params: z.strictObject({ grantId: z.string() }), result: z.strictObject({}) },
  /** Folders below a place, for the workspace picker of the browser; the desktop uses the system's dialog. */
  'folders.list': { params: z.strictObject({ path: z.string().max(4096).optional() }), result: z.strictObject({ path: z.string(), parent: z.string().nullable(), folders: z.array(z.string()) }) },
  /** Files and folders whose path matches, for `@` in the composer and `~` in the palette. */
  'paths.complete': { params: z.strictObject({ query: z.string().max(1000) }), result: z.strictObject({ paths: z.array(z.strictObject({ path: z.string(), folder: z.boolean() })) }) },
} as const;

