import type { Matrix } from './encodeTable.ts';
import type { Tree } from './modelFile.ts';
import type { RandomNumbers } from './randomNumbers.ts';

const mostBins = 255;

/** The columns as few steps, so that a split is found by counting: `edges` stand between the steps of each. */
export interface Binned {
  rows: number;
  columns: number;
  /** Column by column. */
  bins: Uint8Array;
  edges: Float64Array[];
}

export function binColumns({ rows, columns, values }: Matrix): Binned {
  const bins = new Uint8Array(rows * columns);
  const edges: Float64Array[] = [];
  for (let column = 0; column < columns; column++) {
    const own = new Float64Array(rows);
    for (let row = 0; row < rows; row++) own[row] = values[row * columns + column] ?? 0;
    const limits = edgesOf(own.toSorted());
    edges.push(limits);
    for (let row = 0; row < rows; row++) bins[column * rows + row] = placeOf(limits, own[row] ?? 0);
  }
  return { rows, columns, bins, edges };
}

/** In the middle between neighbouring values; of very many, so that the steps hold about as many rows each. */
function edgesOf(sorted: Float64Array): Float64Array {
  const middles: number[] = [];
  for (let at = 1; at < sorted.length; at++) if ((sorted[at] ?? 0) > (sorted[at - 1] ?? 0)) middles.push(at);
  const taken = middles.length < mostBins ? middles : Array.from({ length: mostBins - 1 }, (_, index) => middles[Math.floor(((index + 1) * middles.length) / mostBins)] ?? 0);
  return Float64Array.from(taken, (at) => ((sorted[at - 1] ?? 0) + (sorted[at] ?? 0)) / 2);
}

function placeOf(edges: Float64Array, value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface Growth {
  maxDepth: number;
  minLeaf: number;
  /** Columns a split is looked for in, drawn anew each time. */
  columnsPerSplit: number;
  /** Draws leaves towards zero. */
  lambda: number;
  random: RandomNumbers;
  /** A column is added what its splits have gained. */
  gains: Float64Array;
}

/**
 * A tree over so many outputs: it splits where the squared sums of the targets, over their weights, grow
 * most. With a target of one number that is variance; with one a class, Gini's impurity; with gradients
 * and their curvature, a step of boosting.
 */
export function growTree(binned: Binned, rows: Int32Array, targets: Float64Array, outputs: number, weights: Float64Array | undefined, growth: Growth): Tree {
  const tree: Tree = { feature: [], threshold: [], left: [], right: [], value: [] };
  const stride = outputs + 2;
  const histogram = new Float64Array((mostBins + 1) * stride);
  const order = Int32Array.from({ length: binned.columns }, (_, index) => index);
  const scratch = new Int32Array(rows.length);

  function total(from: number, to: number): Float64Array {
    const sums = new Float64Array(stride);
    for (let at = from; at < to; at++) {
      const row = rows[at] ?? 0;
      for (let output = 0; output < outputs; output++) sums[output] = (sums[output] ?? 0) + (targets[row * outputs + output] ?? 0);
      sums[outputs] = (sums[outputs] ?? 0) + (weights ? (weights[row] ?? 0) : 1);
    }
    sums[outputs + 1] = to - from;
    return sums;
  }

  function worth(sums: Float64Array): number {
    let squares = 0;
    for (let output = 0; output < outputs; output++) squares += (sums[output] ?? 0) ** 2;
    return squares / ((sums[outputs] ?? 0) + growth.lambda + 1e-12);
  }

  function bestSplit(from: number, to: number, sums: Float64Array): { column: number; bin: number; gain: number } | undefined {
    let best: { column: number; bin: number; gain: number } | undefined;
    const before = worth(sums);
    const left = new Float64Array(stride);
    const right = new Float64Array(stride);
    let looked = 0;
    for (let drawn = 0; drawn < binned.columns && (looked < growth.columnsPerSplit || best === undefined); drawn++) {
      const other = drawn + growth.random.below(binned.columns - drawn);
      [order[drawn], order[other]] = [order[other] ?? 0, order[drawn] ?? 0];
      const column = order[drawn] ?? 0;
      const steps = (binned.edges[column]?.length ?? 0) + 1;
      if (steps < 2) continue;
      looked++;
      histogram.fill(0, 0, steps * stride);
      const offset = column * binned.rows;
      for (let at = from; at < to; at++) {
        const row = rows[at] ?? 0;
        const place = (binned.bins[offset + row] ?? 0) * stride;
        for (let output = 0; output < outputs; output++) histogram[place + output] = (histogram[place + output] ?? 0) + (targets[row * outputs + output] ?? 0);
        histogram[place + outputs] = (histogram[place + outputs] ?? 0) + (weights ? (weights[row] ?? 0) : 1);
        histogram[place + outputs + 1] = (histogram[place + outputs + 1] ?? 0) + 1;
      }
      left.fill(0);
      for (let bin = 0; bin < steps - 1; bin++) {
        for (let index = 0; index < stride; index++) {
          left[index] = (left[index] ?? 0) + (histogram[bin * stride + index] ?? 0);
          right[index] = (sums[index] ?? 0) - (left[index] ?? 0);
        }
        if ((left[outputs + 1] ?? 0) < growth.minLeaf || (histogram[bin * stride + outputs + 1] ?? 0) === 0) continue;
        if ((right[outputs + 1] ?? 0) < growth.minLeaf) break;
        const gain = worth(left) + worth(right) - before;
        if (gain > 1e-9 && gain > (best?.gain ?? 0)) best = { column, bin, gain };
      }
    }
    return best;
  }

  /** Those that go left first, in their order. */
  function divide(from: number, to: number, column: number, bin: number): number {
    let [left, right] = [from, 0];
    for (let at = from; at < to; at++) {
      const row = rows[at] ?? 0;
      if ((binned.bins[column * binned.rows + row] ?? 0) <= bin) rows[left++] = row;
      else scratch[right++] = row;
    }
    rows.set(scratch.subarray(0, right), left);
    return left;
  }

  function grow(from: number, to: number, depth: number): number {
    const node = tree.feature.length;
    const sums = total(from, to);
    tree.feature.push(0);
    tree.threshold.push(0);
    tree.left.push(-1);
    tree.right.push(-1);
    for (let output = 0; output < outputs; output++) tree.value.push((sums[output] ?? 0) / ((sums[outputs] ?? 0) + growth.lambda + 1e-12));
    const split = depth < growth.maxDepth && to - from >= 2 * growth.minLeaf ? bestSplit(from, to, sums) : undefined;
    if (!split) return node;
    growth.gains[split.column] = (growth.gains[split.column] ?? 0) + split.gain;
    const middle = divide(from, to, split.column, split.bin);
    tree.feature[node] = split.column;
    tree.threshold[node] = binned.edges[split.column]?.[split.bin] ?? 0;
    tree.left[node] = grow(from, middle, depth + 1);
    tree.right[node] = grow(middle, to, depth + 1);
    return node;
  }

  grow(0, rows.length, 0);
  return tree;
}

/** The node a row ends at. */
export function leafOf(tree: Tree, values: Float64Array, offset: number): number {
  let node = 0;
  for (;;) {
    const left = tree.left[node] ?? -1;
    if (left < 0) return node;
    node = (values[offset + (tree.feature[node] ?? 0)] ?? 0) <= (tree.threshold[node] ?? 0) ? left : (tree.right[node] ?? -1);
  }
}
