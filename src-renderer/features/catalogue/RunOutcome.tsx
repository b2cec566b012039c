import type { ReactNode } from 'react';
import type { Run } from '../../hooks/useRun.ts';
import { useTopic } from '../../hooks/useTopic.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { ApprovalCard } from '../approvals/ApprovalCard.tsx';
import { CallCard } from '../chat/CallCard.tsx';

/** What became of the run, in place: the card while it waits for the person, then the call with its result. */
export function RunOutcome({ run }: { run: Run }): ReactNode {
  const approvals = useTopic('approvals');
  switch (run.state) {
    case 'idle':
      return null;
    case 'running': {
      const approval = approvals?.approvals.find((one) => one.call.id === run.callId);
      return approval ? <div className="px-5 pb-3.5"><ApprovalCard approval={approval} /></div> : null;
    }
    case 'ended':
      return <div className="px-5 pb-3.5"><CallCard call={run.call} /></div>;
    case 'failed':
      return <div className="px-5 pb-3.5"><ErrorNote message={run.message} hint={run.hint} /></div>;
  }
}
