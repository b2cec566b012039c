import type { ClassMetrics, ClusterMetrics, NumberMetrics } from '../../learning.ts';
import type { Matrix } from './encodeTable.ts';

/** Both as places in the list of classes. */
export function classMetrics(right: Int32Array, said: Int32Array, classes: number): ClassMetrics {
  const matrix = Array.from({ length: classes }, () => Array.from<number>({ length: classes }).fill(0));
  for (const [index, each] of right.entries()) {
    const row = matrix[each];
    const column = said[index] ?? 0;
    if (row) row[column] = (row[column] ?? 0) + 1;
  }
  const rows = matrix.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = matrix.map((_, column) => matrix.reduce((sum, row) => sum + (row[column] ?? 0), 0));
  const hits = matrix.map((row, index) => row[index] ?? 0);
  // Classes that neither are there nor were said have no part in the means.
  const present = hits.map((_, index) => index).filter((index) => (rows[index] ?? 0) + (columns[index] ?? 0) > 0);
  const mean = (of: (index: number) => number): number => present.reduce((sum, index) => sum + of(index) / present.length, 0);
  const ratio = (part: number | undefined, whole: number | undefined): number => (whole ? (part ?? 0) / whole : 0);
  return {
    accuracy: ratio(hits.reduce((sum, count) => sum + count, 0), right.length),
    precision: mean((index) => ratio(hits[index], columns[index])),
    recall: mean((index) => ratio(hits[index], rows[index])),
    f1: mean((index) => ratio(2 * (hits[index] ?? 0), (rows[index] ?? 0) + (columns[index] ?? 0))),
    baseline_accuracy: ratio(Math.max(...rows), right.length),
    confusion_matrix: matrix,
  };
}

export function numberMetrics(right: Float64Array, said: Float64Array): NumberMetrics {
  const count = right.length;
  const mean = right.reduce((sum, value) => sum + value / count, 0);
  let [squares, total, absolute] = [0, 0, 0];
  for (const [index, value] of right.entries()) {
    const error = value - (said[index] ?? 0);
    squares += error * error;
    absolute += Math.abs(error);
    total += (value - mean) ** 2;
  }
  return { r2: total > 0 ? 1 - squares / total : 0, rmse: Math.sqrt(squares / count), mae: absolute / count, baseline_rmse: Math.sqrt(total / count) };
}

/** More rows than these are measured by a sample of them: it takes the square of their number. */
const mostMeasured = 1500;

/** Mean silhouette (Rousseeuw 1987); null where there is but one cluster. */
export function clusterMetrics({ rows, columns, values }: Matrix, said: Int32Array, clusters: number, inertia: number): ClusterMetrics {
  const sizes = Array.from<number>({ length: clusters }).fill(0);
  for (const each of said) sizes[each] = (sizes[each] ?? 0) + 1;
  const step = Math.max(1, rows / mostMeasured);
  const sample = Array.from({ length: Math.min(rows, mostMeasured) }, (_, index) => Math.floor(index * step));
  const distances = new Float64Array(clusters);
  const counts = new Int32Array(clusters);
  let sum = 0;
  for (const row of sample) {
    distances.fill(0);
    counts.fill(0);
    for (const other of sample) {
      if (other === row) continue;
      let square = 0;
      for (let column = 0; column < columns; column++) square += ((values[row * columns + column] ?? 0) - (values[other * columns + column] ?? 0)) ** 2;
      const cluster = said[other] ?? 0;
      distances[cluster] = (distances[cluster] ?? 0) + Math.sqrt(square);
      counts[cluster] = (counts[cluster] ?? 0) + 1;
    }
    const own = said[row] ?? 0;
    if ((counts[own] ?? 0) === 0) continue;
    const within = (distances[own] ?? 0) / (counts[own] ?? 1);
    let nearest = Number.POSITIVE_INFINITY;
    for (let cluster = 0; cluster < clusters; cluster++) if (cluster !== own && (counts[cluster] ?? 0) > 0) nearest = Math.min(nearest, (distances[cluster] ?? 0) / (counts[cluster] ?? 1));
    if (Number.isFinite(nearest) && Math.max(within, nearest) > 0) sum += (nearest - within) / Math.max(within, nearest);
  }
  return { silhouette: sizes.filter((size) => size > 0).length > 1 ? sum / sample.length : null, inertia, sizes };
}
