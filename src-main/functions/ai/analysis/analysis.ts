import type { OpenTable, Row } from '../../../ports/tables.ts';

export const analysisTypes = [
  'statistical_summary',
  'data_types',
  'missing_values',
  'correlation',
  'outliers',
  'group_by',
  'trend',
  'distribution',
] as const;
export type AnalysisType = (typeof analysisTypes)[number];

export const intervals = ['none', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
export type Interval = (typeof intervals)[number];

export const aggregates = ['mean', 'sum', 'count', 'min', 'max', 'median', 'std'] as const;
export type Aggregate = (typeof aggregates)[number];

/** What an analysis may be told beside its data; each takes what concerns it. */
export interface AnalysisOptions {
  columns?: readonly string[] | undefined;
  group_by?: readonly string[] | undefined;
  aggregate?: Aggregate | undefined;
  time_column?: string | undefined;
  interval?: Interval | undefined;
  method?: 'pearson' | 'spearman' | 'iqr' | 'zscore' | undefined;
  threshold?: number | undefined;
  bins?: number | undefined;
  limit: number;
}

/** Rows to read or draw, figures of the whole, and what stands out in words. */
export interface Findings {
  rows: Row[];
  figures: Row[];
  findings: string[];
  /** Quantiles and counts of different values are estimates. */
  approximate: boolean;
}

export type Analyse = (table: OpenTable, options: AnalysisOptions, totalRows: number) => Promise<Findings>;
