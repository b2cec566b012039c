import type { Preview } from '../../../src-preload/contract/index.ts';
import type { PreviewContext } from '../../registry/defineFunction.ts';

type CommandPreview = Extract<Preview, { kind: 'command' }>;

/** What of a card only the call knows. */
interface CommandToShow extends Pick<CommandPreview, 'script' | 'programs' | 'notes'> {
  cwd: string;
  seconds: number;
  /** Beside what every command inherits. Default none. */
  variables?: readonly string[];
  /** Why it would run without a sandbox though there may be one. */
  unsandboxed?: string | undefined;
}

/** The card of what runs a program: where, confined by what, with which variables, for how long. */
export function commandPreview({ commands, files, effects }: Pick<PreviewContext, 'commands' | 'files' | 'effects'>, { cwd, seconds, variables = [], unsandboxed, script, programs, notes }: CommandToShow): CommandPreview {
  const sandbox = unsandboxed === undefined ? commands.sandbox : { kind: 'none' as const, reason: unsandboxed };
  const profile = effects.find((effect) => effect.kind === 'exec')?.profile;
  return {
    kind: 'command',
    cwd: files.absolute(cwd),
    sandbox: sandbox.kind,
    ...(sandbox.reason !== undefined && { sandboxReason: sandbox.reason }),
    ...(profile && { profile }),
    ...(script !== undefined && { script }),
    programs,
    environment: [...commands.inheritedEnvironment(), ...variables],
    timeoutMs: seconds * 1000,
    notes,
  };
}
