import type { ReactNode } from 'react';
import type { HealthReport } from './healthText.ts';

/** Why calls failed, most often first. */
export function FailureList({ report }: { report: HealthReport }): ReactNode {
  const most = Math.max(1, ...report.failures.map((failure) => failure.count));
  return (
    <section aria-label="Why calls failed" className="px-6 py-3.5">
      <h2 className="mb-1.5 flex items-baseline gap-2">Why calls failed <span className="text-(length:--t-small) font-normal text-(--text-3)">{report.failed.toLocaleString('en')} of {report.calls.toLocaleString('en')}</span></h2>
      {report.failures.length === 0 ? <p className="text-(length:--t-small) text-(--text-3)">None failed.</p> : (
        <ul className="text-(length:--t-small)">
          {report.failures.map((failure, index) => (
            <li key={failure.reason} className="grid h-7 grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)_86px_40px] items-center gap-2.5">
              <b className="truncate font-[560]" title={failure.reason}>{failure.reason}</b>
              <span className="truncate text-(--text-2)" title={failure.where}>{failure.where}</span>
              <span aria-hidden className="h-[5px] origin-left rounded-(--r1)" style={{ width: `${Math.max(5, (failure.count / most) * 100)}%`, background: index === 0 ? 'var(--destroy)' : 'var(--text-3)' }} />
              <span className="text-right tabular-nums">{failure.count.toLocaleString('en')}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
