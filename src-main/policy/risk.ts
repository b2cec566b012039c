import type { Effect, Risk, SandboxProfile } from '../../src-preload/contract/index.ts';
import { assertNever } from '../kernel/errors.ts';
import { confinement } from './effectMatching.ts';
import { nameRisk } from './foreignNames.ts';

const order: Record<Risk, number> = { read: 0, write: 1, out: 2, destroy: 3 };

/** Statements that only add: nothing that was there is lost. */
const additions: ReadonlySet<string> = new Set(['INSERT', 'CREATE']);

/** A harmless name proves nothing; a dangerous one is taken at its word. */
const risksOfNames = { safe: 'out', dangerous: 'destroy', unknown: 'out' } as const;

/** What one effect can do (ui.md, "Risk"). Replacing and unsandboxed commands count as loss: either may take something away. */
export function riskOf(effect: Effect): Risk {
  switch (effect.kind) {
    case 'path':
      if (effect.access === 'read') return 'read';
      return (effect.access === 'delete' && effect.moved !== true) || (effect.replaces && effect.exists) ? 'destroy' : 'write';
    case 'exec':
      return riskOfCommand(confinement(effect));
    case 'machine':
      return 'read';
    case 'notify':
      return 'write';
    case 'network':
      return effect.access === 'read' ? 'read' : 'out';
    case 'sql':
      if (effect.access === 'read') return 'read';
      return effect.access === 'write' && additions.has(effect.verb.toUpperCase()) ? 'write' : 'destroy';
    case 'message':
      return 'out';
    case 'process':
      return effect.processes.length === 0 ? 'read' : 'destroy';
    case 'service':
      return effect.action === 'start' || effect.action === 'enable' || effect.action === 'reload' ? 'write' : 'destroy';
    case 'schedule':
      return 'write';
    case 'environment':
      return 'read';
    case 'memory':
      return effect.access === 'delete' ? 'destroy' : effect.access;
    case 'foreign':
      return risksOfNames[nameRisk(effect.tool)];
    default:
      return assertNever(effect);
  }
}

function riskOfCommand(profile: SandboxProfile | undefined): Risk {
  if (!profile) return 'destroy';
  return profile.hosts.length > 0 ? 'out' : 'write';
}

/** The highest risk among a call's effects. */
export function computeRisk(effects: readonly Effect[]): Risk {
  let highest: Risk = 'read';
  for (const effect of effects) {
    const risk = riskOf(effect);
    if (order[risk] > order[highest]) highest = risk;
  }
  return highest;
}
