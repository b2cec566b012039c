import type { Matrix } from './encodeTable.ts';
import { leafOf } from './growTree.ts';
import type { ModelFile } from './modelFile.ts';
import { nearestCentre } from './trainClusters.ts';
import { softmax } from './trainLogistic.ts';
import { largestOf } from './trainTrees.ts';

/** What a model says of each row: the place of a class or cluster, with the share of the class; or a number. */
export interface Said {
  places: Int32Array;
  confidence: Float64Array | null;
  numbers: Float64Array;
}

export function applyModel({ parameters: made, classes, task }: Pick<ModelFile, 'parameters' | 'classes' | 'task'>, matrix: Matrix): Said {
  const { rows, columns, values } = matrix;
  const count = task === 'classification' ? (classes?.length ?? 1) : 1;
  const said: Said = { places: new Int32Array(rows), confidence: task === 'classification' ? new Float64Array(rows) : null, numbers: new Float64Array(rows) };
  const score = scorer();
  for (let row = 0; row < rows; row++) {
    if (made.kind === 'kmeans') {
      said.places[row] = nearestCentre(matrix, row, made.centres).cluster;
      continue;
    }
    const scores = score(row * columns);
    if (!said.confidence) said.numbers[row] = scores[0] ?? 0;
    else {
      const place = largestOf(scores, 0, count);
      said.places[row] = place;
      said.confidence[row] = scores[place] ?? 0;
    }
  }
  return said;

  /** Shares of the classes, or the number, of the row that begins there. */
  function scorer(): (offset: number) => Float64Array {
    const scores = new Float64Array(count);
    const dot = (weights: readonly number[], from: number, offset: number): number => {
      let sum = 0;
      for (let column = 0; column < columns; column++) sum += (weights[from + column] ?? 0) * (values[offset + column] ?? 0);
      return sum;
    };
    switch (made.kind) {
      case 'kmeans':
        return () => scores;
      case 'linear':
        return (offset) => {
          scores[0] = made.intercept + dot(made.weights, 0, offset);
          return scores;
        };
      case 'logistic':
        return (offset) => {
          for (let each = 0; each < count; each++) scores[each] = (made.intercepts[each] ?? 0) + dot(made.weights, each * columns, offset);
          softmax(scores);
          return scores;
        };
      case 'random_forest':
        return (offset) => {
          scores.fill(0);
          for (const tree of made.trees) {
            const leaf = leafOf(tree, values, offset) * count;
            for (let each = 0; each < count; each++) scores[each] = (scores[each] ?? 0) + (tree.value[leaf + each] ?? 0) / made.trees.length;
          }
          return scores;
        };
      case 'gradient_boosting':
        return (offset) => {
          const sums = Float64Array.from(made.start);
          for (const [index, tree] of made.trees.entries()) sums[index % made.outputs] = (sums[index % made.outputs] ?? 0) + (tree.value[leafOf(tree, values, offset)] ?? 0);
          if (task === 'regression') scores[0] = sums[0] ?? 0;
          else if (made.outputs === 1) {
            scores[1] = 1 / (1 + Math.exp(-(sums[0] ?? 0)));
            scores[0] = 1 - scores[1];
          } else {
            scores.set(sums);
            softmax(scores);
          }
          return scores;
        };
      case 'deep_learning':
        return (offset) => {
          let input = values.subarray(offset, offset + columns);
          for (const [index, layer] of made.layers.entries()) {
            const output = new Float64Array(layer.outputs);
            for (let unit = 0; unit < layer.outputs; unit++) {
              let sum = layer.biases[unit] ?? 0;
              for (let each = 0; each < layer.inputs; each++) sum += (layer.weights[unit * layer.inputs + each] ?? 0) * (input[each] ?? 0);
              output[unit] = index === made.layers.length - 1 ? sum : Math.tanh(sum);
            }
            input = output;
          }
          scores.set(input);
          if (task === 'regression') scores[0] = (scores[0] ?? 0) * made.scale + made.mean;
          else softmax(scores);
          return scores;
        };
    }
  }
}
