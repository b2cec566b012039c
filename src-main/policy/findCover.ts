import type { Effect, RuleMatch } from '../../src-preload/contract/index.ts';
import { ruleApplies, type RuleSubject } from './rules.ts';

/**
 * The permissions that cover an effect: one that covers all of it, or for a list of programs one for
 * each, every one of them covering the sandbox's roots and hosts as well. Undefined when some part is
 * covered by none.
 */
export function findCover<Permission extends { match: RuleMatch }>(permissions: readonly Permission[], subject: RuleSubject): readonly Permission[] | undefined {
  const covering = (effect: Effect): Permission | undefined => permissions.find(({ match }) => ruleApplies(match, { ...subject, effect }, 'covers') === true);
  const { effect } = subject;
  const whole = covering(effect);
  if (whole) return [whole];
  if (effect.kind !== 'exec' || effect.programs.length < 2) return undefined;
  const found = effect.programs.map((argv) => covering({ ...effect, programs: [argv] }));
  return found.every((permission) => permission !== undefined) ? [...new Set(found)] : undefined;
}
