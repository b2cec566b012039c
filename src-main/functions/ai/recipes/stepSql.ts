import { assertNever } from '../../../kernel/errors.ts';
import { quoteName, quoteText, type Scalar } from '../../../ports/tables.ts';
import type { RecipeStep } from './recipe.ts';

/** What gives the rows of `from` after the step. */
export function stepSql(step: RecipeStep, from: string): string {
  const rows = quoteName(from);
  switch (step.step) {
    case 'keep_columns':
      return `SELECT ${step.columns.map(quoteName).join(', ')} FROM ${rows}`;
    case 'drop_columns':
      return `SELECT * EXCLUDE (${step.columns.map(quoteName).join(', ')}) FROM ${rows}`;
    case 'drop_duplicates':
      return `SELECT DISTINCT * FROM ${rows} ORDER BY ALL`;
    case 'convert':
      return replaced(rows, step.column, converted(quoteName(step.column), step.to));
    case 'split':
      // The number of a row and the seed decide, on every machine alike.
      return `SELECT *, CASE WHEN ('0x' || substr(md5(${Math.trunc(step.seed)} || ':' || row_number() OVER ()), 1, 8))::BIGINT < ${step.test_share * 0x1_0000_0000} THEN 'test' ELSE 'train' END AS ${quoteName(step.name)} FROM ${rows}`;
    case 'drop_missing':
      return `SELECT * FROM ${rows} WHERE ${step.columns.map((column) => `${quoteName(column)} IS NOT NULL`).join(' AND ') || 'true'}`;
    case 'fill':
      return replaced(rows, step.column, `coalesce(${quoteName(step.column)}, ${literal(step.value)})`);
    case 'clip':
      return replaced(rows, step.column, `CASE WHEN ${quoteName(step.column)} IS NOT NULL THEN greatest(${number(step.low)}, least(${number(step.high)}, ${double(step.column)})) END`);
    case 'drop_outside':
      return `SELECT * FROM ${rows} WHERE ${quoteName(step.column)} IS NULL OR ${double(step.column)} BETWEEN ${number(step.low)} AND ${number(step.high)}`;
    case 'scale':
      return replaced(rows, step.column, `(${double(step.column)} - ${number(step.centre)}) / ${number(step.width)}`);
    case 'one_hot':
      return `SELECT * EXCLUDE (${quoteName(step.column)})${step.values.map((value) => `, (coalesce(${quoteName(step.column)}::VARCHAR, '') = ${quoteText(value)})::INTEGER AS ${quoteName(`${step.column}_${value}`)}`).join('')} FROM ${rows}`;
    case 'ordinal':
      return replaced(rows, step.column, `CASE ${quoteName(step.column)}::VARCHAR ${step.values.map((value, index) => `WHEN ${quoteText(value)} THEN ${index}`).join(' ')} END`);
    case 'date_parts':
      return added(rows, step.parts.map((part): [string, string] => [`${step.column}_${part}`, datePart(quoteName(step.column), part)]));
    case 'combine':
      return added(rows, [[step.name, combined(double(step.a), double(step.b), step.by)]]);
    case 'log':
      return added(rows, [[step.name, `CASE WHEN ${double(step.column)} > -1 THEN ln(1 + ${double(step.column)}) END`]]);
    case 'power':
      return added(rows, [[step.name, `CASE WHEN isfinite(pow(${double(step.column)}, ${number(step.exponent)})) THEN pow(${double(step.column)}, ${number(step.exponent)}) END`]]);
    case 'bin':
      return added(rows, [[step.name, `CASE WHEN ${quoteName(step.column)} IS NOT NULL THEN ${step.edges.map((edge) => `(${double(step.column)} >= ${number(edge)})::INTEGER`).join(' + ') || '0'} END`]]);
    case 'lag':
      return added(rows, [[step.name, `lag(${quoteName(step.column)}, ${step.rows}) OVER (${windowOf(step)})`]]);
    case 'rolling_mean':
      return added(rows, [[step.name, `avg(${double(step.column)}) OVER (${windowOf(step)} ROWS BETWEEN ${step.rows - 1} PRECEDING AND CURRENT ROW)`]]);
    case 'group_mean':
      return added(rows, [[step.name, `CASE ${quoteName(step.by)}::VARCHAR ${Object.entries(step.means).map(([value, mean]) => `WHEN ${quoteText(value)} THEN ${number(mean)}`).join(' ')} ELSE ${number(step.otherwise)} END`]]);
    case 'text_length':
      return added(rows, [[step.name, `length(${quoteName(step.column)}::VARCHAR)`]]);
    default:
      return assertNever(step);
  }
}

const replaced = (rows: string, column: string, sql: string): string => `SELECT * REPLACE (${sql} AS ${quoteName(column)}) FROM ${rows}`;
const added = (rows: string, columns: readonly (readonly [name: string, sql: string])[]): string => `SELECT *${columns.map(([name, sql]) => `, ${sql} AS ${quoteName(name)}`).join('')} FROM ${rows}`;
const double = (column: string): string => `${quoteName(column)}::DOUBLE`;
const number = (value: number): string => `(${value})::DOUBLE`;
const windowOf = ({ within, order_by }: { within?: string | undefined; order_by: string }): string => `${within === undefined ? '' : `PARTITION BY ${quoteName(within)} `}ORDER BY ${quoteName(order_by)}`;

function literal(value: Scalar): string {
  return typeof value === 'string' ? quoteText(value) : value === null ? 'NULL' : String(value);
}

/** Amounts may have a currency and groups of thousands; what cannot be read is missing. */
function converted(column: string, to: 'number' | 'text' | 'date' | 'boolean'): string {
  const text = `trim(${column}::VARCHAR)`;
  switch (to) {
    case 'number':
      return `TRY_CAST(regexp_replace(${text}, '[^0-9eE.+-]', '', 'g') AS DOUBLE)`;
    case 'text':
      return `${column}::VARCHAR`;
    case 'date':
      return `coalesce(TRY_CAST(${text} AS TIMESTAMP), try_strptime(${text}, ['%d.%m.%Y', '%d/%m/%Y', '%m/%d/%Y', '%Y%m%d', '%d %b %Y', '%b %d, %Y']))`;
    case 'boolean':
      return `CASE WHEN lower(${text}) IN ('true', 'yes', 'y', '1', 't', 'on') THEN true WHEN lower(${text}) IN ('false', 'no', 'n', '0', 'f', 'off') THEN false END`;
    default:
      return assertNever(to);
  }
}

function datePart(column: string, part: string): string {
  if (part === 'is_weekend') return `(isodow(${column}) >= 6)::INTEGER`;
  return part === 'weekday' ? `isodow(${column})` : part === 'hour' ? `hour(${column}::TIMESTAMP)` : `${part}(${column})`;
}

function combined(a: string, b: string, by: 'sum' | 'difference' | 'product' | 'ratio'): string {
  switch (by) {
    case 'sum':
      return `${a} + ${b}`;
    case 'difference':
      return `${a} - ${b}`;
    case 'product':
      return `${a} * ${b}`;
    case 'ratio':
      return `CASE WHEN ${b} <> 0 THEN ${a} / ${b} END`;
    default:
      return assertNever(by);
  }
}
