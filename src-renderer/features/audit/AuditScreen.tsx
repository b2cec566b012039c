import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import type { CallView } from '../../../src-preload/contract/index.ts';
import { useClient } from '../../hooks/useClient.ts';
import { toRequestError, useRequest } from '../../hooks/useRequest.ts';
import { useTopic } from '../../hooks/useTopic.ts';
import { useDelayed } from '../../hooks/useDelayed.ts';
import { goTo } from '../../layout/routes.ts';
import { Panes } from '../../layout/Shell.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { AuditHeader } from './AuditHeader.tsx';
import { isNarrowed, periodLabels, periodSpan, startView, toFilter, type AuditView } from './auditView.ts';
import { DensityStrip } from './DensityStrip.tsx';
import { EntryDrawer } from './EntryDrawer.tsx';
import { EntryTable } from './EntryTable.tsx';
import { FilterBar } from './FilterBar.tsx';
import { useMinute } from './useMinute.ts';
import { useAuditEntries } from './useAuditEntries.ts';
import { useWayBack } from './useWayBack.ts';

const steps = 48;
const weekMs = 7 * 86_400_000;

/** What was done, newest first: the chain's state, a filter, a strip of time, the rows, and one call in the drawer. */
export function AuditScreen({ callId }: { callId: string | null }): ReactNode {
  const client = useClient();
  const now = useMinute();
  const [view, setView] = useState<AuditView>(callId === null ? startView : { ...startView, period: 'all' });
  const [typing, setTyping] = useState('');
  const scroller = useRef<HTMLDivElement>(null);
  const grown = useTopic('status')?.audit.entries;
  const hold = useCallback(() => {
    const rows = scroller.current;
    return rows !== null && (rows.scrollTop > 0 || rows.matches(':hover, :focus-within'));
  }, []);
  const paused = useDelayed(typing, 150);
  const filter = useMemo(() => toFilter(view, paused, now), [view, paused, now]);
  const list = useAuditEntries(client, filter, grown, hold);
  const wayBack = useWayBack(client, useCallback((call: CallView) => list.update(call), [list]));
  const span = periodSpan(view.period, now) ?? { from: now - weekMs, to: now };
  const density = useRequest('audit.density', { from: span.from, to: span.to, steps }, grown);
  const inPeriod = useMemo(() => (density.data?.steps ?? []).reduce((sum, one) => sum + one.read + one.write + one.destroy + one.out, 0), [density.data]);
  const open = useCallback((id: string) => goTo(`#/audit/${encodeURIComponent(id)}`), []);
  const close = useCallback(() => goTo('#/audit'), []);
  const at = list.entries.findIndex((entry) => entry.callId === callId);
  const entry = list.entries[at];
  const step = (by: number): void => {
    const next = list.entries[at + by];
    if (next) open(next.callId);
  };

  return (
    <Panes
      inspector={callId === null ? undefined : <EntryDrawer callId={callId} entry={entry} wayBack={wayBack} onPrevious={() => step(-1)} onNext={() => step(1)} onClose={close} />}
      inspectorName="Entry"
      inspectorOpen={callId !== null}
      onInspectorClose={close}
    >
      <AuditHeader filter={filter} />
      <FilterBar view={view} typing={typing} now={now} onView={setView} onTyping={setTyping} />
      <div className="flex-none px-4 pt-0.5 pb-1.5">
        <DensityStrip steps={density.data?.steps ?? []} from={span.from} to={span.to} now={now} span={view.span} onSpan={(next) => setView({ ...view, span: next })} />
      </div>
      {list.error !== null && list.entries.length === 0 ? (
        <div className="p-4"><ErrorNote error={toRequestError(list.error)} onRetry={list.reload} /></div>
      ) : list.loading === 'first' ? (
        <Skeleton rows={14} />
      ) : list.entries.length === 0 ? (
        <Nothing view={view} typing={typing} inPeriod={inPeriod} onAll={() => { setView({ ...startView, period: 'all' }); setTyping(''); }} />
      ) : (
        <EntryTable list={list} timeLabel={view.period === 'all' ? 'Time' : capital(periodLabels[view.period])} showsDays={view.period !== 'today'} selected={callId} wayBack={wayBack} scroller={scroller} onOpen={open} onClose={close} />
      )}
    </Panes>
  );
}

function Nothing({ view, typing, inPeriod, onAll }: { view: AuditView; typing: string; inPeriod: number; onAll(): void }): ReactNode {
  const narrowed = isNarrowed(view, typing) || view.period !== 'all';
  return (
    <EmptyState title={isNarrowed(view, typing) ? 'No calls match' : view.period === 'all' ? 'No calls yet' : `No calls ${view.period === 'today' ? 'today' : 'in the last 7 days'}`} text={isNarrowed(view, typing) && inPeriod > 0 ? `${inPeriod.toLocaleString('en')} ${view.period === 'today' ? 'today' : 'in the last 7 days'} without the filter.` : isNarrowed(view, typing) ? 'There may be others at other times.' : 'Every call is written here before it runs, with who decided and why.'}>
      {narrowed && <Button onClick={onAll}>Show all time</Button>}
    </EmptyState>
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
