import { z } from 'zod';
import type { ResultView } from '../../../../src-preload/contract/index.ts';
import type { Row } from '../../../ports/tables.ts';

export const scalarField = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const rowsField = (description: string) => z.array(z.record(z.string(), scalarField)).describe(description);

/** Rows a result shows; all of them are in the result itself. */
const mostShown = 1000;

/** Rows as a table, numbers to the right. */
export function tableView(rows: readonly Row[], total: number = rows.length): ResultView {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const numeric = (name: string): boolean => rows.some((row) => typeof row[name] === 'number') && rows.every((row) => typeof row[name] === 'number' || (row[name] ?? null) === null);
  return {
    kind: 'table',
    columns: names.map((name) => ({ key: name, label: name.replaceAll('_', ' '), align: numeric(name) ? 'right' : 'left', format: numeric(name) ? 'number' : 'text' })),
    rows: rows.slice(0, mostShown).map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null]))),
    total,
  };
}
