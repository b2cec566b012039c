import type { ParseArgsConfig } from 'node:util';

export type Flags = Record<string, string | boolean | (string | boolean)[] | undefined>;

/** Flags of everything that starts a runtime: commands and the desktop app. */
export const runtimeFlags = {
  'data-dir': { type: 'string' },
  workspace: { type: 'string' },
  policy: { type: 'string' },
  config: { type: 'string' },
  servers: { type: 'string' },
  'approval-timeout': { type: 'string' },
  'allow-unsandboxed': { type: 'boolean' },
  json: { type: 'boolean' },
} as const satisfies NonNullable<ParseArgsConfig['options']>;
