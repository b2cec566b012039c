import type { Params, Result } from '../../src-preload/contract/index.ts';
import { AppError } from '../kernel/errors.ts';
import { decide, type Grant, type Policy } from '../policy/decide.ts';
import { Breath } from '../ports/local/breathe.ts';
import { recordedCalls, type SimulatorParts } from './policySimulator.ts';

const weekMs = 7 * 24 * 3600 * 1000;
/** More of a week's calls are not looked at; the answer says how many were. */
const mostCalls = 1000;

const offered = 'offered';

/**
 * How many calls of the last seven days a lasting permission that a card offers, or a narrower one,
 * would have let run. Nothing is saved.
 */
export async function offerReach({ approvalId, scope, match }: Params<'approvals.reach'>, { policy, store, doorParts }: SimulatorParts): Promise<Result<'approvals.reach'>> {
  const pending = doorParts.approvals.get(approvalId);
  if (!pending) throw new AppError('APPROVAL_STALE', 'This has been decided already, or its time is over');
  const patterns = match ?? pending.proposal?.match ?? [];
  const now = policy.current();
  const { caller } = pending;
  const permissions = patterns.map((each): Grant => ({ id: offered, verdict: 'allow', reason: '', match: each, ...(scope === 'chat' && caller.kind === 'chat' && { chatId: caller.chatId }) }));
  const withIt: Policy = { ...now, grants: [...permissions, ...now.grants] };
  const since = doorParts.clock.now() - weekMs;
  const calls = (await recordedCalls(store, doorParts.registry, mostCalls)).filter(({ at, callId }) => (at ?? 0) >= since && callId !== pending.view.call.id);
  const breath = new Breath(undefined);
  let matched = 0;
  for (const { question } of calls) {
    const { verdict, fired } = decide(question, withIt);
    if (verdict === 'allow' && fired.includes(offered)) matched++;
    if (breath.due) await breath.take();
  }
  return { matched, of: calls.length };
}
