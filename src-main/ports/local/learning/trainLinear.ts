import { Matrix as Numbers, QrDecomposition, SingularValueDecomposition } from 'ml-matrix';
import type { Matrix } from './encodeTable.ts';
import type { Parameters } from './modelFile.ts';

type Linear = Extract<Parameters, { kind: 'linear' }>;

/**
 * Least squares; with a penalty, ridge regression. By QR of the centred columns, which keeps the digits
 * that the normal equations lose; by SVD where columns depend on each other: the smallest weights then.
 */
export function trainLinear({ rows, columns, values }: Matrix, target: Float64Array, penalty: number): Linear {
  const means = new Float64Array(columns);
  for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) means[column] = (means[column] ?? 0) + (values[row * columns + column] ?? 0) / rows;
  const mean = target.reduce((sum, value) => sum + value / rows, 0);
  const ridge = penalty > 0 ? columns : 0;
  const inputs = new Numbers(rows + ridge, columns);
  for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) inputs.set(row, column, (values[row * columns + column] ?? 0) - (means[column] ?? 0));
  for (let column = 0; column < ridge; column++) inputs.set(rows + column, column, Math.sqrt(penalty));
  const outputs = Numbers.columnVector([...target.map((value) => value - mean), ...Array.from<number>({ length: ridge }).fill(0)]);
  const byQr = inputs.rows >= columns ? new QrDecomposition(inputs) : undefined;
  const solved = byQr && wellConditioned(byQr) ? byQr.solve(outputs) : new SingularValueDecomposition(inputs, { autoTranspose: true }).solve(outputs);
  const weights = solved.to1DArray();
  return { kind: 'linear', weights, intercept: mean - weights.reduce((sum, weight, column) => sum + weight * (means[column] ?? 0), 0) };
}

function wellConditioned(decomposition: QrDecomposition): boolean {
  const diagonal = decomposition.upperTriangularMatrix.diagonal().map(Math.abs);
  return Math.min(...diagonal) > Math.max(...diagonal) * 1e-11;
}
