// The person at the computer, who answers the cards of a runtime.
import { onTestFinished } from 'vitest';
import type { ApprovalView } from '../../../src-preload/contract/index.ts';
import type { Runtime } from '../../../src-main/runtime/createRuntime.ts';

/** Answers every card from now until the test is over; what they have seen. `how` may refuse, or allow for longer. */
export function answerCards(runtime: Runtime, how: (card: ApprovalView) => { verdict: 'allow' | 'refuse'; scope?: 'once' | 'always' } = () => ({ verdict: 'allow' })): ApprovalView[] {
  const seen: ApprovalView[] = [];
  const stop = runtime.approvals.event((action) => {
    if (action.type !== 'asked') return;
    seen.push(action.approval);
    const { verdict, scope = 'once' } = how(action.approval);
    void runtime.door.decide([{ approvalId: action.approval.id, digest: action.approval.call.digest, verdict, scope, note: undefined }]);
  });
  onTestFinished(stop);
  return seen;
}
