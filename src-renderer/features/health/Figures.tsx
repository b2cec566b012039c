import type { ReactNode } from 'react';
import { useTopic } from '../../hooks/useTopic.ts';
import { formatBytes, formatDuration } from '../../ui/format.ts';
import type { HealthReport } from './healthText.ts';

/** Eight figures in one line. A share always stands with what it is a share of. */
export function Figures({ report }: { report: HealthReport }): ReactNode {
  const last = useTopic('health')?.samples.at(-1);
  const ended = report.done + report.failed;
  const time = (ms: number | null): string => (ms === null ? '–' : formatDuration(ms));
  return (
    <dl className="grid grid-cols-8 border-y border-(--line) max-[1180px]:grid-cols-4">
      <Figure label="Calls" value={report.calls.toLocaleString('en')} />
      <Figure label="Done" value={ended === 0 ? '–' : `${((report.done / ended) * 100).toFixed(report.done === ended ? 0 : 1)} %`} detail={ended === 0 ? undefined : `of ${ended.toLocaleString('en')}`} />
      <Figure label="Waited for you" value={time(report.waitedMedianMs)} detail={report.waitedMedianMs === null ? undefined : 'median'} />
      <Figure label="p95" value={time(report.p95Ms)} detail={report.p99Ms === null ? undefined : `p99 ${formatDuration(report.p99Ms)}`} />
      <Figure label="Refused" value={report.refused.toLocaleString('en')} />
      <Figure label="Memory" value={last ? formatBytes(last.runtimeMemory) : '–'} />
      <Figure label="Loop delay" value={last ? `${Math.round(last.loopDelayMs)} ms` : '–'} />
      <Figure label="On disk" value={formatBytes(report.onDisk)} detail={`undo ${formatBytes(report.journalBytes)}`} />
    </dl>
  );
}

function Figure({ label, value, detail }: { label: string; value: string; detail?: string | undefined }): ReactNode {
  return (
    <div className="min-w-0 overflow-hidden border-l border-(--line) px-3 pt-2 pb-[9px] first:border-l-0 first:pl-6 max-[1180px]:nth-[4n+1]:border-l-0 max-[1180px]:nth-[4n+1]:pl-6 max-[1180px]:nth-[n+5]:border-t">
      <dt className="text-(length:--t-micro) leading-(--lh-micro) font-[530] text-(--text-3)">{label}</dt>
      <dd className="text-(length:--t-title) leading-[22px] font-[560] whitespace-nowrap tabular-nums">
        {value} {detail !== undefined && <small className="text-[12px] font-normal text-(--text-3)">{detail}</small>}
      </dd>
    </div>
  );
}
