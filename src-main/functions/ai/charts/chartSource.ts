import type { TableSource } from '../../../ports/tables.ts';
import { fileOf, sourceOf, type GivenData } from '../shared/dataSource.ts';
import { findRows } from '../shared/findRows.ts';

export const chartTypes = ['trend_analysis', 'line', 'area', 'bar', 'scatter', 'histogram', 'box', 'heatmap', 'pie'] as const;
export type ChartType = (typeof chartTypes)[number];

/** Charts that draw the rows of an analysis themselves; others draw the data it was made of. */
const drawnFromResult: Record<string, readonly ChartType[]> = {
  trend: ['trend_analysis', 'line', 'area', 'bar'],
  group_by: ['bar', 'pie', 'line'],
  correlation: ['heatmap'],
  distribution: ['histogram'],
  missing_values: ['bar'],
};

/** What is drawn of the data: where it is the result of analyze_data, often the file behind it. */
export function chartData(data: GivenData, type: ChartType): GivenData {
  const given = typeof data === 'string' ? (analysisIn(data) ?? data) : data;
  if (typeof given === 'string' || Array.isArray(given) || typeof given['analysis_type'] !== 'string') return given;
  const { analysis_type, data_source, sample, rows } = given;
  if (drawnFromResult[analysis_type]?.includes(type) === true && Array.isArray(rows) && rows.length > 0) return rows;
  if (typeof data_source === 'string') return data_source;
  return Array.isArray(sample) && findRows(sample) ? sample : given;
}

export function chartSource(data: GivenData, type: ChartType): TableSource {
  return sourceOf(chartData(data, type));
}

export function chartFile(data: GivenData, type: ChartType): string | undefined {
  return fileOf(chartData(data, type));
}

/** A result that was written out as JSON. */
function analysisIn(text: string): Record<string, unknown> | undefined {
  if (!/^\s*\{[\s\S]*"analysis_type"/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
