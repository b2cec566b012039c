import type { Effect } from '../../src-preload/contract/index.ts';

/**
 * Servers of a group are alternatives: one that a rule denies is not reached, and the call may go to
 * another. Where all of them are denied they all stay, so that the call is denied for what they are.
 */
export function withoutDeniedMembers(effects: Effect[], denied: (effect: Effect) => boolean): Effect[] {
  if (!effects.some(isMember)) return effects;
  const left = effects.filter((effect) => !isMember(effect) || !denied(effect));
  return left.some(isMember) ? left : effects;
}

const isMember = (effect: Effect): boolean => effect.kind === 'foreign' && effect.group !== undefined;
