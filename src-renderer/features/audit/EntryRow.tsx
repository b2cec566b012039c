import { Hand, Redo2, ShieldCheck, TimerOff, Undo2, UserRound, type LucideIcon } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { AuditEntry } from '../../../src-preload/contract/index.ts';
import { formatClock, formatDuration, formatExactTime, formatMinute, formatShortDay, isSameDay } from '../../ui/format.ts';
import { Mark } from '../../ui/Mark.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { stateLabels } from './auditView.ts';
import { nameCaller, nameDecider, type Decider } from './entryText.ts';

/** Columns of a row and of the head (`--time-column` is set around them): time, mark, what, from, decided by, took, way back. */
export const columns = 'grid grid-cols-[var(--time-column)_26px_minmax(0,1fr)_104px_132px_62px_88px] items-center max-[960px]:grid-cols-[var(--time-column)_26px_minmax(0,1fr)_132px_88px]';

interface EntryRowProps {
  entry: AuditEntry;
  selected: boolean;
  /** What is wrong with the last try to undo or redo this one. */
  problem: string | undefined;
  /** Redo or undo is on its way. */
  busy: boolean;
  onOpen(callId: string): void;
  onUndo(callId: string): void;
  onRedo(callId: string): void;
}

const deciderIcons: Record<Decider['icon'], LucideIcon> = { waits: Hand, you: UserRound, rule: ShieldCheck, time: TimerOff };
const stateTones: Partial<Record<AuditEntry['state'], string>> = { waiting: 'font-semibold text-(--text)', failed: 'text-(--destroy)', unknown: 'text-(--out)' };

/** One call in one line; a click opens it, the way back stands in the last column. Not drawn again while the table scrolls. */
export const EntryRow = memo(drawEntry);

function drawEntry({ entry, selected, problem, busy, onOpen, onUndo, onRedo }: EntryRowProps): ReactNode {
  const decider = nameDecider(entry);
  const Icon = decider ? deciderIcons[decider.icon] : null;
  const object = entry.error ? `${entry.phrase.object}: ${entry.error.message}` : entry.phrase.object;
  return (
    <div className={`${columns} h-(--row) text-(length:--t-small) leading-(--lh-small) ${selected ? 'bg-(--selected) outline-(--accent) -outline-offset-2 group-focus-visible:outline-2' : 'hover:bg-(--hover)'}`} onClick={() => onOpen(entry.callId)}>
      <span role="gridcell" className="pl-4 font-mono text-(--text-3) tabular-nums"><time dateTime={new Date(entry.at).toISOString()} title={formatExactTime(entry.at)}>{rowTime(entry.at)}</time></span>
      <span role="gridcell"><Mark risk={entry.risk} state={entry.state} size={16} /></span>
      <span role="gridcell" className="flex min-w-0 items-baseline gap-1 px-2">
        <span className="flex-none font-[560]">{entry.phrase.base}</span>
        <span className="min-w-0 truncate text-(--text-2)" title={object}><VisibleText text={object} /></span>
        {entry.state !== 'done' && <span className={`ml-1 flex-none text-(length:--t-micro) ${stateTones[entry.state] ?? 'text-(--text-3)'}`}>{stateLabels[entry.state]}</span>}
        {problem !== undefined && <span className="ml-1 min-w-0 truncate text-(length:--t-micro) text-(--destroy)" title={problem}>{problem}</span>}
      </span>
      <span role="gridcell" className="truncate px-2 text-(--text-2) max-[960px]:hidden" title={nameCaller(entry.caller)}><VisibleText text={nameCaller(entry.caller)} /></span>
      <span role="gridcell" className="flex min-w-0 items-center gap-[5px] px-2 text-(--text-2)">{decider && Icon && <><Icon size={14} strokeWidth={1.75} className="flex-none" aria-hidden /><span className="truncate">{decider.text}</span></>}</span>
      <span role="gridcell" className="px-2 text-right text-(--text-3) tabular-nums max-[960px]:hidden">{entry.durationMs !== undefined && formatDuration(entry.durationMs)}</span>
      <span role="gridcell" className="flex justify-end pr-4"><WayBack entry={entry} busy={busy} onUndo={() => onUndo(entry.callId)} onRedo={() => onRedo(entry.callId)} /></span>
    </div>
  );
}

/** The second for today, the day for all others. */
function rowTime(at: number): string {
  return isSameDay(at, Date.now()) ? formatClock(at) : `${formatShortDay(at)} ${formatMinute(at)}`;
}

function WayBack({ entry, busy, onUndo, onRedo }: { entry: AuditEntry; busy: boolean; onUndo: () => void; onRedo: () => void }): ReactNode {
  switch (entry.undo.state) {
    case 'available':
      return <WayBackButton icon={Undo2} label="Undo" busy={busy} onClick={onUndo} />;
    case 'undone':
      return <WayBackButton icon={Redo2} label="Redo" busy={busy} onClick={onRedo} />;
    case 'impossible':
      return <span className="text-(--text-3)" title={entry.undo.reason}>No undo</span>;
    case 'unknown':
      return <span className="text-(--text-3)" title={entry.undo.reason}>Not known</span>;
    case 'expired':
      return <span className="text-(--text-3)" title={entry.undo.reason}>Expired</span>;
    case 'none':
    case 'planned':
      return null;
  }
}

function WayBackButton({ icon: Icon, label, busy, onClick }: { icon: LucideIcon; label: string; busy: boolean; onClick: () => void }): ReactNode {
  return (
    <button
      type="button"
      tabIndex={-1}
      data-testid="undo"
      disabled={busy}
      className="-mr-1 inline-flex h-6 items-center gap-1 rounded-(--r1) px-1 text-(--accent) hover:underline disabled:text-(--text-3)"
      onClick={(event) => {
        event.stopPropagation();
        onClick();
      }}
    >
      <Icon size={14} strokeWidth={1.75} aria-hidden />{label}
    </button>
  );
}
