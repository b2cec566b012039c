import type { Cell, TableFormat } from '../../learning.ts';
import type { Table } from './readTable.ts';

/** A table as a file's bytes. In separated values, texts that a spreadsheet would take for a formula get an apostrophe before them. */
export function writeTable({ names, columns, rows }: Table, format: TableFormat): Uint8Array {
  const lines: string[] = [];
  if (format === 'json' || format === 'jsonl') {
    // Without a prototype: a column may have any name.
    for (let row = 0; row < rows; row++) lines.push(`{${names.map((name, index) => `${JSON.stringify(name)}:${JSON.stringify(columns[index]?.[row] ?? null)}`).join(',')}}`);
    return new TextEncoder().encode(format === 'json' ? `[${lines.join(',\n')}]\n` : `${lines.join('\n')}\n`);
  }
  const separator = format === 'tsv' ? '\t' : ',';
  lines.push(names.map((name) => field(name, separator)).join(separator));
  for (let row = 0; row < rows; row++) lines.push(columns.map((column) => field(column[row] ?? null, separator)).join(separator));
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

function field(cell: Cell, separator: string): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const isNumber = cell !== '' && Number.isFinite(Number(cell));
  const text = !isNumber && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return text.includes(separator) || /["\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
