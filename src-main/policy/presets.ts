import type { Effect, Preset } from '../../src-preload/contract/index.ts';
import { assertNever } from '../kernel/errors.ts';

export interface EffectVerdict {
  verdict: 'allow' | 'ask' | 'deny';
  ruleId: string;
  reason: string;
}

const allow = (ruleId: string, reason: string): EffectVerdict => ({ verdict: 'allow', ruleId, reason });
const ask = (ruleId: string, reason: string): EffectVerdict => ({ verdict: 'ask', ruleId, reason });
const deny = (ruleId: string, reason: string): EffectVerdict => ({ verdict: 'deny', ruleId, reason });

/** The default of the preset `ask` for an effect that no rule speaks about. */
function askDefault(effect: Effect): EffectVerdict {
  switch (effect.kind) {
    case 'path':
      if (!effect.insideWorkspace) return ask('ask.outside', `${effect.access === 'read' ? 'Reads' : 'Changes'} outside the workspace ask`);
      if (effect.access === 'read') return allow('allow.reads', 'Reads inside the workspace run');
      if (effect.access === 'delete' && effect.moved !== true) return ask('ask.deletes', 'Deleting asks under the preset Ask');
      return ask('ask.writes', 'Writes inside the workspace ask under the preset Ask');
    case 'machine':
      return allow('allow.machine-facts', 'Reading facts about this computer runs');
    case 'exec':
      return ask('ask.commands', effect.sandbox === 'none' ? 'Commands that are not sandboxed always ask' : 'Commands ask under the preset Ask');
    case 'notify':
      return ask('ask.notifications', 'Notifications ask under the preset Ask');
    default:
      return assertNever(effect);
  }
}

function readOnlyDefault(effect: Effect): EffectVerdict {
  const usual = askDefault(effect);
  return usual.verdict === 'allow' ? usual : deny('deny.read-only', 'The preset Read only runs nothing but reads inside the workspace');
}

function trustedDefault(effect: Effect): EffectVerdict {
  if (effect.kind === 'path' && effect.insideWorkspace && (effect.access === 'write' ? !effect.replaces : effect.moved === true)) return allow('allow.trusted-writes', 'The preset Trusted writes inside the workspace');
  if (effect.kind === 'notify') return allow('allow.trusted-notifications', 'The preset Trusted shows notifications');
  if (effect.kind === 'exec' && effect.sandbox === 'sandboxed') return allow('allow.trusted-commands', 'The preset Trusted runs sandboxed commands');
  return askDefault(effect);
}

/** Nobody is there: what would ask runs, except what must not run without a person. */
function unattendedDefault(effect: Effect, allowUnsandboxed: boolean): EffectVerdict {
  const usual = askDefault(effect);
  if (usual.verdict === 'allow') return usual;
  if (effect.kind === 'path' && !effect.insideWorkspace) return deny('deny.outside', 'Unattended, nothing outside the workspace is touched');
  if (effect.kind === 'exec' && effect.sandbox === 'none' && !allowUnsandboxed) return deny('deny.unsandboxed', 'Unattended, commands run only in a sandbox (--allow-unsandboxed changes that)');
  return allow('allow.unattended', 'The preset Unattended runs what would ask');
}

export function presetDefault(preset: Preset, effect: Effect, options: { allowUnsandboxed: boolean }): EffectVerdict {
  switch (preset) {
    case 'ask':
      return askDefault(effect);
    case 'read-only':
      return readOnlyDefault(effect);
    case 'trusted':
      return trustedDefault(effect);
    case 'unattended':
      return unattendedDefault(effect, options.allowUnsandboxed);
    default:
      return assertNever(preset);
  }
}

/** The rules of a preset in words, for the settings screen and the function pages. */
export const presetRules: Record<Preset, readonly { id: string; verdict: 'allow' | 'ask' | 'deny'; sentence: string }[]> = {
  ask: [
    { id: 'allow.reads', verdict: 'allow', sentence: 'Read files and folders inside the workspace' },
    { id: 'allow.machine-facts', verdict: 'allow', sentence: 'Read facts about this computer' },
    { id: 'ask.writes', verdict: 'ask', sentence: 'Write inside the workspace' },
    { id: 'ask.deletes', verdict: 'ask', sentence: 'Delete inside the workspace' },
    { id: 'ask.outside', verdict: 'ask', sentence: 'Touch anything outside the workspace' },
    { id: 'ask.commands', verdict: 'ask', sentence: 'Run commands' },
    { id: 'ask.notifications', verdict: 'ask', sentence: 'Show notifications' },
    { id: 'ask.protected', verdict: 'ask', sentence: 'Touch a protected place, whatever was allowed before' },
  ],
  'read-only': [
    { id: 'allow.reads', verdict: 'allow', sentence: 'Read files and folders inside the workspace' },
    { id: 'allow.machine-facts', verdict: 'allow', sentence: 'Read facts about this computer' },
    { id: 'deny.read-only', verdict: 'deny', sentence: 'Anything else' },
  ],
  trusted: [
    { id: 'allow.reads', verdict: 'allow', sentence: 'Read files and folders inside the workspace' },
    { id: 'allow.machine-facts', verdict: 'allow', sentence: 'Read facts about this computer' },
    { id: 'allow.trusted-writes', verdict: 'allow', sentence: 'Write new content inside the workspace' },
    { id: 'allow.trusted-notifications', verdict: 'allow', sentence: 'Show notifications' },
    { id: 'ask.writes', verdict: 'ask', sentence: 'Replace what is there' },
    { id: 'ask.deletes', verdict: 'ask', sentence: 'Delete inside the workspace' },
    { id: 'ask.outside', verdict: 'ask', sentence: 'Touch anything outside the workspace' },
    { id: 'ask.commands', verdict: 'ask', sentence: 'Run commands that are not sandboxed' },
    { id: 'ask.protected', verdict: 'ask', sentence: 'Touch a protected place, whatever was allowed before' },
  ],
  unattended: [
    { id: 'allow.unattended', verdict: 'allow', sentence: 'Anything inside the workspace, without asking' },
    { id: 'deny.outside', verdict: 'deny', sentence: 'Touch anything outside the workspace' },
    { id: 'deny.unsandboxed', verdict: 'deny', sentence: 'Run commands that are not sandboxed' },
    { id: 'deny.protected', verdict: 'deny', sentence: 'Touch a protected place' },
  ],
};
