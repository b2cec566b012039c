import type { ReactNode } from 'react';
import { formatBytes, formatDuration, formatMinute, formatWhen } from '../../ui/format.ts';
import type { HealthReport } from './healthText.ts';

/** The charts as numbers, newest first; steps in which nothing was recorded are left out. */
export function RowsTable({ report }: { report: HealthReport }): ReactNode {
  const rows = report.buckets.filter((bucket) => bucket.done + bucket.failed + bucket.refused > 0 || bucket.memory !== null).toReversed();
  const day = report.to - report.from <= 86_400_000 * 1.1;
  const cell = 'h-(--row) border-b border-(--line) px-2 text-right tabular-nums';
  const head = 'h-[26px] border-b border-(--line) px-2 text-right text-(length:--t-micro) font-[530] text-(--text-3)';
  const time = (ms: number | null): string => (ms === null ? '–' : formatDuration(ms));
  return (
    <table className="w-full border-collapse text-(length:--t-small)">
      <thead>
        <tr><th className={`${head} !text-left`}>From</th><th className={head}>Done</th><th className={head}>Failed</th><th className={head}>Refused</th><th className={head}>p50</th><th className={head}>p95</th><th className={head}>Memory</th></tr>
      </thead>
      <tbody>
        {rows.map((bucket) => (
          <tr key={bucket.at} className="hover:bg-(--hover)">
            <td className={`${cell} !text-left`}>{day ? formatMinute(bucket.at) : formatWhen(bucket.at)}</td>
            <td className={cell}>{bucket.done.toLocaleString('en')}</td>
            <td className={`${cell} ${bucket.failed > 0 ? 'text-(--destroy)' : ''}`}>{bucket.failed.toLocaleString('en')}</td>
            <td className={cell}>{bucket.refused.toLocaleString('en')}</td>
            <td className={cell}>{time(bucket.p50Ms)}</td>
            <td className={cell}>{time(bucket.p95Ms)}</td>
            <td className={cell}>{bucket.memory === null ? '–' : formatBytes(bucket.memory)}</td>
          </tr>
        ))}
        {rows.length === 0 && <tr><td colSpan={7} className="h-10 px-2 text-(--text-3)">Nothing recorded in this time.</td></tr>}
      </tbody>
    </table>
  );
}
