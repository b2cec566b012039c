import { ChevronDown, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ApprovalView, CallState } from '../../../src-preload/contract/index.ts';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { ApprovalCard } from './ApprovalCard.tsx';

interface BatchRowProps {
  approval: ApprovalView;
  /** It is to be refused with the others' approval. */
  leftOut: boolean;
  opened: boolean;
  busy: boolean;
  onToggle(): void;
  onOpen(): void;
  onSeen(digest: string): void;
}

/** One call of a batch; its own card opens in place. */
export function BatchRow({ approval, leftOut, opened, busy, onToggle, onOpen, onSeen }: BatchRowProps): ReactNode {
  const { call, heading, outcome } = approval;
  const waits = outcome === undefined;
  return (
    <li data-batch-row={approval.id} className="border-b border-(--line) last:border-b-0">
      <div className="flex min-h-[30px] items-center gap-2.5 px-2.5">
        <Checkbox aria-label={`Allow ${heading}`} checked={waits ? !leftOut : outcome === 'allowed'} disabled={!waits || busy} onChange={onToggle} data-testid="batch-checkbox" />
        <Mark risk={call.risk} state={stateOf(approval, leftOut)} size={16} />
        <span className={`min-w-0 flex-1 truncate ${leftOut || !waits ? 'text-(--text-3)' : ''}`} title={heading}><Heading text={heading} /></span>
        <code className="flex-none text-(--text-3) @max-[460px]:hidden">{call.name}</code>
        <button type="button" aria-expanded={opened} aria-label={`Open ${heading}`} onClick={onOpen} className="grid size-6 place-items-center rounded-(--r1) text-(--text-3) hover:bg-(--hover)">{opened ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}</button>
      </div>
      {opened && <div className="p-2 pt-1"><ApprovalCard approval={approval} inBatch onSeen={onSeen} /></div>}
    </li>
  );
}

function stateOf({ outcome, call }: ApprovalView, leftOut: boolean): CallState | undefined {
  switch (outcome) {
    case undefined:
      return leftOut ? undefined : 'waiting';
    case 'allowed':
      return call.state === 'waiting' ? 'running' : call.state;
    case 'refused':
    case 'expired':
    case 'withdrawn':
      return 'refused';
  }
}

/** The verb stands out, so that a column of rows reads at a glance. */
function Heading({ text }: { text: string }): ReactNode {
  const cut = text.indexOf(' ');
  if (cut < 0) return <b className="font-[530]"><VisibleText text={text} /></b>;
  return <><b className="font-[530]"><VisibleText text={text.slice(0, cut)} /></b><VisibleText text={text.slice(cut)} /></>;
}
