import type { AuditEntry } from '../../src-preload/contract/index.ts';
import { callerName } from '../kernel/callerName.ts';

/** The most entries an export in one piece holds; more need a narrower filter, or the command line. */
export const exportLimit = 50_000;

export type ExportFormat = 'jsonl' | 'csv';

export interface AuditExport {
  name: string;
  mime: string;
  text: string;
}

const csvColumns = ['seq', 'time', 'call', 'function', 'what', 'risk', 'state', 'from', 'decided by', 'rule', 'served', 'took ms', 'result', 'error'];

/** Entries as JSON lines or CSV (RFC 4180). */
export function exportAudit(entries: readonly AuditEntry[], format: ExportFormat, now: number): AuditExport {
  const name = `steward-audit-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '')}.${format}`;
  return { name, mime: format === 'csv' ? 'text/csv' : 'application/jsonl', text: exportHead(format) + entries.map((entry) => exportEntry(entry, format)).join('') };
}

/** What stands before the entries. */
export function exportHead(format: ExportFormat): string {
  return format === 'csv' ? csvLine(csvColumns) : '';
}

/** One entry with its line end. Its own text never holds a line end or another control character. */
export function exportEntry(entry: AuditEntry, format: ExportFormat): string {
  if (format === 'jsonl') return `${jsonLine(entry)}\n`;
  return csvLine([
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
    entry.served?.from ?? '',
    entry.durationMs === undefined ? '' : String(entry.durationMs),
    entry.summary ?? '',
    entry.error?.message ?? '',
  ]);
}

/** Control, direction and other invisible characters, which a terminal or editor may act on. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** JSON in one line, invisible characters escaped. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(invisible, (character) => character.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''));
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Quoted where needed, invisible characters as `\u{…}`; a cell a spreadsheet would run as a formula gets a leading apostrophe. */
export function csvCell(text: string): string {
  const visible = text.replace(invisible, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
  const safe = /^\s*[=+\-@|%\uff0b\uff0d\uff1d\uff20]/u.test(visible) ? `'${visible}` : visible;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
