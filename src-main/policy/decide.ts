import { effect as effectSchema } from '../../src-preload/contract/effects.ts';
import type { Caller, Effect, EffectVerdict, Preset, Risk } from '../../src-preload/contract/index.ts';
import { AppError } from '../kernel/errors.ts';
import { closesPlaces } from './closedPatterns.ts';
import { confinement } from './effectMatching.ts';
import { findCover } from './findCover.ts';
import { isFixedHost } from './hostPatterns.ts';
import { presetDefault, presetRules } from './presets.ts';
import { requireWellFormed, ruleApplies, ruleHolds, type Rule, type RuleSubject } from './rules.ts';

/** A lasting permission of the person: an allow rule for one chat, one workspace or everywhere. */
export interface Grant extends Rule {
  verdict: 'allow';
  /** Holds for calls of this chat only. */
  chatId?: string;
}

export interface PolicyQuestion {
  name: string;
  category: string;
  /** The MCP server the function belongs to. Default `steward`, the built-in one. */
  server?: string;
  risk: Risk;
  caller: Caller;
  effects: readonly Effect[];
}

export interface Policy {
  preset: Preset;
  rules: readonly Rule[];
  grants: readonly Grant[];
  home: string;
  /** The workspace of the moment, absolute: rules and grants may belong to one. */
  workspace: string;
  /** Milliseconds since 1970-01-01 UTC; what ended before this does not exist. */
  now: number;
  /** Unattended, commands that nothing confines run as well. */
  allowUnsandboxed: boolean;
  /** Hosts of the operator's word, `host` or `host:port`: presets take them for public ones. */
  openedHosts?: readonly string[];
}

export interface Verdict extends EffectVerdict {
  /** Grants and rules that fired, for the statistics. */
  fired: string[];
}

const rank = { allow: 0, ask: 1, deny: 2 } as const;

/**
 * What happens to a call: pure, from its resolved effects alone. A rule that denies beats one that
 * asks, which beats one that allows; specificity never wins. Where no rule speaks about an effect the
 * preset's default holds; a rule that asks takes the place of a default that denies only where it
 * covers the whole effect. Protected places and commands that are not sandboxed ask in spite of grants
 * and allow rules. A call is allowed only if every effect is; its verdict is that of its strictest
 * effect. Anything unforeseen is a deny.
 *
 * Rules that deny paths do not deny a sandboxed command: `closedPatterns` has made them places its
 * sandbox does not have, and the profile in the effect says so. Without a sandbox they cannot be kept,
 * so there they do deny.
 */
export function decide(question: PolicyQuestion, policy: Policy): Verdict {
  try {
    return decideCall(question, policy);
  } catch (error) {
    return { ...denied('deny.error', `The policy could not be applied: ${error instanceof Error ? error.message : String(error)}`), fired: [] };
  }
}

function decideCall(question: PolicyQuestion, policy: Policy): Verdict {
  if (!Object.hasOwn(presetRules, policy.preset)) throw new AppError('CONFIG_INVALID', `There is no preset ${String(policy.preset)}`);
  const rules = inForce(policy.rules, policy);
  const grants = inForce(policy.grants, policy).filter(({ chatId }) => chatId === undefined || (question.caller.kind === 'chat' && question.caller.chatId === chatId));
  const fired = new Set<string>();
  let strictest: EffectVerdict = { verdict: 'allow', ruleId: 'allow.no-effect', reason: 'The call touches nothing' };
  for (const [index, effect] of question.effects.entries()) {
    // Costs half a microsecond; an effect of another shape would pass by the matchers that look for it.
    if (!effectSchema.safeParse(effect).success) throw new AppError('INTERNAL', 'An effect is not as the contract says');
    const { by = [], ...verdict } = decideEffect({ ...question, server: question.server ?? 'steward', effect, home: policy.home }, rules, grants, policy);
    for (const id of [verdict.ruleId, ...by]) fired.add(id);
    if (index === 0 || rank[verdict.verdict] > rank[strictest.verdict]) strictest = verdict;
  }
  return { ...strictest, fired: [...fired] };
}

function inForce<R extends Rule>(rules: readonly R[], policy: Policy): readonly R[] {
  return rules.filter((rule) => {
    requireWellFormed(rule);
    return ruleHolds(rule, policy);
  });
}

/** `by`: every permission that took part, where it took several. */
function decideEffect(subject: RuleSubject, rules: readonly Rule[], grants: readonly Grant[], policy: Policy): EffectVerdict & { by?: string[] } {
  const { effect } = subject;
  if (effect.kind === 'path' && effect.refusal !== undefined) return denied('deny.path', effect.refusal);
  if ((effect.kind === 'process' || effect.kind === 'service') && effect.refusal !== undefined) return denied('deny.own-process', effect.refusal);
  if (effect.kind === 'memory' && effect.refusal !== undefined) return denied('deny.secrets-kept', effect.refusal);
  const confined = effect.kind === 'exec' && confinement(effect) !== undefined;
  let unreadable: Rule | undefined;
  for (const rule of rules) {
    if (rule.verdict !== 'deny' || (confined && closesPlaces(rule.match))) continue;
    const applies = ruleApplies(rule.match, subject, 'meets');
    if (applies === true) return denied(rule.id, effect.kind === 'exec' && !confined && looksAtSandbox(rule) ? `${reasonOf(rule)} (without a sandbox a command cannot be kept to this)` : reasonOf(rule));
    if (applies === 'unclear') unreadable ??= rule;
  }

  if (effect.kind === 'path' && effect.protectedAs !== undefined) return protectedVerdict(effect.protectedAs, effect.access, policy.preset);

  const asking = rules.filter((rule) => rule.verdict === 'ask' && ruleApplies(rule.match, subject, 'meets') !== false);
  const covering = asking.find((rule) => ruleApplies(rule.match, subject, 'covers') === true);
  const otherwise = covering ? asked(covering) : permittedOrDefault(subject, rules, grants, policy);
  if (otherwise.verdict === 'deny') return otherwise;
  if (unreadable) return { verdict: 'ask', ruleId: unreadable.id, reason: `${unreadableWords(effect)} cannot be read far enough to tell whether this rule denies it: ${reasonOf(unreadable)}` };
  return asking[0] ? asked(asking[0]) : otherwise;
}

/** What allows an effect that no rule denies or asks about, or else the preset's word. */
function permittedOrDefault(subject: RuleSubject, rules: readonly Rule[], grants: readonly Grant[], policy: Policy): EffectVerdict & { by?: string[] } {
  const { effect } = subject;
  if (effect.kind !== 'exec' || confinement(effect)) {
    const permissions = [...(policy.preset !== 'read-only' && grantReaches(effect) ? grants : []), ...rules.filter(({ verdict }) => verdict === 'allow')];
    const [first, ...others] = findCover(permissions, subject) ?? [];
    if (first) return { verdict: 'allow', ruleId: first.id, reason: reasonOf(first), by: others.map(({ id }) => id) };
  }
  return presetDefault(policy.preset, effect, { allowUnsandboxed: policy.allowUnsandboxed, openedHosts: policy.openedHosts ?? [] });
}

const denied = (ruleId: string, reason: string): EffectVerdict => ({ verdict: 'deny', ruleId, reason });

const asked = (rule: Rule): EffectVerdict => ({ verdict: 'ask', ruleId: rule.id, reason: reasonOf(rule) });

const ruleWords = { allow: 'allows', ask: 'asks for', deny: 'denies' } as const;

const reasonOf = ({ id, verdict, reason }: Rule): string => reason || `The rule ${id} ${ruleWords[verdict]} this`;

const looksAtSandbox = ({ match }: Rule): boolean => match.path !== undefined || match.access !== undefined || match.host !== undefined;

/**
 * A name that was allowed while it led out to everybody may be pointed inside by whoever owns it, so a
 * click opens such a place only as an address; a name takes a rule written for it (attacks 25 and 28).
 */
function grantReaches(effect: Effect): boolean {
  return effect.kind !== 'network' || effect.place === 'public' || (effect.place !== 'metadata' && isFixedHost(effect.host));
}

function unreadableWords(effect: Effect): string {
  switch (effect.kind) {
    case 'exec':
      return effect.programs.length === 0 ? 'The script' : 'The command';
    case 'sql':
      return 'The statement';
    default:
      return 'The call';
  }
}

function protectedVerdict(place: string, access: 'read' | 'write' | 'delete', preset: Preset): EffectVerdict {
  const what = access === 'read' ? `Reading ${place}` : `Changing ${place}`;
  if (preset === 'unattended' || preset === 'read-only') return denied('deny.protected', `${what} needs a person to allow it`);
  return { verdict: 'ask', ruleId: 'ask.protected', reason: `${what} always asks` };
}
