import type { ReactNode } from 'react';
import { useTopic } from '../../hooks/useTopic.ts';
import type { Run } from '../../hooks/useRun.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { ApprovalCard } from '../approvals/ApprovalCard.tsx';
import { CallCard } from '../chat/CallCard.tsx';

/** What became of a run started in the palette, in its place: the card while it waits, then the call. Closing it stops nothing. */
export function PaletteRun({ run, onClose }: { run: Exclude<Run, { state: 'idle' }>; onClose(): void }): ReactNode {
  const approvals = useTopic('approvals')?.approvals;
  const approval = run.state === 'running' ? approvals?.find((one) => one.call.id === run.callId) : undefined;
  return (
    <>
      <div role="status" className="max-h-[min(560px,72vh)] min-h-0 overflow-y-auto p-4 [scrollbar-width:thin]">
        {approval ? <ApprovalCard approval={approval} /> : run.state === 'running' && <p className="flex h-7 items-center gap-2 text-(--text-2)"><Mark risk="read" state="running" ground="surface" decorative />Running <code>{run.name}</code></p>}
        {run.state === 'ended' && <CallCard call={run.call} />}
        {run.state === 'failed' && <ErrorNote message={run.message} hint={run.hint} />}
      </div>
      <div className="flex h-11 flex-none items-center gap-2 rounded-b-(--r4) border-t border-(--line) bg-(--canvas) px-4 text-(length:--t-small) text-(--text-3)">
        {approval ? 'It stays among the approvals when this is closed.' : run.state === 'running' ? 'It goes on when this is closed; the audit has its outcome.' : ''}
        <span className="ml-auto" />
        <Button size="small" onClick={onClose}>Close <Kbd>Esc</Kbd></Button>
      </div>
    </>
  );
}
