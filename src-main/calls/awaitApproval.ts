import type { Clock } from '../kernel/clock.ts';
import type { ApprovalAnswer, Approvals } from './approvals.ts';
import type { CallRequest } from './callOutcome.ts';

/**
 * Waits for a card's answer. When the caller may wait only so long and the time is over, the answer
 * is `left`: the card stays open and `onLeft` takes over. An abort withdraws the card.
 */
export async function awaitApproval(approvals: Approvals, approvalId: string, approval: CallRequest['approval'], signal: AbortSignal, clock: Clock, onLeft: () => void): Promise<ApprovalAnswer | 'left'> {
  const answer = approvals.answer(approvalId);
  const outside = typeof approval === 'object';
  let cancelTimer: () => void = () => undefined;
  let onAbort: () => void = () => undefined;
  const interrupted = new Promise<'left' | 'aborted'>((resolve) => {
    if (outside) cancelTimer = clock.after(approval.waitMs, () => resolve('left'));
    // An outside caller that hangs up leaves its card open: the person may still decide.
    onAbort = () => resolve(outside ? 'left' : 'aborted');
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    const first = await Promise.race([answer, interrupted]);
    if (first === 'aborted') {
      await approvals.withdraw(approvalId);
      return await answer;
    }
    if (first === 'left') onLeft();
    return first;
  } finally {
    cancelTimer();
    signal.removeEventListener('abort', onAbort);
  }
}
