import { z } from 'zod';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { longTimeoutMs } from '../files/shared/limits.ts';
import { aggregates, analysisTypes, intervals, type Analyse, type AnalysisType } from './analysis/analysis.ts';
import { correlate } from './analysis/correlation.ts';
import { distribute } from './analysis/distribution.ts';
import { group } from './analysis/grouping.ts';
import { findOutliers } from './analysis/outliers.ts';
import { countMissing, listTypes } from './analysis/quality.ts';
import { summarise } from './analysis/summary.ts';
import { findTrend } from './analysis/trend.ts';
import { dataEffects, dataField, dataName, fileOf, sourceOf } from './shared/dataSource.ts';
import { rowsField, tableView } from './shared/resultTable.ts';

const analyses: Record<AnalysisType, Analyse> = {
  statistical_summary: summarise,
  data_types: listTypes,
  missing_values: countMissing,
  correlation: correlate,
  outliers: findOutliers,
  group_by: group,
  trend: findTrend,
  distribution: distribute,
};

const titles: Record<AnalysisType, string> = {
  statistical_summary: 'Summary',
  data_types: 'Types',
  missing_values: 'Missing values',
  correlation: 'Correlation',
  outliers: 'Outliers',
  group_by: 'Groups',
  trend: 'Trend',
  distribution: 'Distribution',
};

/** Rows that an analysis of rows at hand carries along, so that a chart can be drawn from it. */
const carriedRows = 200;

export const analyzeData = defineFunction({
  name: 'analyze_data',
  title: 'Analyze data',
  category: 'ai',
  summary: 'Statistics of a table: summary, trend, groups, outliers',
  description:
    'Works out statistics of a table of any size: a CSV, TSV, JSON or Parquet file, or rows from another call. statistical_summary, data_types, missing_values, correlation, outliers, group_by, trend (over the column with dates) or distribution. Quantiles are interpolated as R and NumPy do; of files over 96 MB they are estimates, and the answer says so. Give the whole result to data_visualization to draw it.',
  input: z.strictObject({
    data_source: dataField('What to analyze.'),
    analysis_type: z
      .enum([...analysisTypes, 'trend_analysis'])
      .default('statistical_summary')
      .describe('What to find out; trend_analysis is another name of trend.'),
    columns: z.array(z.string()).min(1).max(200).optional().describe('Only these columns. Default: all that fit.'),
    group_by: z.array(z.string()).min(1).max(5).optional().describe('For group_by: the columns whose values make the groups. Default: the text that repeats most.'),
    aggregate: z.enum(aggregates).optional().describe('How values are drawn together in groups and over time. Default: mean and sum for groups; over time the sum for amounts such as revenue or quantity, else the mean.'),
    time_column: z.string().optional().describe('For trend: the column that tells when. Default: the first with dates, else the order of the rows.'),
    interval: z.enum(intervals).optional().describe('For trend: one point a day, month … Default: as fits 400 points.'),
    method: z.enum(['pearson', 'spearman', 'iqr', 'zscore']).optional().describe('For correlation pearson (default) or spearman; for outliers iqr (default) or zscore.'),
    threshold: z.number().positive().max(100).optional().describe('For outliers: times the distance of the quartiles (default 1.5), or standard deviations (default 3).'),
    bins: z.number().int().min(2).max(200).optional().describe('For distribution: how many bins. Default: as the values need.'),
    limit: z.number().int().min(1).max(10_000).default(100).describe('Groups, outliers or values to return at most.'),
  }),
  output: z.strictObject({
    data_source: z.string().nullable().describe('Absolute path of the file; null for rows that were given.'),
    analysis_type: z.enum(analysisTypes).describe('What was found out.'),
    total_rows: z.number().int().describe('Rows of the data.'),
    total_columns: z.number().int().describe('Columns of the data.'),
    rows: rowsField('The result as a table: a row a column of the data, a group, a moment or an outlier.'),
    figures: rowsField('Figures of the whole: the slope of each trend, the bounds of outliers, the strongest correlations.'),
    findings: z.array(z.string()).describe('What stands out, in words.'),
    approximate: z.boolean().describe('Quantiles and counts of different values are estimates, as the file is large.'),
    sample: rowsField('Of rows that were given: up to 200 of them, evenly chosen.').optional(),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  undo: 'nothing',
  pool: 'work',
  timeoutMs: longTimeoutMs,
  phrase: ({ data_source, analysis_type }) => ({ base: 'Analyze', present: 'Analyzing', past: 'Analyzed', object: `${dataName(data_source)}: ${titles[typeOf(analysis_type)].toLowerCase()}` }),
  effects: ({ data_source }) => dataEffects(data_source),
  summarise: ({ analysis_type, total_rows, total_columns }) => `${titles[analysis_type]} of ${formatCount(total_rows, 'row')} and ${formatCount(total_columns, 'column')}`,
  view: ({ rows }) => tableView(rows),
  phrasings: [
    'analyze sales.csv',
    'give me a statistical summary of data.csv',
    'what is the average and median of each column in prices.csv',
    'which columns of survey.csv have missing values',
    'correlation between the columns of mtcars.csv',
    'find outliers in measurements.csv',
    'how does revenue develop over time in sales.csv',
    'group orders.parquet by region and sum the revenue',
    'what data types are in export.json',
    'describe this dataset',
    'statistics of the query result',
    'is there a trend in temperature.csv',
    'show the distribution of ages in people.csv',
    'mean, standard deviation and quartiles of these numbers',
    'profile the table in customers.tsv',
  ],
  examples: [
    { title: 'A summary of a file', input: { data_source: 'sales.csv', analysis_type: 'statistical_summary' }, setup: { 'sales.csv': 'date,region,revenue\n2026-01-31,North,1200\n2026-02-28,North,1350.5\n2026-02-28,South,980\n2026-03-31,South,\n' } },
    { title: 'Groups', input: { data_source: 'sales.csv', analysis_type: 'group_by', group_by: ['region'], aggregate: 'sum' }, setup: { 'sales.csv': 'region,revenue\nNorth,1200\nSouth,980\nNorth,1350.5\n' } },
    { title: 'Rows at hand', input: { data_source: [{ height: 170, weight: 65 }, { height: 182, weight: 80 }, { height: 165, weight: 58 }], analysis_type: 'correlation' } },
  ],
  async handler({ tables, files, signal, progress }, { data_source, analysis_type, ...options }) {
    const type = typeOf(analysis_type);
    const source = sourceOf(data_source);
    return tables.use(
      source,
      async (table) => {
        const [{ total = 0 } = {}] = type === 'data_types' && table.streamed ? [{ total: 0 }] : await table.query('SELECT count(*) AS total FROM data');
        const found = await analyses[type](table, options, Number(total));
        const path = fileOf(data_source);
        return {
          data_source: path === undefined ? null : files.absolute(path),
          analysis_type: type,
          total_rows: Number(total),
          total_columns: table.columns.length,
          ...found,
          ...(source.kind === 'rows' && { sample: evenly(source.rows) }),
        };
      },
      { signal, onProgress: (percent) => progress({ done: percent, total: 100, unit: 'percent' }) },
    );
  },
});

function typeOf(asked: AnalysisType | 'trend_analysis'): AnalysisType {
  return asked === 'trend_analysis' ? 'trend' : asked;
}

function evenly<T>(rows: readonly T[]): T[] {
  const step = Math.max(1, rows.length / carriedRows);
  return Array.from({ length: Math.min(rows.length, carriedRows) }, (_, index) => rows[Math.floor(index * step)]).filter((row): row is T => row !== undefined);
}
