import { z } from 'zod';
import type { Metrics } from '../../../ports/learning.ts';

/** How well a model did; which of them are there depends on what it learned. */
export const metricsField = z
  .strictObject({
    accuracy: z.number().optional().describe('Kinds: share of rows that were right.'),
    precision: z.number().optional().describe('Kinds: mean over the classes.'),
    recall: z.number().optional().describe('Kinds: mean over the classes.'),
    f1: z.number().optional().describe('Kinds: mean over the classes.'),
    baseline_accuracy: z.number().optional().describe('Kinds: accuracy of always saying the most frequent one.'),
    confusion_matrix: z.array(z.array(z.number().int())).optional().describe('Kinds: a row for each that is right, a column for each that was said, in the order of classes.'),
    r2: z.number().optional().describe('Numbers: share of the variance that is explained.'),
    rmse: z.number().optional().describe('Numbers: root of the mean squared error.'),
    mae: z.number().optional().describe('Numbers: mean error.'),
    baseline_rmse: z.number().optional().describe('Numbers: RMSE of always saying the mean.'),
    silhouette: z.number().nullable().optional().describe('Groups: −1 to 1; above 0.5 they stand well apart.'),
    inertia: z.number().optional().describe('Groups: sum of squared distances to the centres, of scaled columns.'),
    sizes: z.array(z.number().int()).optional().describe('Groups: rows in each.'),
  })
  .describe('How well it did.');
export type MetricsOutput = z.output<typeof metricsField>;

export const metricsOf = ({ values }: Metrics): MetricsOutput => ({ ...values });

const share = (value: number): string => `${(value * 100).toFixed(1)} %`;
const figure = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 4 });

/** In one phrase: "accuracy 96.7 %, F1 96.7 %". */
export function describeMetrics({ accuracy, f1, r2, rmse, silhouette, sizes }: MetricsOutput): string {
  if (accuracy !== undefined) return `accuracy ${share(accuracy)}${f1 === undefined ? '' : `, F1 ${share(f1)}`}`;
  if (r2 !== undefined) return `R² ${r2.toFixed(3)}${rmse === undefined ? '' : `, RMSE ${figure(rmse)}`}`;
  return `${sizes?.length ?? 0} groups${typeof silhouette === 'number' ? `, silhouette ${silhouette.toFixed(2)}` : ''}`;
}

/** One line each, for a result view. */
export function metricFacts(metrics: MetricsOutput): { label: string; value: string }[] {
  const { accuracy, precision, recall, f1, baseline_accuracy, r2, rmse, mae, baseline_rmse, silhouette, sizes } = metrics;
  const line = (label: string, value: number | null | undefined, how: (value: number) => string): { label: string; value: string }[] => (typeof value === 'number' ? [{ label, value: how(value) }] : []);
  return [
    ...line('Accuracy', accuracy, (value) => `${share(value)}${baseline_accuracy === undefined ? '' : ` (most frequent class: ${share(baseline_accuracy)})`}`),
    ...line('F1', f1, share),
    ...line('Precision', precision, share),
    ...line('Recall', recall, share),
    ...line('R²', r2, (value) => value.toFixed(4)),
    ...line('RMSE', rmse, (value) => `${figure(value)}${baseline_rmse === undefined ? '' : ` (mean alone: ${figure(baseline_rmse)})`}`),
    ...line('Mean error', mae, figure),
    ...line('Silhouette', silhouette, (value) => value.toFixed(3)),
    ...(sizes ? [{ label: 'Groups', value: sizes.map((size) => size.toLocaleString('en')).join(', ') }] : []),
  ];
}
