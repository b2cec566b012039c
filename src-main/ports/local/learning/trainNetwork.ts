import type { Matrix } from './encodeTable.ts';
import type { Parameters } from './modelFile.ts';
import type { RandomNumbers } from './randomNumbers.ts';
import type { Told } from './told.ts';
import { softmax } from './trainLogistic.ts';
import type { Held, Lesson } from './trainTrees.ts';

type Network = Extract<Parameters, { kind: 'deep_learning' }>;

interface Layer {
  inputs: number;
  outputs: number;
  weights: Float64Array;
  biases: Float64Array;
}

interface NetworkOptions {
  hidden: readonly number[];
  epochs: number;
  batchSize: number;
  rate: number;
  penalty: number;
  /** Epochs without a better loss after which it ends. */
  patience: number;
  random: RandomNumbers;
  /** Rows that only say when to stop. */
  watch: Held | undefined;
  told: Told;
}

/**
 * A network of dense layers with tanh between them, trained by Adam (Kingma and Ba) on small batches: of
 * cross-entropy for classes, of squared errors for a number. What is kept are the weights of the best epoch.
 *
 * Written out rather than taken from a library: at this size TensorFlow.js, which has no native part
 * here, takes some fifty times as long for the same epochs.
 */
export function trainNetwork(matrix: Matrix, lesson: Lesson, { hidden, epochs, batchSize, rate, penalty, patience, random, watch, told }: NetworkOptions): Network {
  const scaleOf = scaling(lesson);
  const outputs = lesson.kind === 'classes' ? lesson.classes : 1;
  const layers = [...hidden, outputs].map((size, index, sizes): Layer => {
    const inputs = index === 0 ? matrix.columns : (sizes[index - 1] ?? 1);
    // Of few columns curved borders need steep units; of many, steep ones learn the noise.
    const steep = index === 0 && inputs <= 4;
    const spread = (steep ? 3 : index < hidden.length ? 5 / 3 : 1) / Math.sqrt(inputs);
    return { inputs, outputs: size, weights: Float64Array.from({ length: inputs * size }, () => random.normal() * spread), biases: index < hidden.length ? Float64Array.from({ length: size }, () => random.normal() * (steep ? 2 : 0.5)) : new Float64Array(size) };
  });
  const values = layers.map((layer) => new Float64Array(layer.outputs));
  const errors = layers.map((layer) => new Float64Array(layer.outputs));
  const parts = layers.flatMap((layer) => [layer.weights, layer.biases]);
  const gradients = parts.map((part) => new Float64Array(part.length));
  const means = parts.map((part) => new Float64Array(part.length));
  const squares = parts.map((part) => new Float64Array(part.length));
  const order = Int32Array.from({ length: matrix.rows }, (_, row) => row);
  let updates = 0;
  let best: { loss: number; epoch: number; parts: Float64Array[] } = { loss: Number.POSITIVE_INFINITY, epoch: 0, parts: [] };

  for (let epoch = 1; epoch <= epochs; epoch++) {
    random.shuffle(order);
    let loss = 0;
    // It is made smaller towards the end, as a cosine falls.
    const now = rate * (0.05 + 0.95 * 0.5 * (1 + Math.cos((Math.PI * (epoch - 1)) / epochs)));
    for (let from = 0; from < order.length; from += batchSize) {
      const to = Math.min(from + batchSize, order.length);
      for (const gradient of gradients) gradient.fill(0);
      for (let at = from; at < to; at++) loss += learn(order[at] ?? 0);
      update(to - from, now);
    }
    loss /= matrix.rows;
    const watched = watch ? lossOn(watch) : null;
    const judged = watched ?? loss;
    told({ step: epoch, loss, heldOut: watched }, epochs);
    if (judged < best.loss - 1e-7) best = { loss: judged, epoch, parts: parts.map((part) => part.slice()) };
    if (!Number.isFinite(loss) || epoch - best.epoch >= patience) break;
  }
  for (const [index, part] of parts.entries()) part.set(best.parts[index] ?? part);
  return { kind: 'deep_learning', ...scaleOf, layers: layers.map((layer) => ({ inputs: layer.inputs, outputs: layer.outputs, weights: [...layer.weights], biases: [...layer.biases] })) };

  function forward(numbers: Float64Array, offset: number): Float64Array {
    let input: Float64Array = numbers;
    let start = offset;
    for (const [index, { inputs, outputs: size, weights, biases }] of layers.entries()) {
      const output = values[index] ?? new Float64Array(size);
      const last = index === layers.length - 1;
      for (let unit = 0; unit < size; unit++) {
        let sum = biases[unit] ?? 0;
        const row = unit * inputs;
        for (let each = 0; each < inputs; each++) sum += (weights[row + each] ?? 0) * (input[start + each] ?? 0);
        output[unit] = last ? sum : Math.tanh(sum);
      }
      [input, start] = [output, 0];
    }
    if (lesson.kind === 'classes') softmax(input);
    return input;
  }

  function lossAt(output: Float64Array, on: Lesson, row: number): number {
    if (on.kind === 'classes') return -Math.log(Math.max(output[on.labels[row] ?? 0] ?? 0, 1e-15));
    return ((output[0] ?? 0) - ((on.values[row] ?? 0) - scaleOf.mean) / scaleOf.scale) ** 2 / 2;
  }

  function lossOn(held: Held): number {
    let sum = 0;
    for (let row = 0; row < held.matrix.rows; row++) sum += lossAt(forward(held.matrix.values, row * held.matrix.columns), held.lesson, row);
    return sum / held.matrix.rows;
  }

  function learn(row: number): number {
    const output = forward(matrix.values, row * matrix.columns);
    const loss = lossAt(output, lesson, row);
    const last = errors.at(-1) ?? new Float64Array(outputs);
    for (let unit = 0; unit < outputs; unit++) {
      const right = lesson.kind === 'classes' ? (lesson.labels[row] === unit ? 1 : 0) : ((lesson.values[row] ?? 0) - scaleOf.mean) / scaleOf.scale;
      last[unit] = (output[unit] ?? 0) - right;
    }
    for (let index = layers.length - 1; index >= 0; index--) backward(index, row);
    return loss;
  }

  function backward(index: number, row: number): void {
    const { inputs, outputs: size, weights } = layers[index]!;
    const error = errors[index]!;
    const [gradient, biasGradient] = [gradients[2 * index]!, gradients[2 * index + 1]!];
    const input = index === 0 ? matrix.values : values[index - 1]!;
    const start = index === 0 ? row * matrix.columns : 0;
    const below = index === 0 ? undefined : errors[index - 1];
    below?.fill(0);
    for (let unit = 0; unit < size; unit++) {
      const own = error[unit]!;
      const at = unit * inputs;
      biasGradient[unit]! += own;
      for (let each = 0; each < inputs; each++) gradient[at + each]! += own * input[start + each]!;
      if (below) for (let each = 0; each < inputs; each++) below[each]! += own * weights[at + each]!;
    }
    if (below) for (let each = 0; each < inputs; each++) below[each]! *= 1 - input[each]! ** 2;
  }

  function update(count: number, now: number): void {
    updates++;
    const step = (now * Math.sqrt(1 - 0.999 ** updates)) / (1 - 0.9 ** updates);
    for (const [index, part] of parts.entries()) {
      const [gradient, mean, square] = [gradients[index]!, means[index]!, squares[index]!];
      const decay = index % 2 === 0 ? penalty : 0;
      for (let each = 0; each < part.length; each++) {
        const slope = gradient[each]! / count + decay * part[each]!;
        mean[each] = 0.9 * mean[each]! + 0.1 * slope;
        square[each] = 0.999 * square[each]! + 0.001 * slope * slope;
        part[each]! -= (step * mean[each]!) / (Math.sqrt(square[each]!) + 1e-8);
      }
    }
  }
}

/** What a number is taken off and divided by before it is learned. */
function scaling(lesson: Lesson): { mean: number; scale: number } {
  if (lesson.kind === 'classes') return { mean: 0, scale: 1 };
  const mean = lesson.values.reduce((sum, value) => sum + value / lesson.values.length, 0);
  const spread = Math.sqrt(lesson.values.reduce((sum, value) => sum + (value - mean) ** 2 / lesson.values.length, 0));
  return { mean, scale: spread > 0 ? spread : 1 };
}
