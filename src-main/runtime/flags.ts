import { AppError } from '../kernel/errors.ts';
import type { Flags } from './runtimeFlags.ts';
import { resolveOptions, type RuntimeOptions } from './resolveOptions.ts';

export function textFlag(flags: Flags, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
}

/** USAGE naming the flag and its range. */
export function numberFlag(flags: Flags, name: string, least: number, most: number): number | undefined {
  const value = textFlag(flags, name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < least || number > most) throw new AppError('USAGE', `--${name} needs a whole number from ${least} to ${most}, not ${JSON.stringify(value)}`);
  return number;
}

export function runtimeOptions(flags: Flags): RuntimeOptions {
  return resolveOptions({
    dataDir: textFlag(flags, 'data-dir'),
    workspace: textFlag(flags, 'workspace'),
    policy: textFlag(flags, 'policy'),
    config: textFlag(flags, 'config'),
    servers: textFlag(flags, 'servers'),
    approvalTimeoutSeconds: numberFlag(flags, 'approval-timeout', 0, 86_400),
    allowUnsandboxed: flags['allow-unsandboxed'] === true,
    allowHosts: [flags['allow-host'] ?? []].flat().filter((host) => typeof host === 'string'),
  });
}
