import type { Matrix } from './encodeTable.ts';
import { binColumns, growTree, leafOf } from './growTree.ts';
import type { Parameters, Tree } from './modelFile.ts';
import type { RandomNumbers } from './randomNumbers.ts';
import type { Told } from './told.ts';
import { softmax } from './trainLogistic.ts';

type Forest = Extract<Parameters, { kind: 'random_forest' }>;
type Boosted = Extract<Parameters, { kind: 'gradient_boosting' }>;

/** What is learned: a class a row, or a number. */
export type Lesson = { kind: 'classes'; labels: Int32Array; classes: number } | { kind: 'numbers'; values: Float64Array };
/** Rows kept back, with what is right there. */
export interface Held {
  matrix: Matrix;
  lesson: Lesson;
}

interface TreeOptions {
  trees: number;
  maxDepth: number;
  minLeaf: number;
  random: RandomNumbers;
  held: Held | undefined;
  told: Told;
}

export interface Grown<P> {
  parameters: P;
  /** By columns of the matrix. */
  gains: Float64Array;
}

/** Breiman's random forest: each tree from rows drawn with replacement, each split from some of the columns. The curve is the error of the trees so far. */
export function trainForest(matrix: Matrix, lesson: Lesson, { trees: count, maxDepth, minLeaf, random, held, told }: TreeOptions): Grown<Forest> {
  const { rows, columns } = matrix;
  const binned = binColumns(matrix);
  const outputs = lesson.kind === 'classes' ? lesson.classes : 1;
  const targets = lesson.kind === 'numbers' ? lesson.values : oneOf(lesson.labels, outputs);
  const gains = new Float64Array(columns);
  const columnsPerSplit = Math.max(1, lesson.kind === 'classes' ? Math.round(Math.sqrt(columns)) : Math.ceil(columns / 3));
  const trees: Tree[] = [];
  const own = { sums: new Float64Array(rows * outputs), matrix, lesson };
  const kept = held && { sums: new Float64Array(held.matrix.rows * outputs), ...held };
  for (let index = 1; index <= count; index++) {
    const drawn = Int32Array.from({ length: rows }, () => random.below(rows));
    const tree = growTree(binned, drawn, targets, outputs, undefined, { maxDepth, minLeaf, columnsPerSplit, lambda: 0, random, gains });
    trees.push(tree);
    told({ step: index, loss: errorWith(own, tree, index), heldOut: kept ? errorWith(kept, tree, index) : null }, count);
  }
  return { parameters: { kind: 'random_forest', outputs, trees }, gains };

  function errorWith(on: { sums: Float64Array; matrix: Matrix; lesson: Lesson }, tree: Tree, made: number): number {
    let error = 0;
    for (let row = 0; row < on.matrix.rows; row++) {
      const leaf = leafOf(tree, on.matrix.values, row * columns) * outputs;
      for (let output = 0; output < outputs; output++) on.sums[row * outputs + output] = (on.sums[row * outputs + output] ?? 0) + (tree.value[leaf + output] ?? 0);
      if (on.lesson.kind === 'numbers') error += (on.lesson.values[row]! - (on.sums[row] ?? 0) / made) ** 2;
      else if (largestOf(on.sums, row * outputs, outputs) !== on.lesson.labels[row]) error++;
    }
    return on.lesson.kind === 'numbers' ? Math.sqrt(error / on.matrix.rows) : error / on.matrix.rows;
  }
}

/** Friedman's gradient boosting with second-order steps: of squared errors, or of cross-entropy, one tree a round for a number or two classes and one a class for more. */
export function trainBoosting(matrix: Matrix, lesson: Lesson, { trees: rounds, maxDepth, minLeaf, random, held, told, rate }: TreeOptions & { rate: number }): Grown<Boosted> {
  const { rows, columns } = matrix;
  const binned = binColumns(matrix);
  const outputs = lesson.kind === 'numbers' || lesson.classes === 2 ? 1 : lesson.classes;
  const start = startOf(lesson, outputs);
  const gains = new Float64Array(columns);
  const trees: Tree[] = [];
  const scores = filled(rows, start);
  const heldScores = held && filled(held.matrix.rows, start);
  const pull = new Float64Array(rows);
  const weight = new Float64Array(rows);
  const shares = new Float64Array(rows * outputs);
  for (let round = 1; round <= rounds; round++) {
    sharesOf(scores, outputs, shares, lesson.kind);
    for (let output = 0; output < outputs; output++) {
      for (let row = 0; row < rows; row++) {
        const said = shares[row * outputs + output] ?? 0;
        if (lesson.kind === 'numbers') {
          pull[row] = (lesson.values[row] ?? 0) - said;
          weight[row] = 1;
        } else {
          const label = lesson.labels[row] ?? 0;
          pull[row] = (outputs === 1 ? label : label === output ? 1 : 0) - said;
          weight[row] = Math.max(said * (1 - said), 1e-6);
        }
      }
      const tree = growTree(binned, Int32Array.from({ length: rows }, (_, row) => row), pull, 1, weight, { maxDepth, minLeaf, columnsPerSplit: columns, lambda: 1, random, gains });
      tree.value = tree.value.map((value) => value * rate);
      trees.push(tree);
      addTo(scores, matrix, tree, output);
      if (held && heldScores) addTo(heldScores, held.matrix, tree, output);
    }
    told({ step: round, loss: lossOf(scores, lesson, outputs), heldOut: held && heldScores ? lossOf(heldScores, held.lesson, outputs) : null }, rounds);
  }
  return { parameters: { kind: 'gradient_boosting', outputs, start, trees }, gains };

  function addTo(to: Float64Array, { rows: count, values }: Matrix, tree: Tree, output: number): void {
    for (let row = 0; row < count; row++) to[row * outputs + output] = (to[row * outputs + output] ?? 0) + (tree.value[leafOf(tree, values, row * columns)] ?? 0);
  }
}

/** What is said before any tree: the mean, or the frequency of each class. */
function startOf(lesson: Lesson, outputs: number): number[] {
  if (lesson.kind === 'numbers') return [lesson.values.reduce((sum, value) => sum + value / lesson.values.length, 0)];
  const counts = Array.from<number>({ length: lesson.classes }).fill(1);
  for (const label of lesson.labels) counts[label] = (counts[label] ?? 0) + 1;
  return outputs === 1 ? [Math.log((counts[1] ?? 1) / (counts[0] ?? 1))] : counts.map((count) => Math.log(count / (lesson.labels.length + lesson.classes)));
}

function sharesOf(scores: Float64Array, outputs: number, shares: Float64Array, kind: Lesson['kind']): void {
  shares.set(scores);
  if (kind === 'numbers') return;
  if (outputs === 1) for (let row = 0; row < shares.length; row++) shares[row] = 1 / (1 + Math.exp(-(shares[row] ?? 0)));
  else for (let at = 0; at < shares.length; at += outputs) softmax(shares.subarray(at, at + outputs));
}

function lossOf(scores: Float64Array, lesson: Lesson, outputs: number): number {
  const shares = new Float64Array(scores.length);
  sharesOf(scores, outputs, shares, lesson.kind);
  let loss = 0;
  if (lesson.kind === 'numbers') {
    for (const [row, value] of lesson.values.entries()) loss += (value - (shares[row] ?? 0)) ** 2 / lesson.values.length;
    return Math.sqrt(loss);
  }
  for (const [row, label] of lesson.labels.entries()) {
    const share = outputs === 1 ? (label === 1 ? (shares[row] ?? 0) : 1 - (shares[row] ?? 0)) : (shares[row * outputs + label] ?? 0);
    loss -= Math.log(Math.max(share, 1e-15)) / lesson.labels.length;
  }
  return loss;
}

function oneOf(labels: Int32Array, classes: number): Float64Array {
  const targets = new Float64Array(labels.length * classes);
  for (const [row, label] of labels.entries()) targets[row * classes + label] = 1;
  return targets;
}

const filled = (rows: number, start: readonly number[]): Float64Array => Float64Array.from({ length: rows * start.length }, (_, index) => start[index % start.length] ?? 0);

export function largestOf(values: Float64Array, offset: number, count: number): number {
  let best = 0;
  for (let index = 1; index < count; index++) if ((values[offset + index] ?? 0) > (values[offset + best] ?? 0)) best = index;
  return best;
}
