import { decide, type Policy, type PolicyQuestion, type Verdict } from '../policy/decide.ts';
import type { DoorParts } from './doorParts.ts';

const rank = { allow: 0, ask: 1, deny: 2 } as const;

/** The policy's verdict, or the stricter one of the caller's token. */
export function decideFor(question: PolicyQuestion, policy: Policy, tokens: DoorParts['tokens']): Verdict {
  const verdict = decide(question, policy);
  const narrowed = tokens?.narrowed(question.caller, policy);
  if (!narrowed) return verdict;
  const own = decide(question, narrowed);
  return rank[own.verdict] > rank[verdict.verdict] ? { ...own, reason: `${own.reason} (the token's own preset)` } : verdict;
}
