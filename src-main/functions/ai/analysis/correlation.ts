import { AppError } from '../../../kernel/errors.ts';
import { quoteName, type Row } from '../../../ports/tables.ts';
import { isIdentifier, numberColumns } from '../shared/columns.ts';
import { round } from '../shared/round.ts';
import type { Analyse } from './analysis.ts';

const mostColumns = 30;

/** One row a column with its correlation to each other one, over the rows where both have a value. */
export const correlate: Analyse = async (table, { columns: names, method }) => {
  const spearman = method === 'spearman';
  const found = numberColumns(table, names).filter((column) => names !== undefined || !isIdentifier(column));
  if (found.length < 2) throw new AppError('INVALID_INPUT', 'A correlation needs two columns of numbers', { hint: 'analysis_type data_types lists what the columns hold' });
  const columns = found.slice(0, mostColumns).map(({ name }) => name);
  const pairs = columns.flatMap((a, index) => columns.slice(index + 1).map((b): [string, string] => [a, b]));
  const sql = spearman
    ? `SELECT ${pairs.map((pair, index) => `(${rankCorrelation(pair)}) AS ${quoteName(String(index))}`).join(', ')}`
    : `SELECT ${pairs.map(([a, b], index) => `corr(${quoteName(a)}::DOUBLE, ${quoteName(b)}::DOUBLE) AS ${quoteName(String(index))}`).join(', ')} FROM data`;
  const [measured = {}] = await table.query(sql);
  const of = (a: string, b: string): Row[string] => {
    if (a === b) return 1;
    return round(measured[String(pairs.findIndex(([one, other]) => (one === a && other === b) || (one === b && other === a)))] ?? null);
  };
  const rows = columns.map((column): Row => ({ column, ...Object.fromEntries(columns.map((other) => [other, of(column, other)])) }));
  const figures = pairs.map(([a, b]): Row => ({ a, b, correlation: of(a, b) })).sort((one, other) => Math.abs(Number(other['correlation'])) - Math.abs(Number(one['correlation'])));
  const strong = figures.filter(({ correlation }) => Math.abs(Number(correlation)) >= 0.7);
  const findings = (strong.length > 0 ? strong : figures).slice(0, 5).map(({ a, b, correlation }) => `${String(a)} and ${String(b)}: ${Number(correlation).toFixed(2)}`);
  if (found.length > mostColumns) findings.push(`The first ${mostColumns} of ${found.length} columns of numbers were taken; name others with columns`);
  return { rows, figures: figures.slice(0, 50), findings, approximate: false };
};

/** Values that are the same share the mean of their ranks. */
function rankCorrelation([a, b]: [string, string]): string {
  const rank = (name: string): string => `(rank() OVER (ORDER BY ${name}) + (count(*) OVER (PARTITION BY ${name}) - 1) / 2.0)`;
  return `SELECT corr(a, b) FROM (SELECT ${rank('x')} AS a, ${rank('y')} AS b FROM (SELECT ${quoteName(a)} AS x, ${quoteName(b)} AS y FROM data WHERE ${quoteName(a)} IS NOT NULL AND ${quoteName(b)} IS NOT NULL))`;
}
