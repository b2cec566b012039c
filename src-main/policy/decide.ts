import type { Caller, Effect, Preset, Risk } from '../../src-preload/contract/index.ts';
import { presetDefault, type EffectVerdict } from './presets.ts';
import { ruleApplies, type Rule } from './rules.ts';

/** A lasting permission of the person: an allow rule that belongs to everyone or to one chat. */
export interface Grant extends Rule {
  verdict: 'allow';
  chatId?: string;
}

export interface PolicyQuestion {
  name: string;
  category: string;
  risk: Risk;
  caller: Caller;
  effects: readonly Effect[];
}

export interface Policy {
  preset: Preset;
  rules: readonly Rule[];
  grants: readonly Grant[];
  home: string;
  allowUnsandboxed: boolean;
}

export interface Verdict extends EffectVerdict {
  /** Grants and rules that fired, for the statistics. */
  fired: string[];
}

const rank = { allow: 0, ask: 1, deny: 2 } as const;

/**
 * What happens to a call: pure, from its resolved effects alone. A rule that denies beats one that
 * asks, which beats one that allows; specificity never wins. Where no rule speaks about an effect the
 * preset's default holds. Protected places ask in spite of grants. A call is allowed only if every
 * effect is; its verdict is that of its strictest effect. Anything unforeseen is a deny.
 */
export function decide(question: PolicyQuestion, policy: Policy): Verdict {
  try {
    if (question.effects.length === 0) return { verdict: 'allow', ruleId: 'allow.no-effect', reason: 'The call touches nothing', fired: [] };
    const fired: string[] = [];
    let strictest: EffectVerdict | undefined;
    for (const effect of question.effects) {
      const verdict = decideEffect(question, effect, policy);
      fired.push(verdict.ruleId);
      if (!strictest || rank[verdict.verdict] > rank[strictest.verdict]) strictest = verdict;
    }
    return { ...(strictest ?? denied('deny.error', 'No effect could be judged')), fired: [...new Set(fired)] };
  } catch (error) {
    return { ...denied('deny.error', `The policy could not be applied: ${error instanceof Error ? error.message : String(error)}`), fired: [] };
  }
}

const denied = (ruleId: string, reason: string): EffectVerdict => ({ verdict: 'deny', ruleId, reason });

function decideEffect(question: PolicyQuestion, effect: Effect, policy: Policy): EffectVerdict {
  if (effect.kind === 'path' && effect.refusal !== undefined) return denied('deny.path', effect.refusal);
  const subject = { name: question.name, category: question.category, risk: question.risk, caller: question.caller, effect, home: policy.home };
  const rules = policy.rules.filter((rule) => ruleApplies(rule.match, subject));
  const verdictOf = (verdict: Rule['verdict']): EffectVerdict | undefined => {
    const rule = rules.find((candidate) => candidate.verdict === verdict);
    return rule && { verdict: rule.verdict, ruleId: rule.id, reason: rule.reason };
  };

  const deny = verdictOf('deny');
  if (deny) return deny;
  if (effect.kind === 'path' && effect.protectedAs !== undefined) return protectedVerdict(effect.protectedAs, effect.access, policy.preset);
  const ask = verdictOf('ask');
  if (ask) return ask;
  const grant = policy.grants.find((candidate) => grantHolds(candidate, question.caller) && ruleApplies(candidate.match, subject));
  if (grant && policy.preset !== 'read-only') return { verdict: 'allow', ruleId: grant.id, reason: grant.reason };
  const allow = verdictOf('allow');
  if (allow) return allow;
  return presetDefault(policy.preset, effect, { allowUnsandboxed: policy.allowUnsandboxed });
}

function grantHolds(grant: Grant, caller: Caller): boolean {
  return grant.chatId === undefined || (caller.kind === 'chat' && caller.chatId === grant.chatId);
}

function protectedVerdict(place: string, access: 'read' | 'write' | 'delete', preset: Preset): EffectVerdict {
  const what = access === 'read' ? `Reading ${place}` : `Changing ${place}`;
  if (preset === 'unattended' || preset === 'read-only') return denied('deny.protected', `${what} needs a person to allow it`);
  return { verdict: 'ask', ruleId: 'ask.protected', reason: `${what} always asks` };
}
