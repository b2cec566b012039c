import type { ApprovalView, Term } from '../../../src-preload/contract/index.ts';

const worst: Record<Term['tone'], number> = { plain: 0, out: 1, destroy: 2 };

/** The terms of a batch: the worst reach and way back among its calls, and how many are chosen. */
export function batchTerms(approvals: readonly ApprovalView[], chosen: number): Term[] {
  const pick = (index: 0 | 1): Term | undefined => approvals.map((approval) => approval.terms[index]).sort((a, b) => worst[b.tone] - worst[a.tone])[0];
  const reach = pick(0);
  const back = pick(1);
  return [
    ...(reach ? [{ ...reach, detail: `${chosen} of ${approvals.length} chosen` }] : []),
    ...(back ? [{ ...back, detail: back.tone === 'plain' ? 'one by one' : back.detail }] : []),
    { tone: 'plain', icon: 'count', title: 'Run at the same time', detail: 'each stands for itself' },
  ];
}
