import type { AuditEntry } from '../../src-preload/contract/index.ts';
import { callerName } from '../kernel/callerName.ts';

/** The most entries one export holds; more need a narrower filter. */
export const exportLimit = 50_000;

export interface AuditExport {
  name: string;
  mime: string;
  text: string;
}

/** Entries as JSON lines or CSV (RFC 4180). */
export function exportAudit(entries: readonly AuditEntry[], format: 'jsonl' | 'csv', now: number): AuditExport {
  const name = `steward-audit-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '')}.${format}`;
  if (format === 'jsonl') return { name, mime: 'application/jsonl', text: entries.map((entry) => `${JSON.stringify(entry)}\n`).join('') };
  const header = ['seq', 'time', 'call', 'function', 'what', 'risk', 'state', 'from', 'decided by', 'rule', 'took ms', 'result', 'error'];
  const rows = entries.map((entry) => [
    String(entry.seq),
    new Date(entry.at).toISOString(),
    entry.callId,
    entry.name,
    `${entry.phrase.base} ${entry.phrase.object}`.trim(),
    entry.risk,
    entry.state,
    callerName(entry.caller),
    entry.decision?.by ?? '',
    entry.decision?.ruleId ?? '',
    entry.durationMs === undefined ? '' : String(entry.durationMs),
    entry.summary ?? '',
    entry.error?.message ?? '',
  ]);
  return { name, mime: 'text/csv', text: [header, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('') };
}

/** Quoted where needed; a cell a spreadsheet would run as a formula gets a leading apostrophe. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
