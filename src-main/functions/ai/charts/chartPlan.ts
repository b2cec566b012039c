import type { ChartPanel } from '../../../ports/charts.ts';
import { quoteName, type OpenTable, type Row, type Scalar, type TableColumn } from '../../../ports/tables.ts';
import type { Aggregate, Interval } from '../analysis/analysis.ts';
import { columnOfKind, isIdentifier, numberColumns } from '../shared/columns.ts';
import type { ColumnLabel } from './columnLabel.ts';

/** What is asked of a chart, as far as its data goes. */
export interface ChartRequest {
  x?: string | undefined;
  y?: readonly string[] | undefined;
  group?: string | undefined;
  value?: string | undefined;
  aggregate?: Aggregate | undefined;
  interval?: Interval | undefined;
  bins?: number | undefined;
  stacked: boolean;
  horizontal?: boolean | undefined;
  label(name: string, measure?: Aggregate): ColumnLabel;
}

/** What a chart says, before its looks. */
export interface ChartPlan {
  title: string;
  subtitle?: string | undefined;
  panels: ChartPanel[];
  /** Values that are drawn. */
  points: number;
  /** What was left out, or drawn together. */
  notes: string[];
}

export type PlanChart = (table: OpenTable, request: ChartRequest) => Promise<ChartPlan>;

/** More are no longer told apart by their colours. */
export const mostSeries = 8;
/** More panels leave each too low to be read. */
export const mostPanels = 5;

/** The columns to draw: the named ones, else those with numbers that are measured rather than numbered. */
export function drawnColumns(table: OpenTable, names: readonly string[] | undefined, without: readonly (string | undefined)[] = []): TableColumn[] {
  if (names) return names.map((name) => columnOfKind(table, name, 'number'));
  const numbers = numberColumns(table, undefined).filter(({ name }) => !without.includes(name));
  const measured = numbers.filter((column) => !isIdentifier(column));
  // A part of a date is no measure.
  const values = measured.filter(({ name }) => !/^(?:count|year|quarter|month|week|day|weekday|hour)$/i.test(name));
  return values.length > 0 ? values : measured.length > 0 ? measured : numbers;
}

/** The values of a column with the most rows, by how many they have. */
export async function largestGroups(table: OpenTable, { name }: TableColumn, most: number): Promise<{ values: string[]; total: number }> {
  const column = quoteName(name);
  const rows = await table.query(`SELECT ${column}::VARCHAR AS value FROM data WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1000`);
  const values = rows.map(({ value = null }) => String(value));
  return { values: values.slice(0, most).toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })), total: values.length };
}

/** Values of so different sizes that on one axis the smaller ones would lie flat. */
export function differInSize(table: readonly Row[], names: readonly string[]): boolean {
  const sizes = names.map((name) => table.reduce((most, row) => Math.max(most, Math.abs(numberOf(row[name] ?? null) ?? 0)), 0)).filter((size) => size > 0);
  return sizes.length > 1 && Math.max(...sizes) / Math.min(...sizes) > 12;
}

export function numberOf(value: Scalar): number | null {
  return typeof value === 'number' ? value : null;
}

/** Names in a row: "a, b and c". */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
