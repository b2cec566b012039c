import { formatCount } from '../../../kernel/format.ts';
import { quoteName, type Row } from '../../../ports/tables.ts';
import { columnOf } from '../shared/columns.ts';
import type { Analyse } from './analysis.ts';

/** One row a column: what it holds, as which type, with two of its values. */
export const listTypes: Analyse = async (table, { columns: names }, total) => {
  const columns = names ? names.map((name) => columnOf(table, name)) : table.columns;
  const first = await table.query('SELECT * FROM data LIMIT 200');
  const rows = columns.map(({ name, kind, type }): Row => {
    const [one = null, other = null] = [...new Set(first.map((row) => row[name] ?? null).filter((value) => value !== null))];
    return { column: name, type: kind, stored_as: type, example: one, another: other };
  });
  const kinds = [...new Set(rows.map((row) => row['type']))].map((kind) => `${rows.filter((row) => row['type'] === kind).length} of ${String(kind)}`);
  return { rows, figures: [], findings: [`${formatCount(total, 'row')}, ${formatCount(rows.length, 'column')}: ${kinds.join(', ')}`], approximate: false };
};

/** One row a column: how many values are missing; and in how many rows nothing is. */
export const countMissing: Analyse = async (table, { columns: names }, total) => {
  const columns = names ? names.map((name) => columnOf(table, name)) : table.columns;
  const counts = columns.map(({ name }, index) => `count(*) FILTER (${quoteName(name)} IS NULL) AS ${quoteName(String(index))}`);
  const [measured = {}] = await table.query(`SELECT ${counts.join(', ')}, count(*) FILTER (${columns.map(({ name }) => `${quoteName(name)} IS NOT NULL`).join(' AND ')}) AS complete FROM data`);
  const rows = columns
    .map(({ name }, index): Row => {
      const missing = Number(measured[String(index)] ?? 0);
      return { column: name, missing, percent: percentOf(missing, total) };
    })
    .sort((a, b) => Number(b['missing']) - Number(a['missing']));
  const complete = Number(measured['complete'] ?? 0);
  const gaps = rows.filter((row) => Number(row['missing']) > 0);
  const findings = gaps.length === 0 ? ['No value is missing'] : [`${formatCount(gaps.length, 'column has', 'columns have')} missing values`, `${formatCount(complete, 'row is', 'rows are')} complete (${percentOf(complete, total)} %)`];
  return { rows, figures: [{ rows: total, complete_rows: complete, missing_values: gaps.reduce((sum, row) => sum + Number(row['missing']), 0) }], findings, approximate: false };
};

const percentOf = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 100);
