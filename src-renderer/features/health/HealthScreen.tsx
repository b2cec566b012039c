import { Archive, CircleAlert, TriangleAlert, type LucideIcon } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useRequest } from '../../hooks/useRequest.ts';
import { goTo } from '../../layout/routes.ts';
import { PaneHeader } from '../../layout/Shell.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatBytes, formatClock, formatDuration } from '../../ui/format.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { HealthCharts } from './charts/HealthCharts.tsx';
import { SlowestChart } from './charts/SlowestChart.tsx';
import { FailureList } from './FailureList.tsx';
import { Figures } from './Figures.tsx';
import { rangeLabels, ranges, rangeWords, summarise, type HealthRange, type HealthReport } from './healthText.ts';
import { LiveReadings } from './LiveReadings.tsx';
import { RowsTable } from './RowsTable.tsx';

const refreshMs = 10_000;

/** One sentence, what needs a look, eight figures, three charts on one axis; live readings on the right. */
export function HealthScreen(): ReactNode {
  const [range, setRange] = useState<HealthRange>('24h');
  const [tick, setTick] = useState(0);
  const [rows, setRows] = useState(false);
  const { data, error, retry } = useRequest('health.report', { range }, tick);
  const [updated, setUpdated] = useState<number | null>(null);
  useEffect(() => setUpdated(data ? Date.now() : null), [data]);
  useEffect(() => {
    const timer = setInterval(() => setTick((count) => count + 1), refreshMs);
    return () => clearInterval(timer);
  }, []);

  return (
    <main data-pane className="flex min-h-0 min-w-0 flex-col bg-(--canvas)">
      <PaneHeader>
        <h1>Health</h1>
        <span className="min-w-0 truncate text-(length:--t-small) text-(--text-3)">{rangeWords[range]}{updated !== null && `, updated ${formatClock(updated)}`}</span>
        <span className="ml-auto" />
        <Button variant="ghost" aria-pressed={rows} onClick={() => setRows(!rows)}>{rows ? 'Charts' : 'Rows'}</Button>
        <Segmented label="Range" options={ranges.map((id) => ({ id, label: rangeLabels[id] }))} selected={range} onSelect={setRange} />
      </PaneHeader>
      <div className="flex min-h-0 flex-1 flex-col overflow-auto [scrollbar-width:thin] *:flex-none">
        {error && <div className="p-6 pb-0"><ErrorNote error={error} onRetry={retry} /></div>}
        {data ? <Report report={data} rows={rows} /> : !error && <Skeleton rows={12} />}
      </div>
    </main>
  );
}

function Report({ report, rows }: { report: HealthReport; rows: boolean }): ReactNode {
  return (
    <>
      <section aria-label="In short" className="px-6 pt-[18px] pb-3.5">
        <h2 className="text-(length:--t-head) leading-(--lh-head) font-semibold tracking-[-.01em]">{summarise(report)}</h2>
        {report.findings.length > 0 && <ul className="mt-2">{report.findings.map((finding) => <Finding key={finding.id} finding={finding} />)}</ul>}
      </section>
      <Figures report={report} />
      <div className="grid flex-[1_0_auto]! grid-cols-[minmax(0,1fr)_408px] max-[1180px]:grid-cols-1">
        <div className="min-w-0 border-r border-(--line) px-6 py-4 max-[1180px]:border-r-0">
          {rows ? <RowsTable report={report} /> : report.calls === 0 && report.buckets.every((bucket) => bucket.memory === null) ? <EmptyState title="Nothing recorded yet" text="Calls and readings of this time will be drawn here." /> : <HealthCharts report={report} formatDuration={formatDuration} formatBytes={formatBytes} />}
        </div>
        <div className="min-w-0 max-[1180px]:grid max-[1180px]:grid-cols-2 max-[1180px]:border-t max-[1180px]:border-(--line)">
          <LiveReadings />
          <section aria-label="Slowest" className="border-b border-(--line) px-6 py-3.5 max-[1180px]:border-l">
            <h2 className="mb-1.5 flex items-baseline gap-2">Slowest <span className="text-(length:--t-small) font-normal text-(--text-3)">median to p95, and calls</span></h2>
            {report.slowest.length === 0 ? <p className="text-(length:--t-small) text-(--text-3)">No calls in this time.</p> : <SlowestChart slowest={report.slowest} formatDuration={formatDuration} />}
          </section>
          <FailureList report={report} />
        </div>
      </div>
    </>
  );
}

const findingIcons: Record<HealthReport['findings'][number]['tone'], { icon: LucideIcon; colour: string }> = {
  destroy: { icon: CircleAlert, colour: 'text-(--destroy)' },
  write: { icon: TriangleAlert, colour: 'text-(--write)' },
  plain: { icon: Archive, colour: 'text-(--text-3)' },
};

function Finding({ finding: { tone, title, detail, action } }: { finding: HealthReport['findings'][number] }): ReactNode {
  const { icon: Icon, colour } = findingIcons[tone];
  return (
    <li className="flex min-h-8 items-center gap-3">
      <Icon size={16} className={colour} aria-hidden />
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]"><b className="font-[560]">{title}</b> <span className="text-(--text-2)">{detail}</span></span>
      {action && <Button size="small" onClick={() => goTo(`#/${action.to}`)}>{action.label}</Button>}
    </li>
  );
}
