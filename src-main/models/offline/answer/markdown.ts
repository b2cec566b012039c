import type { ResultView } from '../../../../src-preload/contract/index.ts';
import { assertNever } from '../../../kernel/errors.ts';
import { formatBytes } from '../../../kernel/format.ts';

/** Caps of what an answer repeats; the call itself shows the whole. */
const mostCharacters = 6000;
const mostLines = 120;
const mostRows = 25;

/** A result's view as Markdown; empty where the sentence beside it says all. */
export function viewMarkdown(view: ResultView): string {
  switch (view.kind) {
    case 'nothing':
    case 'chart':
    case 'image':
      return '';
    case 'text':
      return fence(view.text, view.language ?? '', view.truncated);
    case 'terminal':
      return view.text.trim() === '' ? '' : fence(view.text, '', view.truncated);
    case 'json':
      return fence(view.text, 'json', view.truncated);
    case 'diff':
      return fence(view.hunks.flatMap((hunk) => hunk.lines.map((line) => `${{ add: '+', remove: '-', context: ' ' }[line.type]}${line.text}`)).join('\n'), 'diff', view.truncated);
    case 'facts':
      return view.facts.map((fact) => `- **${escapeMarkdown(fact.label)}:** ${escapeMarkdown(fact.value)}`).join('\n');
    case 'table':
      return table(view);
    default:
      return assertNever(view);
  }
}

/** Text in a fence that nothing in it can close. */
export function fence(text: string, language: string, truncated = false): string {
  const lines = text.replace(/\n$/, '').split('\n');
  let shown = lines.slice(0, mostLines).join('\n');
  if (shown.length > mostCharacters) shown = shown.slice(0, mostCharacters);
  const cut = truncated || shown.length < text.replace(/\n$/, '').length;
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map((run) => run[0].length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}${language}\n${shown}\n${marks}${cut ? '\n\nThis is only the beginning; the call shows more.' : ''}`;
}

function table(view: Extract<ResultView, { kind: 'table' }>): string {
  if (view.rows.length === 0) return '';
  const columns = view.columns.filter((column) => view.rows.some((row) => (row[column.key] ?? '') !== ''));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rows = view.rows.slice(0, mostRows).map((row) => line(columns.map((column) => cell(row[column.key] ?? null, column.format))));
  const left = view.total - Math.min(view.rows.length, mostRows);
  return [
    line(columns.map((column) => escapeMarkdown(column.label))),
    line(columns.map((column) => (column.align === 'right' ? '---:' : '---'))),
    ...rows,
    ...(left > 0 ? ['', `And ${left.toLocaleString('en-US')} more.`] : []),
  ].join('\n');
}

type Format = Extract<ResultView, { kind: 'table' }>['columns'][number]['format'];

function cell(value: string | number | boolean | null, format: Format): string {
  if (value === null) return format === 'value' ? 'NULL' : '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return escapeMarkdown(value.length > 200 ? `${value.slice(0, 199)}…` : value);
  switch (format) {
    case 'bytes': return formatBytes(value);
    case 'percent': return `${Math.round(value * 1000) / 10} %`;
    case 'time': return new Date(value).toISOString().slice(0, 16).replace('T', ' ');
    case 'duration': return value < 1000 ? `${Math.round(value)} ms` : `${Math.round(value / 100) / 10} s`;
    case 'number': return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
    case 'text':
    case 'value':
    case 'path': return String(value);
    default: return assertNever(format);
  }
}

/** Text that Markdown shows as it stands. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|#~]/g, '\\$&').replace(/\s*\n\s*/g, ' ');
}
