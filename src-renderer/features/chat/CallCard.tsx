import { ChevronDown, ChevronRight, Square } from 'lucide-react';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import type { CallView } from '../../../src-preload/contract/index.ts';
import { useClient } from '../../hooks/useClient.ts';
import { useUiState } from '../../layout/uiState.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatBytes, formatDuration } from '../../ui/format.ts';
import { Mark } from '../../ui/Mark.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { useNow } from '../approvals/useNow.ts';
import { ChartResult } from './ChartResult.tsx';
import { ResultBody } from './ResultBody.tsx';
import { describeServed } from './servedText.ts';
import { UndoConflict } from './UndoConflict.tsx';
import { useWayBack, WayBack } from './WayBack.tsx';

interface CallCardProps {
  call: CallView;
  /** Number of the call in its chat, for figures that refer to it. */
  number?: number;
  /** The result is what was asked for: shown from the start. In a chat only texts and pictures are; an answer tells the rest. */
  expanded?: boolean;
  /** Without the mark in front: the thread draws it on its line. */
  bare?: boolean;
  /** Where a refused or failed call can be asked for again: puts the words back into the composer. */
  onAskAgain?: (() => void) | undefined;
}

/** A call: one line (mark, verb, object, name, figures, way back), its result in place below. */
export function CallCard({ call, number, bare = false, expanded = false, onAskAgain }: CallCardProps): ReactNode {
  const client = useClient();
  const set = useUiState((state) => state.set);
  const [choice, setChoice] = useState<boolean | null>(null);
  const wayBack = useWayBack(call);
  const open = choice ?? (expanded || (call.risk === 'read' && (call.result?.kind === 'text' || call.result?.kind === 'image' || call.result?.kind === 'chart')));
  const expandable = call.result !== undefined && call.result.kind !== 'nothing';
  const running = call.state === 'running';
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'ArrowRight' && expandable) setChoice(true);
    else if (event.key === 'ArrowLeft') setChoice(false);
    else if (event.key.toLowerCase() === 'u' && call.undo.state === 'available') wayBack.turn(false);
    else if (event.key === 'Enter') set({ inspectedCall: call.id, inspectorOpen: true });
    else return;
    event.preventDefault();
  };

  return (
    <section data-testid="call-card" data-call-id={call.id} data-state={call.state} aria-label={`${call.phrase.base} ${call.phrase.object}`} tabIndex={0} onKeyDown={onKeyDown} className="@container min-w-0 rounded-(--r1) focus-visible:outline-offset-3">
      <div className="flex min-h-7 min-w-0 items-center gap-2">
        {!bare && <Mark risk={call.risk} state={call.state} />}
        <span className="flex-none font-[530]">{verb(call)}</span>
        <button type="button" title={call.phrase.object} onClick={() => set({ inspectedCall: call.id, inspectorOpen: true })} className="h-6 min-w-0 truncate text-left text-(--text-2) hover:underline" aria-label={`Inspect ${call.phrase.base} ${call.phrase.object}`}><VisibleText text={call.phrase.object} /></button>
        <code className="flex-none text-(--text-3) @max-[520px]:hidden">{call.name}</code>
        {number !== undefined && <span className="sr-only">call {number}</span>}
        <span className="ml-auto flex flex-none items-center gap-2 text-(length:--t-small) whitespace-nowrap text-(--text-3) tabular-nums">
          {call.served && call.state === 'done' && <Chip tone={call.served.from === 'stale' || call.served.from === 'fallback' ? 'write' : 'plain'}><span title={describeServed(call.served).sentence}>{describeServed(call.served).label}</span></Chip>}
          <Figures call={call} />
          {expandable && <button type="button" aria-expanded={open} aria-label={open ? 'Hide the result' : 'Show the result'} onClick={() => setChoice(!open)} className="grid size-6 place-items-center rounded-(--r1) hover:bg-(--hover)">{open ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}</button>}
          {(running || call.state === 'queued') && <Button size="small" onClick={() => void client.request('calls.cancel', { callId: call.id }).catch(() => undefined)}><Square />Stop</Button>}
          {(call.state === 'failed' || call.state === 'refused') && onAskAgain && <Button size="small" onClick={onAskAgain}>{call.state === 'failed' ? 'Try again' : 'Ask again'}</Button>}
          <WayBack call={call} state={wayBack} />
        </span>
      </div>
      {running && call.progress?.total !== undefined && call.progress.total > 0 && <ProgressBar done={call.progress.done} total={call.progress.total} label={verb(call)} />}
      {call.state === 'running' && call.progress?.note !== undefined && call.progress.note !== '' && <p className="truncate font-mono text-(length:--t-small) text-(--text-3)"><VisibleText text={call.progress.note} /></p>}
      {running && call.progress?.chart && <div className="pt-0.5 pb-1"><ChartResult result={call.progress.chart} /></div>}
      <Reason call={call} />
      {wayBack.error && (
        <div className="py-1">
          {wayBack.error.code === 'UNDO_CONFLICT' ? <UndoConflict message={wayBack.error.message} direction={call.undo.state === 'undone' ? 'redo' : 'undo'} busy={wayBack.busy} onKeep={wayBack.keep} onForce={() => wayBack.turn(true)} /> : <ErrorNote error={wayBack.error} />}
        </div>
      )}
      {open && call.result && <div className="pt-0.5 pb-2"><ResultBody result={call.result} /></div>}
    </section>
  );
}

/** Past tense when done, present while it runs. */
function verb({ state, phrase }: CallView): string {
  switch (state) {
    case 'done':
    case 'undone':
      return phrase.past;
    case 'running':
      return phrase.present;
    default:
      return phrase.base;
  }
}

function Figures({ call }: { call: CallView }): ReactNode {
  switch (call.state) {
    case 'queued':
      return <span>waits for its turn</span>;
    case 'running':
      return <Running call={call} />;
    case 'waiting':
      return <span className="font-[560] text-(--text)">waits for you</span>;
    case 'undone':
      return <span>undone</span>;
    case 'refused':
      return <span>{refuser(call)}</span>;
    case 'done':
      return <>{call.summary !== undefined && call.risk !== 'read' ? null : <span className="max-w-[240px] truncate">{call.summary}</span>}<Took call={call} /></>;
    case 'failed':
    case 'unknown':
      return <Took call={call} />;
  }
}

function refuser({ decision }: CallView): string {
  switch (decision?.by) {
    case 'person':
      return 'refused by you';
    case 'time-limit':
      return 'not answered';
    case 'rule':
      return 'refused by a rule';
    case 'nobody':
    case undefined:
      return 'refused';
  }
}

function Took({ call }: { call: CallView }): ReactNode {
  return call.startedAt !== undefined && call.finishedAt !== undefined ? <span>{formatDuration(call.finishedAt - call.startedAt)}</span> : null;
}

function Running({ call }: { call: CallView }): ReactNode {
  const now = useNow();
  const seconds = Math.max(0, Math.round((now - (call.startedAt ?? call.createdAt)) / 1000));
  const { progress } = call;
  const figure = progress ? (progress.unit === 'percent' ? `${progress.done} %` : progress.unit === 'bytes' ? `${formatBytes(progress.done)}${progress.total === undefined ? '' : ` of ${formatBytes(progress.total)}`}` : `${progress.done.toLocaleString('en')}${progress.total === undefined ? '' : ` of ${progress.total.toLocaleString('en')}`} ${progress.unit}`) : undefined;
  return <span>{figure !== undefined && <span className="text-(--text)">{figure}</span>}{figure !== undefined && seconds > 0 && ', '}{seconds > 0 && `${seconds} s`}</span>;
}

function ProgressBar({ done, total, label }: { done: number; total: number; label: string }): ReactNode {
  return (
    <div role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={total} aria-valuenow={Math.min(done, total)} className="my-0.5 h-[3px] overflow-hidden rounded-[2px] bg-(--line)">
      <span className="block h-full origin-left bg-(--accent) transition-transform duration-(--base)" style={{ transform: `scaleX(${Math.min(1, done / total)})` }} />
    </div>
  );
}

/** Why it failed or was refused: never cut, it wraps. */
function Reason({ call }: { call: CallView }): ReactNode {
  if (call.state === 'refused' && call.decision?.by === 'person') {
    return <p className="text-(length:--t-small) text-(--text-2)">{call.decision.note ? <>You refused: “<VisibleText text={call.decision.note} />”</> : 'You refused this. Nothing ran.'}</p>;
  }
  if (!call.error || (call.state !== 'failed' && call.state !== 'refused' && call.state !== 'unknown')) return null;
  const changed = call.state === 'failed' && call.undo.state === 'none' ? ' Nothing changed.' : '';
  return (
    <p className={`pb-0.5 text-(length:--t-small) leading-(--lh-small) [overflow-wrap:anywhere] ${call.state === 'failed' ? 'text-(--destroy)' : 'text-(--text-2)'}`}>
      <VisibleText text={call.error.message} />
      {changed}
      {call.error.hint !== undefined && <span className="text-(--text-3)"> {call.error.hint}.</span>}
    </p>
  );
}
