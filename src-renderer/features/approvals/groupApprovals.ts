import type { ApprovalView } from '../../../src-preload/contract/index.ts';

/** Approvals of one step together, in the order they were asked. */
export function groupApprovals(approvals: readonly ApprovalView[]): ApprovalView[][] {
  return [...Map.groupBy(approvals, (approval) => approval.batchId).values()];
}
