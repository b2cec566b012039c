import type { Matrix } from './encodeTable.ts';
import type { Parameters } from './modelFile.ts';
import type { RandomNumbers } from './randomNumbers.ts';
import type { Told } from './told.ts';

type Clusters = Extract<Parameters, { kind: 'kmeans' }>;

const starts = 20;
const mostIterations = 100;

/** k-means: Lloyd's iterations from twenty k-means++ starts, of which the tightest is kept. */
export function trainClusters(matrix: Matrix, clusters: number, random: RandomNumbers, told: Told): Clusters & { inertia: number } {
  let best: { centres: Float64Array; inertia: number } | undefined;
  for (let start = 1; start <= starts; start++) {
    const found = iterate(matrix, spread(matrix, clusters, random));
    if (!best || found.inertia < best.inertia) best = found;
    told({ step: start, loss: best.inertia, heldOut: null }, starts);
  }
  return { kind: 'kmeans', clusters, centres: [...(best?.centres ?? [])], inertia: best?.inertia ?? 0 };
}

function iterate(matrix: Matrix, centres: Float64Array): { centres: Float64Array; inertia: number } {
  const { rows, columns, values } = matrix;
  const clusters = centres.length / columns;
  let inertia = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    const sums = new Float64Array(centres.length);
    const counts = new Int32Array(clusters);
    let total = 0;
    for (let row = 0; row < rows; row++) {
      const { cluster, distance } = nearestCentre(matrix, row, centres);
      total += distance;
      counts[cluster] = (counts[cluster] ?? 0) + 1;
      for (let column = 0; column < columns; column++) sums[cluster * columns + column] = (sums[cluster * columns + column] ?? 0) + (values[row * columns + column] ?? 0);
    }
    // One that no row is nearest to stays where it is.
    for (let index = 0; index < centres.length; index++) if ((counts[Math.floor(index / columns)] ?? 0) > 0) centres[index] = (sums[index] ?? 0) / (counts[Math.floor(index / columns)] ?? 1);
    if (inertia - total <= 1e-9 * total) break;
    inertia = total;
  }
  let exact = 0;
  for (let row = 0; row < rows; row++) exact += nearestCentre(matrix, row, centres).distance;
  return { centres, inertia: exact };
}

/** k-means++: each further centre is a row, drawn by the square of its distance to those there are. */
function spread(matrix: Matrix, clusters: number, random: RandomNumbers): Float64Array {
  const { rows, columns, values } = matrix;
  const centres = new Float64Array(clusters * columns);
  const take = (row: number, place: number): void => centres.set(values.subarray(row * columns, (row + 1) * columns), place * columns);
  take(random.below(rows), 0);
  for (let place = 1; place < clusters; place++) {
    const distances = Float64Array.from({ length: rows }, (_, row) => nearestCentre(matrix, row, centres.subarray(0, place * columns)).distance);
    let left = random.next() * distances.reduce((sum, each) => sum + each, 0);
    let row = 0;
    while (row < rows - 1 && (left -= distances[row] ?? 0) > 0) row++;
    take(row, place);
  }
  return centres;
}

/** `distance`: squared. */
export function nearestCentre({ columns, values }: Matrix, row: number, centres: ArrayLike<number>): { cluster: number; distance: number } {
  let cluster = 0;
  let distance = Number.POSITIVE_INFINITY;
  for (let place = 0; place * columns < centres.length; place++) {
    let square = 0;
    for (let column = 0; column < columns; column++) square += ((values[row * columns + column] ?? 0) - (centres[place * columns + column] ?? 0)) ** 2;
    if (square < distance) [cluster, distance] = [place, square];
  }
  return { cluster, distance };
}
