import { useEffect, useRef, type ReactNode } from 'react';
import type { ApprovalView } from '../../../src-preload/contract/index.ts';
import type { Run } from '../../hooks/useRun.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { ApprovalCard } from '../approvals/ApprovalCard.tsx';
import { CallCard } from '../chat/CallCard.tsx';

/** What became of the run, in place: the card while it waits for the person, then the call with its result. Comes into sight, takes no focus. */
export function RunOutcome({ run, approval }: { run: Run; approval: ApprovalView | undefined }): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const shown = run.state === 'running' ? approval?.id : run.state;
  useEffect(() => {
    if (shown !== undefined && shown !== 'idle') box.current?.scrollIntoView({ block: 'nearest' });
  }, [shown]);
  const body = show(run, approval);
  return body && <div ref={box} className="px-5 pb-3.5">{body}</div>;
}

function show(run: Run, approval: ApprovalView | undefined): ReactNode {
  switch (run.state) {
    case 'idle':
      return null;
    case 'running':
      return approval ? <ApprovalCard approval={approval} /> : null;
    case 'ended':
      return <CallCard call={run.call} expanded />;
    case 'failed':
      return <ErrorNote message={run.message} hint={run.hint} />;
  }
}
