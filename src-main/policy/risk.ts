import type { Effect, Risk } from '../../src-preload/contract/index.ts';
import { assertNever } from '../kernel/errors.ts';

const order: Record<Risk, number> = { read: 0, write: 1, out: 2, destroy: 3 };

/** What one effect can do (ui.md, "Risk"). Replacing and unsandboxed commands count as loss: either may take something away. */
function riskOf(effect: Effect): Risk {
  switch (effect.kind) {
    case 'path':
      if (effect.access === 'read') return 'read';
      return (effect.access === 'delete' && effect.moved !== true) || (effect.replaces && effect.exists) ? 'destroy' : 'write';
    case 'exec':
      return effect.sandbox === 'sandboxed' ? 'write' : 'destroy';
    case 'machine':
      return 'read';
    case 'notify':
      return 'write';
    default:
      return assertNever(effect);
  }
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
