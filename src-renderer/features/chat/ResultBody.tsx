import { useState, type ReactNode } from 'react';
import type { ResultView } from '../../../src-preload/contract/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Diff } from '../../ui/Diff.tsx';
import { ChartResult } from './ChartResult.tsx';
import { formatBytes, formatClock, formatDuration } from '../../ui/format.ts';
import { VisibleText } from '../../ui/VisibleText.tsx';

const firstLines = 12;
const firstRows = 10;

/** A result drawn by its kind: text 12 lines then "Show all", rows as a table of 10, pictures at most 360 high. */
export function ResultBody({ result }: { result: ResultView }): ReactNode {
  switch (result.kind) {
    case 'nothing':
      return null;
    case 'text':
      return <TextResult text={result.text} truncated={result.truncated} />;
    case 'json':
      return <TextResult text={result.text} truncated={result.truncated} />;
    case 'terminal':
      return <TextResult text={result.text === '' ? 'No output' : result.text} truncated={result.truncated} note={result.exitCode === 0 ? undefined : result.exitCode === null ? 'Ended by a signal' : `Exit code ${result.exitCode}`} />;
    case 'table':
      return <TableResult result={result} />;
    case 'facts':
      return <FactList facts={result.facts} />;
    case 'chart':
      return (
        <div className="grid gap-1.5">
          {result.facts && result.facts.length > 0 && <FactList facts={result.facts} />}
          <ChartResult result={result} />
        </div>
      );
    case 'image':
      return <img src={`data:${result.mime};base64,${result.base64}`} alt={result.alt} className="max-h-[360px] max-w-full rounded-(--r2) border border-(--line)" />;
    case 'diff':
      return <div className="overflow-hidden rounded-(--r2) bg-(--well)"><Diff hunks={result.hunks} limit={60} /></div>;
  }
}

function FactList({ facts }: { facts: Extract<ResultView, { kind: 'facts' }>['facts'] }): ReactNode {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3.5 gap-y-0.5 rounded-(--r2) bg-(--well) px-2.5 py-2 text-(length:--t-small) leading-(--lh-small)">
      {facts.map((fact, index) => (
        <div key={index} className="contents">
          <dt className="max-w-[220px] truncate text-(--text-3)" title={fact.label}>{fact.label}</dt>
          <dd className="min-w-0 [overflow-wrap:anywhere] tabular-nums"><VisibleText text={fact.value} /></dd>
        </div>
      ))}
    </dl>
  );
}

function TextResult({ text, truncated, note }: { text: string; truncated: boolean; note?: string | undefined }): ReactNode {
  const [all, setAll] = useState(false);
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const shown = all ? lines : lines.slice(0, firstLines);
  const more = lines.length - shown.length;
  return (
    <div className="overflow-hidden rounded-(--r2) bg-(--well) text-(length:--t-small) leading-(--lh-small)">
      <pre tabIndex={0} className="max-h-[480px] overflow-auto px-2.5 py-2 whitespace-pre-wrap [overflow-wrap:anywhere] [scrollbar-width:thin]"><VisibleText text={shown.join('\n')} /></pre>
      {(more > 0 || truncated || note !== undefined) && (
        <div className="flex items-center gap-2 border-t border-(--line) px-2.5 py-1 text-(--text-3)">
          {more > 0 && <Button variant="ghost" size="small" onClick={() => setAll(true)}>Show all {lines.length.toLocaleString('en')} lines</Button>}
          {truncated && more <= 0 && <span>Cut for display; ask for a part to see more.</span>}
          {note !== undefined && <span className="ml-auto">{note}</span>}
        </div>
      )}
    </div>
  );
}

type Table = Extract<ResultView, { kind: 'table' }>;

function TableResult({ result }: { result: Table }): ReactNode {
  const [all, setAll] = useState(false);
  const rows = all ? result.rows : result.rows.slice(0, firstRows);
  if (result.rows.length === 0) return <p className="text-(length:--t-small) text-(--text-3)">No rows.</p>;
  return (
    <div className="overflow-hidden rounded-(--r2) border border-(--line) text-(length:--t-small) leading-(--lh-small)">
      <div className="max-h-[480px] overflow-auto [scrollbar-width:thin]" tabIndex={0}>
        <table className="w-full border-collapse" aria-rowcount={result.total}>
          <thead>
            <tr>{result.columns.map((column) => <th key={column.key} className={`sticky top-0 h-[26px] border-b border-(--line) bg-(--canvas) px-2.5 text-(length:--t-micro) font-[530] whitespace-nowrap text-(--text-3) ${column.align === 'right' ? 'text-right' : 'text-left'}`}>{column.label}</th>)}</tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index} className="border-b border-(--line) last:border-b-0 hover:bg-(--hover)">
                {result.columns.map((column) => (
                  <td key={column.key} className={`h-(--row) max-w-[420px] truncate px-2.5 whitespace-nowrap ${column.align === 'right' ? 'text-right tabular-nums' : ''} ${column.format === 'path' ? 'font-mono' : ''}`} title={String(row[column.key] ?? '')}>
                    <Cell value={row[column.key] ?? null} format={column.format} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {result.total > rows.length && (
        <div className="flex items-center gap-2 border-t border-(--line) px-1.5 py-1 text-(--text-3)">
          {result.rows.length > rows.length ? <Button variant="ghost" size="small" onClick={() => setAll(true)}>Show {result.rows.length === result.total ? 'all' : 'the first'} {result.rows.length.toLocaleString('en')} rows</Button> : <span className="px-1">{result.total.toLocaleString('en')} rows in all; these are the first {rows.length.toLocaleString('en')}.</span>}
        </div>
      )}
    </div>
  );
}

function Cell({ value, format }: { value: string | number | boolean | null; format: Table['columns'][number]['format'] }): ReactNode {
  if (value === null && format === 'value') return <span className="rounded-(--r1) border border-(--line) px-1 font-mono text-(length:--t-micro) text-(--text-3)">NULL</span>;
  if (value === null) return <span className="text-(--text-3)">–</span>;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return format === 'time' && !Number.isNaN(Date.parse(value)) ? formatStamp(Date.parse(value)) : <VisibleText text={value} />;
  switch (format) {
    case 'bytes':
      return formatBytes(value);
    case 'percent':
      return `${Math.round(value * 100)} %`;
    case 'duration':
      return formatDuration(value);
    case 'time':
      return formatStamp(value);
    default:
      return format === 'number' ? value.toLocaleString('en') : String(value);
  }
}

/** "2026-11-24 14:02:09", local. */
function formatStamp(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')} ${formatClock(at)}`;
}
