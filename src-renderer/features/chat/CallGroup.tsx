import { ChevronRight } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ApprovalView, CallView } from '../../../src-preload/contract/index.ts';
import { Mark } from '../../ui/Mark.tsx';
import { ApprovalCard } from '../approvals/ApprovalCard.tsx';
import { BatchCard } from '../approvals/BatchCard.tsx';
import { CallCard } from './CallCard.tsx';

interface CallGroupProps {
  calls: readonly CallView[];
  /** Open cards of these calls. */
  approvals: readonly ApprovalView[];
  numbers: ReadonlyMap<string, number>;
  /** An older turn: finished reads fold to one line. */
  past: boolean;
}

/** Calls that follow each other, on one vertical line; those that wait show their card in place. */
export function CallGroup({ calls, approvals, numbers, past }: CallGroupProps): ReactNode {
  const [unfolded, setUnfolded] = useState(false);
  const foldable = past && calls.length > 1 && calls.every((call) => call.risk === 'read' && call.state === 'done');
  if (foldable && !unfolded) {
    return (
      <button type="button" onClick={() => setUnfolded(true)} className="mb-3 flex h-7 items-center gap-2 text-(--text-2) hover:text-(--text)">
        <span className="-ml-8"><Mark risk="read" state="done" decorative /></span>
        <span className="ml-1">{calls.length} calls, read only</span>
        <ChevronRight size={14} aria-hidden />
      </button>
    );
  }
  const openByBatch = Map.groupBy(approvals.filter((approval) => approval.outcome === undefined), (approval) => approval.batchId);
  const drawn = new Set<string>();
  return (
    <ol className="relative mb-3">
      {calls.map((call, index) => {
        const approval = approvals.find((candidate) => candidate.call.id === call.id);
        const batch = approval && openByBatch.get(approval.batchId);
        const isBatch = batch !== undefined && batch.length > 1;
        if (isBatch && approval && drawn.has(approval.batchId)) return null;
        if (isBatch && approval) drawn.add(approval.batchId);
        const waits = call.state === 'waiting' && approval !== undefined;
        return (
          <li key={call.id} className="relative pb-2.5 last:pb-0">
            {calls.length > 1 && <span aria-hidden className={`absolute -left-[22px] w-px bg-(--line-2) ${index === 0 ? 'top-4' : 'top-0'} ${index === calls.length - 1 ? 'h-4' : 'bottom-0'}`} />}
            <span className="absolute top-1 -left-8"><Mark risk={call.risk} state={call.state} /></span>
            {waits ? isBatch ? <BatchCard approvals={batch} /> : <ApprovalCard approval={approval} /> : <CallCard call={call} {...numberOf(numbers, call.id)} bare />}
          </li>
        );
      })}
    </ol>
  );
}

function numberOf(numbers: ReadonlyMap<string, number>, callId: string): { number?: number } {
  const number = numbers.get(callId);
  return number === undefined ? {} : { number };
}
