import type { PageJobs, PageTable } from '../../pages.ts';
import { openDocument, selectAll, textOf } from './openDocument.ts';

const mostCells = 500_000;
const widestSpan = 1000;

export function readTables({ selector = 'table', ...source }: PageJobs['tables']['input']): PageJobs['tables']['answer'] {
  const { document } = openDocument(source);
  const tables = selectAll(document, selector).filter((element) => element.tagName.toLowerCase() === 'table');
  let left = mostCells;
  return {
    tables: tables.map((table) => {
      const read = readTable(table, left);
      left -= read.rows.length * read.columns.length;
      return read;
    }),
  };
}

function readTable(table: Element, mostOfIt: number): PageTable {
  // Rows of a table within this one are its own.
  const lines = selectAll(table, 'tr').filter((line) => line.closest('table') === table);
  const grid: string[][] = [];
  const set = (row: number, column: number, text: string): void => void ((grid[row] ??= [])[column] = text);
  let cells = 0;
  for (const [row, line] of lines.entries()) {
    let column = 0;
    grid[row] ??= [];
    for (const cell of [...line.children].filter(({ tagName }) => /^t[hd]$/i.test(tagName))) {
      while (grid[row]?.[column] !== undefined) column++;
      const text = textOf(cell);
      const [across, down] = [spanOf(cell, 'colspan'), Math.min(spanOf(cell, 'rowspan'), lines.length - row)];
      cells += across * down;
      if (cells > mostOfIt) break;
      for (let below = 0; below < down; below++) for (let beside = 0; beside < across; beside++) set(row + below, column + beside, text);
      column += across;
    }
  }
  const headLines = lines.findIndex((line) => line.closest('thead') === null && [...line.children].some(({ tagName }) => /^td$/i.test(tagName)));
  const heads = grid.slice(0, headLines === -1 ? Math.min(1, grid.length) : headLines);
  const width = grid.reduce((most, line) => Math.max(most, line.length), 0);
  const columns = uniqueNames(Array.from({ length: width }, (_, at) => [...new Set(heads.map((line) => line[at] ?? '').filter((text) => text !== ''))].join(' ') || `column ${at + 1}`));
  const caption = selectAll(table, 'caption')[0];
  return { caption: caption ? textOf(caption) : null, columns, rows: grid.slice(heads.length).map((line) => Array.from({ length: width }, (_, at) => line[at] ?? '')) };
}

function spanOf(cell: Element, name: 'colspan' | 'rowspan'): number {
  const span = Number(cell.getAttribute(name) ?? 1);
  return Number.isInteger(span) && span > 0 ? Math.min(span, widestSpan) : 1;
}

function uniqueNames(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} ${count}`;
  });
}
