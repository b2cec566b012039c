import { AppError } from '../kernel/errors.ts';
import type { Verdict } from '../policy/decide.ts';
import type { ApprovalAnswer, PendingApproval } from './approvals.ts';
import type { CallRecord } from './callRecord.ts';
import { deniedError } from './deniedError.ts';
import type { DoorParts } from './doorParts.ts';
import { digestOf, judge } from './prepareCall.ts';

export type AllowedAnswer = Extract<ApprovalAnswer, { kind: 'allowed' }>;

/**
 * Takes a card's answer into the record, and judges the call again as the card has it. True: run now.
 * False: what would run has changed, ask again. Throws when it may not run.
 */
export async function settleAnswer(record: CallRecord, answer: ApprovalAnswer, parts: DoorParts, keepPermission: (answer: AllowedAnswer) => Promise<void>): Promise<boolean> {
  const { clock, grants } = parts;
  const at = clock.now();
  const ruleId = record.decision?.ruleId ?? '';
  switch (answer.kind) {
    case 'withdrawn':
      throw new AppError('CANCELLED', 'Stopped before it was allowed; nothing was run');
    case 'expired':
      record.decision = { verdict: 'deny', by: 'time-limit', ruleId, reason: 'Nobody answered in time', at };
      throw new AppError('APPROVAL_EXPIRED', 'Nobody answered in time, so it was refused; nothing was run');
    case 'refused':
      record.decision = { verdict: 'deny', by: 'person', ruleId, reason: 'Refused by the person', at, ...(answer.note !== undefined && { note: answer.note }) };
      throw new AppError('REFUSED', answer.note ? `The person refused this: ${answer.note}` : 'The person refused this; nothing was run');
    case 'allowed': {
      const { pending, scope } = answer;
      await judgeAgain(record, pending, parts);
      if (digestOf(record) !== pending.view.call.digest) return false;
      await keepPermission(answer);
      record.digest = pending.view.call.digest;
      record.decision = { verdict: 'allow', by: 'person', ruleId, reason: pending.view.reason, scope, at };
      return true;
    }
    case 'covered': {
      const verdict = await judgeAgain(record, answer.pending, parts);
      if (verdict.verdict !== 'allow') return false;
      for (const fired of verdict.fired) grants.used(fired);
      const grant = grants.active().find(({ id }) => id === answer.grantId);
      record.decision = { verdict: 'allow', by: 'rule', ruleId: answer.grantId, reason: grant?.reason ?? 'Covered by a lasting permission', at };
      return true;
    }
  }
}

/** What would run, as the card has it, held against the policy of now. Throws when that denies it. */
async function judgeAgain(record: CallRecord, pending: PendingApproval, parts: DoorParts): Promise<Verdict> {
  record.input = pending.input;
  const verdict = await judge(record, parts);
  if (verdict.verdict === 'deny') throw deniedError(record);
  record.phrase = pending.view.call.phrase;
  return verdict;
}
