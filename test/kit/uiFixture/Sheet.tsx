import { useState, type ReactNode } from 'react';
import { ApprovalCard } from '../../../src-renderer/features/approvals/ApprovalCard.tsx';
import { BatchCard } from '../../../src-renderer/features/approvals/BatchCard.tsx';
import { CallCard } from '../../../src-renderer/features/chat/CallCard.tsx';
import { useTheme } from '../../../src-renderer/layout/useTheme.ts';
import { makeCallStates, makeSheet } from './approvalsData.ts';

/** Every kind of card and every state of a call on one page. */
export function Sheet({ now, dark }: { now: number; dark: boolean }): ReactNode {
  useTheme(dark ? 'dark' : 'light', 100);
  const [groups] = useState(() => makeSheet(now));
  const [calls] = useState(() => makeCallStates(now));
  const left = groups.filter((_, index) => index % 2 === 0);
  const right = groups.filter((_, index) => index % 2 === 1);
  return (
    <div className="h-full overflow-auto">
      <div className="mx-auto grid max-w-[1480px] grid-cols-2 items-start gap-6 px-6 py-4 max-[1180px]:grid-cols-[minmax(0,720px)] max-[1180px]:justify-center">
        {[left, right].map((column, index) => (
          <div key={index} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-5">
            {column.map(({ caption, approvals }) => (
              <section key={caption} data-kind={approvals.length > 1 ? 'batch' : approvals[0]?.preview.kind} data-caption={caption}>
                <h2 className="mb-2 text-(length:--t-small) text-(--text-2)">{caption}</h2>
                {approvals.length > 1 ? <BatchCard approvals={approvals} /> : approvals.map((approval) => <ApprovalCard key={approval.id} approval={approval} />)}
              </section>
            ))}
            {index === 1 && (
              <section>
                <h2 className="mb-2 text-(length:--t-small) text-(--text-2)">Call states</h2>
                <div className="rounded-(--r3) border border-(--line) px-3 py-1">{calls.map((call) => <CallCard key={call.id} call={call} />)}</div>
              </section>
            )}
          </div>
        ))}
      </div>
    </div>
  );
}
