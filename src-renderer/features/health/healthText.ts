import type { Result } from '../../../src-preload/contract/index.ts';

export type HealthReport = Result<'health.report'>;
export const ranges = ['1h', '24h', '7d', '30d'] as const;
export type HealthRange = (typeof ranges)[number];

export const rangeLabels: Record<HealthRange, string> = { '1h': '1 h', '24h': '24 h', '7d': '7 days', '30d': '30 days' };
export const rangeWords: Record<HealthRange, string> = { '1h': 'last hour', '24h': 'last 24 hours', '7d': 'last 7 days', '30d': 'last 30 days' };

const numberWords = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

/** The one sentence on top: whether it works, and how much needs a look. */
export function summarise(report: HealthReport): string {
  const broken = report.findings.some((finding) => finding.tone === 'destroy');
  const count = report.findings.length;
  const idle = report.calls === 0;
  if (count === 0) return idle ? 'Working. No calls yet in this time.' : 'Working. Nothing needs a look.';
  const things = count === 1 ? 'One thing needs a look.' : `${numberWords[count] ?? count} things need a look.`;
  return `${broken ? 'Working in part.' : 'Working.'} ${things}`;
}

/** "10 minutes", "hour", "6 hours": after "calls per". */
export function describeStep(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 1) return `${Math.round(milliseconds / 1000)} seconds`;
  if (minutes === 1) return 'minute';
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  if (hours === 1) return 'hour';
  return hours === 24 ? 'day' : `${hours} hours`;
}
