import { ChevronRight } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ApprovalView, CallView } from '../../../src-preload/contract/index.ts';
import { formatDuration } from '../../ui/format.ts';
import { Mark } from '../../ui/Mark.tsx';
import { ApprovalCard } from '../approvals/ApprovalCard.tsx';
import { BatchCard } from '../approvals/BatchCard.tsx';
import { HeldHeight } from '../approvals/HeldHeight.tsx';
import { CallCard } from './CallCard.tsx';

interface CallGroupProps {
  calls: readonly CallView[];
  /** Cards of these calls, decided ones too while they are known. */
  approvals: readonly ApprovalView[];
  numbers: ReadonlyMap<string, number>;
  /** An older turn: finished reads fold to one line. */
  past: boolean;
  /** Puts what the person had asked back into the composer. */
  onAskAgain?: (() => void) | undefined;
}

/** Calls that follow each other, on one vertical line; those that wait show their card in place. */
export function CallGroup({ calls, approvals, numbers, past, onAskAgain }: CallGroupProps): ReactNode {
  const [unfolded, setUnfolded] = useState(false);
  const foldable = past && calls.length > 1 && calls.every((call) => call.risk === 'read' && call.state === 'done');
  if (foldable && !unfolded) return <Folded calls={calls} onUnfold={() => setUnfolded(true)} />;

  const rows = toRows(calls, approvals);
  return (
    <ol className="relative mb-3 [li:last-child>&]:mb-0">
      {rows.map(({ call, cards }, index) => {
        const open = cards.some((card) => card.outcome === undefined);
        const [card] = cards;
        const number = numbers.get(call.id);
        return (
          <li key={call.id} className="relative pb-2.5 last:pb-0">
            {rows.length > 1 && <span aria-hidden className={`absolute -left-[22px] w-px bg-(--line-2) ${index === 0 ? 'top-3.5' : 'top-0'} ${index === rows.length - 1 ? 'h-3.5' : 'bottom-0'}`} />}
            <span className="absolute top-1 -left-8"><Mark risk={call.risk} state={call.state} /></span>
            <HeldHeight open={open}>
              {open && card ? cards.length > 1 ? <BatchCard approvals={cards} bare /> : <ApprovalCard approval={card} bare /> : <CallCard call={call} {...(number === undefined ? {} : { number })} bare onAskAgain={onAskAgain} />}
            </HeldHeight>
          </li>
        );
      })}
    </ol>
  );
}

/** One row a call; the calls of an open batch share the row of its first one, until all are decided. */
function toRows(calls: readonly CallView[], approvals: readonly ApprovalView[]): { call: CallView; cards: readonly ApprovalView[] }[] {
  const batches = Map.groupBy(approvals, (approval) => approval.batchId);
  const drawn = new Set<string>();
  return calls.flatMap((call) => {
    const approval = approvals.find((candidate) => candidate.call.id === call.id);
    if (!approval) return [{ call, cards: [] }];
    const batch = batches.get(approval.batchId) ?? [];
    if (batch.length < 2 || batch.every((card) => card.outcome !== undefined)) return [{ call, cards: [approval] }];
    if (drawn.has(approval.batchId)) return [];
    drawn.add(approval.batchId);
    return [{ call: batch.find((card) => card.outcome === undefined)?.call ?? call, cards: batch }];
  });
}

function Folded({ calls, onUnfold }: { calls: readonly CallView[]; onUnfold(): void }): ReactNode {
  const took = calls.reduce((sum, call) => sum + (call.startedAt !== undefined && call.finishedAt !== undefined ? call.finishedAt - call.startedAt : 0), 0);
  return (
    <button type="button" aria-expanded={false} onClick={onUnfold} className="relative mb-1 flex h-7 w-full items-center gap-2 text-left text-(--text-2) hover:text-(--text)">
      <span className="absolute top-1 -left-8"><Mark risk="read" state="done" decorative /></span>
      <span className="font-[530]">{calls.length} calls, read only</span>
      <ChevronRight size={14} aria-hidden />
      <span className="ml-auto text-(length:--t-small) text-(--text-3) tabular-nums">{formatDuration(took)}</span>
    </button>
  );
}
