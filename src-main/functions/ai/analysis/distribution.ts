import { formatCount } from '../../../kernel/format.ts';
import { quoteName, type OpenTable, type Row, type TableColumn } from '../../../ports/tables.ts';
import { columnOf, isIdentifier } from '../shared/columns.ts';
import type { Analyse } from './analysis.ts';

export interface Bin {
  from: number;
  to: number;
  count: number;
}

/** How often which values come: bins of numbers, the most frequent of everything else. */
export const distribute: Analyse = async (table, { columns: names, bins, limit }) => {
  const columns = names ? names.map((name) => columnOf(table, name)) : table.columns.filter((column) => !isIdentifier(column) && column.kind !== 'other' && column.kind !== 'date').slice(0, 12);
  const rows: Row[] = [];
  for (const column of columns) rows.push(...(column.kind === 'number' ? (await binsOf(table, column, bins)).map((bin): Row => ({ column: column.name, ...bin })) : await frequencies(table, column, Math.min(limit, 20))));
  return { rows, figures: [], findings: [`The values of ${formatCount(columns.length, 'column')}`], approximate: false };
};

/** Bins of one round width; how many by the rules of Freedman and Diaconis and of Sturges, unless told. */
export async function binsOf(table: OpenTable, { name }: TableColumn, wanted: number | undefined): Promise<Bin[]> {
  const column = `${quoteName(name)}::DOUBLE`;
  const [{ low = null, high = null, q1 = 0, q3 = 0, n = 0 } = {}] = await table.query(`SELECT min(v) AS low, max(v) AS high, approx_quantile(v, 0.25) AS q1, approx_quantile(v, 0.75) AS q3, count(*) AS n FROM (SELECT ${column} AS v FROM data) WHERE isfinite(v)`);
  if (typeof low !== 'number' || typeof high !== 'number') return [];
  if (low === high) return [{ from: low, to: high, count: Number(n) }];
  const spread = Number(q3) - Number(q1);
  const fit = wanted ?? (spread > 0 ? Math.min(60, Math.max(5, Math.ceil(Math.log2(Number(n))) + 1, Math.ceil((high - low) / ((2 * spread) / Math.cbrt(Number(n)))))) : 20);
  const width = wanted === undefined ? roundWidth((high - low) / fit) : (high - low) / fit;
  const start = wanted === undefined ? Math.floor(low / width) * width : low;
  const last = Math.max(0, Math.ceil((high - start) / width - 1e-9) - 1);
  const counts = await table.query(`SELECT least(${last}, floor((v - ${start}::DOUBLE) / ${width}::DOUBLE))::INTEGER AS bin, count(*) AS count FROM (SELECT ${column} AS v FROM data) WHERE isfinite(v) GROUP BY 1`);
  const byBin = new Map(counts.map((row) => [Number(row['bin']), Number(row['count'])]));
  return Array.from({ length: last + 1 }, (_, bin) => ({ from: tidy(start + bin * width), to: tidy(start + (bin + 1) * width), count: byBin.get(bin) ?? 0 }));
}

export async function frequencies(table: OpenTable, { name }: TableColumn, limit: number): Promise<Row[]> {
  const rows = await table.query(`SELECT ${quoteName(name)}::VARCHAR AS value, count(*) AS count FROM data GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${limit}`);
  return rows.map(({ value = null, count = null }) => ({ column: name, value, count }));
}

/** 1, 2, 2.5 or 5 times a power of ten. */
function roundWidth(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width));
  return ([1, 2, 2.5, 5, 10].find((step) => step * power >= width * 0.999) ?? 10) * power;
}

const tidy = (value: number): number => Number(value.toPrecision(12));
