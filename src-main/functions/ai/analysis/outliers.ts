import { formatCount } from '../../../kernel/format.ts';
import { quoteName, type OpenTable, type Row, type TableColumn } from '../../../ports/tables.ts';
import { isIdentifier, numberColumns } from '../shared/columns.ts';
import { round } from '../shared/round.ts';
import type { Analyse } from './analysis.ts';

/** The rows with a value far from the others: beyond the quartiles by 1.5 times their distance, or more than three standard deviations from the mean. */
export const findOutliers: Analyse = async (table, { columns: names, method, threshold, limit }) => {
  const zscore = method === 'zscore';
  const columns = numberColumns(table, names).filter((column) => names !== undefined || !isIdentifier(column));
  const bounds = await boundsOf(table, columns, zscore, threshold ?? (zscore ? 3 : 1.5));
  const outside = ({ name }: TableColumn, index: number): string => `(${quoteName(name)} < ${literal(bounds[index]?.lower)} OR ${quoteName(name)} > ${literal(bounds[index]?.upper)})`;
  const [counts = {}] = await table.query(`SELECT ${columns.map((column, index) => `count(*) FILTER (${outside(column, index)}) AS ${quoteName(String(index))}`).join(', ')}, count(*) FILTER (${columns.map(outside).join(' OR ')}) AS every FROM data`);
  const rows = await table.query(`SELECT * FROM data WHERE ${columns.map(outside).join(' OR ')} LIMIT ${limit}`);
  const figures = columns.map(({ name }, index): Row => ({ column: name, outliers: Number(counts[String(index)] ?? 0), lower_bound: round(bounds[index]?.lower ?? null), upper_bound: round(bounds[index]?.upper ?? null) }));
  const found = figures.filter((figure) => Number(figure['outliers']) > 0).sort((a, b) => Number(b['outliers']) - Number(a['outliers']));
  const findings = [
    `${formatCount(Number(counts['every'] ?? 0), 'row has', 'rows have')} an outlier`,
    ...found.slice(0, 5).map((figure) => `${String(figure['column'])}: ${formatCount(Number(figure['outliers']), 'value')} outside ${short(figure['lower_bound'])} to ${short(figure['upper_bound'])}`),
  ];
  return { rows, figures, findings, approximate: table.streamed && !zscore };
};

interface Bounds {
  lower: number | null;
  upper: number | null;
}

async function boundsOf(table: OpenTable, columns: readonly TableColumn[], zscore: boolean, threshold: number): Promise<Bounds[]> {
  const quantile = table.streamed ? 'approx_quantile' : 'quantile_cont';
  const asked = columns.flatMap(({ name }, index) => {
    const column = `${quoteName(name)}::DOUBLE`;
    return zscore
      ? [`avg(${column}) AS ${quoteName(`${index}.a`)}`, `stddev_samp(${column}) AS ${quoteName(`${index}.b`)}`]
      : [`${quantile}(${column}, 0.25) AS ${quoteName(`${index}.a`)}`, `${quantile}(${column}, 0.75) AS ${quoteName(`${index}.b`)}`];
  });
  const [measured = {}] = await table.query(`SELECT ${asked.join(', ')} FROM data`);
  return columns.map((_, index) => {
    const [a, b] = [measured[`${index}.a`], measured[`${index}.b`]];
    if (typeof a !== 'number' || typeof b !== 'number') return { lower: null, upper: null };
    return zscore ? { lower: a - threshold * b, upper: a + threshold * b } : { lower: a - threshold * (b - a), upper: b + threshold * (b - a) };
  });
}

const literal = (value: number | null | undefined): string => (value === null || value === undefined ? 'NULL' : `${value}::DOUBLE`);
const short = (value: unknown): string => (typeof value === 'number' ? String(Number(value.toPrecision(4))) : '?');
