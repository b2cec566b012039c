import type { Matrix } from './encodeTable.ts';
import type { Parameters } from './modelFile.ts';
import type { Told } from './told.ts';

type Logistic = Extract<Parameters, { kind: 'logistic' }>;

const remembered = 10;
const enough = 1e-6;

/** Logistic regression over any number of classes: the mean cross-entropy with a penalty on squared weights, made smallest by L-BFGS (Nocedal and Wright, algorithm 7.5). */
export function trainLogistic(matrix: Matrix, labels: Int32Array, classes: number, penalty: number, mostSteps: number, told: Told): Logistic {
  const { columns } = matrix;
  const size = classes * (columns + 1);
  let point = new Float64Array(size);
  let gradient = new Float64Array(size);
  let loss = lossAt(matrix, labels, classes, penalty, point, gradient);
  const history: { step: Float64Array; change: Float64Array; rho: number }[] = [];
  for (let iteration = 1; iteration <= mostSteps; iteration++) {
    const direction = descent(gradient, history);
    const slope = dot(direction, gradient);
    let length = history.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient) || 1)) : 1;
    let next = point;
    let nextLoss = loss;
    const nextGradient = new Float64Array(size);
    for (let tries = 0; tries < 30; tries++, length /= 2) {
      next = point.map((value, index) => value + length * (direction[index] ?? 0));
      nextLoss = lossAt(matrix, labels, classes, penalty, next, nextGradient);
      if (nextLoss <= loss + 1e-4 * length * slope) break;
    }
    if (!(nextLoss < loss)) break;
    const step = next.map((value, index) => value - (point[index] ?? 0));
    const change = nextGradient.map((value, index) => value - (gradient[index] ?? 0));
    const curvature = dot(step, change);
    if (curvature > 1e-12) history.push({ step, change, rho: 1 / curvature });
    if (history.length > remembered) history.shift();
    const gained = loss - nextLoss;
    [point, gradient, loss] = [next, nextGradient, nextLoss];
    told({ step: iteration, loss, heldOut: null }, mostSteps);
    if (Math.max(...gradient.map(Math.abs)) < enough || gained < 1e-10) break;
  }
  return { kind: 'logistic', intercepts: [...point.subarray(classes * columns)], weights: [...point.subarray(0, classes * columns)] };
}

/** Against the gradient, as the curvature of the last steps bends it. */
function descent(gradient: Float64Array, history: readonly { step: Float64Array; change: Float64Array; rho: number }[]): Float64Array<ArrayBuffer> {
  const direction = gradient.map((value) => -value);
  const parts = history.map(() => 0);
  for (let index = history.length - 1; index >= 0; index--) {
    const entry = history[index];
    if (!entry) continue;
    const part = entry.rho * dot(entry.step, direction);
    parts[index] = part;
    add(direction, entry.change, -part);
  }
  const last = history.at(-1);
  if (last) {
    const scale = 1 / (last.rho * dot(last.change, last.change));
    for (let index = 0; index < direction.length; index++) direction[index] = (direction[index] ?? 0) * scale;
  }
  for (const [index, entry] of history.entries()) add(direction, entry.step, (parts[index] ?? 0) - entry.rho * dot(entry.change, direction));
  return direction;
}

function lossAt({ rows, columns, values }: Matrix, labels: Int32Array, classes: number, penalty: number, point: Float64Array, gradient: Float64Array): number {
  gradient.fill(0);
  const scores = new Float64Array(classes);
  const bias = classes * columns;
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const at = row * columns;
    for (let each = 0; each < classes; each++) {
      let score = point[bias + each] ?? 0;
      for (let column = 0; column < columns; column++) score += (point[each * columns + column] ?? 0) * (values[at + column] ?? 0);
      scores[each] = score;
    }
    softmax(scores);
    const label = labels[row] ?? 0;
    loss -= Math.log(Math.max(scores[label] ?? 0, 1e-300)) / rows;
    for (let each = 0; each < classes; each++) {
      const error = ((scores[each] ?? 0) - (each === label ? 1 : 0)) / rows;
      gradient[bias + each] = (gradient[bias + each] ?? 0) + error;
      for (let column = 0; column < columns; column++) gradient[each * columns + column] = (gradient[each * columns + column] ?? 0) + error * (values[at + column] ?? 0);
    }
  }
  for (let index = 0; index < bias; index++) {
    const weight = point[index] ?? 0;
    loss += (penalty * weight * weight) / 2;
    gradient[index] = (gradient[index] ?? 0) + penalty * weight;
  }
  return loss;
}

/** Scores become shares, in place. */
export function softmax(scores: Float64Array): void {
  const most = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  let sum = 0;
  for (let index = 0; index < scores.length; index++) sum += scores[index] = Math.exp((scores[index] ?? 0) - most);
  for (let index = 0; index < scores.length; index++) scores[index] = (scores[index] ?? 0) / sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}

function add(to: Float64Array, what: Float64Array, times: number): void {
  for (let index = 0; index < to.length; index++) to[index] = (to[index] ?? 0) + times * (what[index] ?? 0);
}
