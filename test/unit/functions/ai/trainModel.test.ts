import { beforeEach, describe, expect, it } from 'vitest';
import type { Progress } from '../../../../src-preload/contract/index.ts';
import { predict } from '../../../../src-main/functions/ai/predict.ts';
import { trainModel } from '../../../../src-main/functions/ai/trainModel.ts';
import { createLearning } from '../../../../src-main/ports/local/learning/createLearning.ts';
import { failureOf, openWorkbench, type Workbench } from '../../../kit/workbench.ts';
import { houses, iris, longleyCertified, longleyCsv, spirals } from './learningData.ts';

let bench: Workbench;
// Its threads stay for the whole file.
const learning = createLearning();
beforeEach(() => {
  bench = openWorkbench();
  bench.ports.learning = learning;
  bench.put('longley.csv', longleyCsv);
  bench.put('houses.csv', houses());
});

interface Trained {
  model_path: string;
  metrics: Record<string, number>;
  coefficients: { name: string; value: number }[] | null;
  importance: { feature: string; share: number }[];
  features: string[];
  classes: string[] | null;
  task: string;
  held_out: boolean;
  remarks: string[];
  curve: { steps: unknown[]; unit: string } | null;
}

let models = 0;
const train = async (input: Record<string, unknown>, options = {}): Promise<Trained> => (await bench.call(trainModel, { output_path: `model-${models++}.json`, ...input }, options)) as unknown as Trained;

describe('train_model on data with known answers', () => {
  it.each(['logistic', 'random_forest', 'gradient_boosting', 'deep_learning'])('tells irises apart by %s', async (model_type) => {
    const trained = await train({ data: iris, model_type, target: 'species', test_size: 0.3, seed: 3, ...(model_type === 'deep_learning' && { hyperparameters: { epochs: 100 } }) });
    expect(trained).toMatchObject({ task: 'classification', held_out: true, classes: ['setosa', 'versicolor', 'virginica'] });
    expect(trained.metrics['accuracy']).toBeGreaterThanOrEqual(0.93);
    expect(trained.metrics['f1']).toBeGreaterThanOrEqual(0.93);
    expect(trained.metrics['baseline_accuracy']).toBeCloseTo(1 / 3, 5);
    if (model_type !== 'random_forest') return;
    const again = await train({ data: iris, model_type, target: 'species', test_size: 0.3, seed: 3 });
    expect(again.metrics).toEqual(trained.metrics);
    expect(again.importance).toEqual(trained.importance);
  });

  it('gives the certified coefficients of Longley’s data', async () => {
    const { coefficients, metrics, held_out, remarks } = await train({ data: 'longley.csv', model_type: 'linear', target: 'employed', test_size: 0 });
    const found = Object.fromEntries((coefficients ?? []).map(({ name, value }) => [name, value]));
    for (const [name, value] of Object.entries(longleyCertified.coefficients)) expect(Math.abs((found[name] ?? 0) / value - 1), name).toBeLessThan(1e-7);
    expect(metrics['r2']).toBeCloseTo(longleyCertified.r2, 9);
    expect(held_out).toBe(false);
    expect(remarks.join()).toContain('No rows were kept back');
  });

  it('learns two spirals, and says what it has never seen', async () => {
    const seen: Progress[] = [];
    const trained = await train({ data: spirals(), model_type: 'deep_learning', target: 'spiral', hyperparameters: { epochs: 150 } }, { onProgress: (progress: Progress) => seen.push(progress) });
    expect(trained.metrics['accuracy']).toBeGreaterThanOrEqual(0.95);
    expect(trained.curve?.unit).toBe('epochs');
    expect(seen.length).toBeGreaterThan(2);
    const last = seen.at(-1);
    expect(last?.note).toMatch(/^\d+ epochs, loss /);
    expect(last?.chart?.axis).toBe('epochs');
    expect(last?.chart?.panels[0]?.series[0]?.points.length).toBeGreaterThan(1);
    const said = await bench.call(predict, { model: trained.model_path, data: spirals(97) });
    expect((said['metrics'] as { accuracy: number }).accuracy).toBeGreaterThanOrEqual(0.95);
  });

  it('finds the groups of irises, as tight as they are known to be', async () => {
    const trained = await train({ data: iris, model_type: 'kmeans', features: ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'], hyperparameters: { clusters: 3 } });
    // The best known for the scaled columns.
    expect(trained.metrics['inertia']).toBeCloseTo(139.82, 1);
    expect(trained.metrics['silhouette']).toBeCloseTo(0.459, 2);
    expect(trained.task).toBe('clustering');
  });

  it.each(['linear', 'random_forest', 'gradient_boosting', 'deep_learning'])('learns a number from words, dates and gaps by %s', async (model_type) => {
    const trained = await train({ data: 'houses.csv', model_type, target: 'price', ...(model_type === 'deep_learning' && { hyperparameters: { epochs: 60 } }) });
    expect(trained.task).toBe('regression');
    expect(trained.metrics['r2']).toBeGreaterThan(0.85);
    expect(trained.features).toEqual(['size', 'district', 'built']);
    expect(trained.remarks.join()).toContain('name was left out');
    if (model_type !== 'deep_learning') expect(trained.importance[0]?.feature).toBe('size');
  });
});

describe('predict', () => {
  it('encodes new rows as the model remembers, and saves the table', async () => {
    const { model_path } = await train({ data: 'houses.csv', model_type: 'linear', target: 'price', test_size: 0 });
    const said = await bench.call(predict, { model: model_path, data: [{ size: 100, district: 'north', built: '2001-05-01' }, { size: '100', district: 'harbour', built: '2001-05-01' }, { size: 100, district: 'moon', built: null }], output_path: 'said.csv' });
    const [north = 0, harbour = 0] = said['predictions'] as number[];
    expect(harbour - north).toBeGreaterThan(30_000);
    expect(said['remarks']).toEqual([expect.stringContaining('moon')]);
    expect(bench.get('said.csv').split('\n')[0]).toBe('size,district,built,predicted_price');
    expect(await failureOf(bench.call(predict, { model: model_path, data: [{ size: 1 }], output_path: 'said.csv' }))).toMatchObject({ code: 'ALREADY_EXISTS' });
  });

  it('tells what it cannot use', async () => {
    const { model_path } = await train({ data: iris, model_type: 'logistic', target: 'species' });
    expect(await failureOf(bench.call(predict, { model: model_path, data: [{ sepal_length: 1 }] }))).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('sepal_width, petal_length, petal_width') });
    expect(await failureOf(bench.call(predict, { model: model_path, data: [{ sepal_length: 'long', sepal_width: 1, petal_length: 1, petal_width: 1 }] }))).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('"long"') });
    expect(await failureOf(bench.call(predict, { model: 'nowhere.json', data: [{ a: 1 }] }))).toMatchObject({ code: 'NOT_FOUND', hint: expect.stringContaining('train_model') });
  });
});

describe('train_model refuses', () => {
  const rows = (make: (index: number) => Record<string, unknown>, count = 10) => Array.from({ length: count }, (_, index) => make(index));
  it.each<[string, Record<string, unknown>, string, RegExp]>([
    ['a target that is not there', { data: iris, model_type: 'linear', target: 'colour' }, 'INVALID_INPUT', /no column called "colour"/],
    ['words as a number', { data: iris, model_type: 'linear', target: 'species' }, 'INVALID_INPUT', /holds words/],
    ['a target for groups', { data: iris, model_type: 'kmeans', target: 'species' }, 'INVALID_INPUT', /no target/],
    ['the target among the features', { data: iris, model_type: 'logistic', target: 'species', features: ['species'] }, 'INVALID_INPUT', /the target itself/],
    ['a column that is not there', { data: iris, model_type: 'logistic', target: 'species', features: ['petals'] }, 'INVALID_INPUT', /"petals"/],
    ['too few rows', { data: rows((index) => ({ a: index, b: index }), 3), model_type: 'linear', target: 'b' }, 'INVALID_INPUT', /too few/],
    ['a target that never changes', { data: rows((index) => ({ a: index, b: 'same' })), model_type: 'logistic', target: 'b' }, 'INVALID_INPUT', /nothing to learn/],
    ['columns that say nothing', { data: rows((index) => ({ a: 1, b: index })), model_type: 'linear', target: 'b' }, 'INVALID_INPUT', /no column is left/],
    ['more groups than rows', { data: rows((index) => ({ a: index })), model_type: 'kmeans', hyperparameters: { clusters: 50 } }, 'INVALID_INPUT', /50 groups/],
    ['a file that is not there', { data: 'none.csv', model_type: 'linear' }, 'NOT_FOUND', /none\.csv/],
    ['another kind of file', { data: 'model.pkl', model_type: 'linear' }, 'UNSUPPORTED', /not a kind of table/],
    ['numbers too large to reckon with', { data: rows((index) => ({ a: index, b: index * 1e300 + 0.5 }), 30), model_type: 'deep_learning', target: 'b', hyperparameters: { epochs: 2 } }, 'INVALID_INPUT', /ran away/],
  ])('%s', async (_, input, code, message) => {
    const before = bench.has(`model-${models}.json`);
    const error = await failureOf(train(input));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(bench.has(`model-${models - 1}.json`)).toBe(before);
  });

  it('a model that is there, before it trains', async () => {
    bench.put('taken.json', '{}');
    let told = 0;
    expect(await failureOf(train({ data: iris, model_type: 'random_forest', target: 'species', output_path: 'taken.json' }, { onProgress: () => told++ }))).toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(told).toBe(0);
    expect(bench.get('taken.json')).toBe('{}');
  });

  it('tables that are not whole', async () => {
    bench.put('broken.csv', 'a,b\n1,2\n3\n');
    expect((await failureOf(train({ data: 'broken.csv', model_type: 'linear', target: 'b' }))).message).toContain('row 2 has 1 values');
    bench.put('twice.csv', 'a,a\n1,2\n');
    expect((await failureOf(train({ data: 'twice.csv', model_type: 'linear', target: 'a' }))).message).toContain('two columns are called "a"');
    bench.put('broken.json', '[{"a": 1}');
    expect((await failureOf(train({ data: 'broken.json', model_type: 'linear', target: 'a' }))).message).toContain('not valid JSON');
  });
});

it('stops at once when it is told to, and saves nothing', async () => {
  const stopper = new AbortController();
  const working = train({ data: spirals(2000), model_type: 'deep_learning', target: 'spiral', hyperparameters: { epochs: 20_000 }, output_path: 'stopped.json' }, { signal: stopper.signal, onProgress: () => stopper.abort() });
  await expect(working).rejects.toThrow();
  expect(bench.has('stopped.json')).toBe(false);
});

it('shows what it will do', async () => {
  const { preview } = await bench.preview(trainModel, { data: 'houses.csv', model_type: 'linear' });
  expect(preview).toMatchObject({ kind: 'facts', facts: expect.arrayContaining([{ label: 'Saved as', value: bench.at('models/houses.linear.json'), tone: 'write' }]) });
});
