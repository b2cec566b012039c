import type { TrainedModel } from '../../learning.ts';
import { widthOf, type ColumnEncoding, type Parameters } from './modelFile.ts';

/** How much of what a model says each column decides: gains of the splits, or sizes of the weights on scaled values. */
export function importanceOf(encoding: readonly ColumnEncoding[], parameters: Parameters, gains: Float64Array | undefined): TrainedModel['importance'] {
  const inputs = encoding.reduce((sum, each) => sum + widthOf(each), 0);
  const sizes = gains ?? (parameters.kind === 'linear' || parameters.kind === 'logistic' ? Float64Array.from({ length: inputs }, (_, input) => parameters.weights.reduce((sum, weight, index) => (index % inputs === input ? sum + Math.abs(weight) : sum), 0)) : undefined);
  const total = sizes?.reduce((sum, each) => sum + each, 0) ?? 0;
  if (!sizes || !(total > 0)) return [];
  let place = 0;
  return encoding
    .map((each) => {
      const from = place;
      place += widthOf(each);
      return { feature: each.name, share: sizes.subarray(from, place).reduce((sum, size) => sum + size, 0) / total };
    })
    .sort((a, b) => b.share - a.share);
}

/** A linear model's weights in the units of the data, the intercept first. */
export function coefficientsOf(encoding: readonly ColumnEncoding[], parameters: Parameters): TrainedModel['coefficients'] {
  if (parameters.kind !== 'linear') return null;
  let intercept = parameters.intercept;
  let place = 0;
  const coefficients = encoding.flatMap((each) => {
    if (each.kind === 'category') return each.levels.map((level) => ({ name: `${each.name} = ${level === '' ? '(missing)' : level}`, value: parameters.weights[place++] ?? 0 }));
    const value = (parameters.weights[place++] ?? 0) / each.scale;
    intercept -= value * each.mean;
    return [{ name: each.name, value }];
  });
  return [{ name: '(intercept)', value: intercept }, ...coefficients];
}
