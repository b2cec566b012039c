// Row 21, for training: what it may take up is bounded, it can be stopped, and Steward goes on beside it.
import { describe, expect, it } from 'vitest';
import { predict } from '../../src-main/functions/ai/predict.ts';
import { trainModel } from '../../src-main/functions/ai/trainModel.ts';
import { failureOf, openWorkbench } from '../kit/workbench.ts';

const rows = (count: number, columns = 3) => Array.from({ length: count }, (_, row) => Object.fromEntries(Array.from({ length: columns }, (__, column) => [`c${column}`, (row * (column + 7)) % 101])));

describe('a training', () => {
  it('without end is ended at its time, and Steward answers meanwhile', async () => {
    const bench = openWorkbench();
    let turns = 0;
    const beat = setInterval(() => turns++, 10);
    const error = await failureOf(bench.call(trainModel, { data: rows(5000), model_type: 'deep_learning', target: 'c0', hyperparameters: { epochs: 20_000, hidden_layers: [256, 256], patience: 20_000 }, time_limit: 2, output_path: 'endless.json' }));
    clearInterval(beat);
    expect(error).toMatchObject({ code: 'DEADLINE_EXCEEDED', message: expect.stringContaining('nothing was saved') });
    expect(bench.has('endless.json')).toBe(false);
    expect(turns).toBeGreaterThan(20);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['more weights than are trained', { data: rows(50, 40), model_type: 'deep_learning', target: 'c0', hyperparameters: { hidden_layers: [1024, 1024, 1024] } }, /weights are more/],
  ])('of %s is refused before it begins', async (_, input, message) => {
    const bench = openWorkbench();
    let told = 0;
    const error = await failureOf(bench.call(trainModel, { ...input, output_path: 'big.json' }, { onProgress: () => told++ }));
    expect(error).toMatchObject({ code: 'TOO_LARGE', message: expect.stringMatching(message) });
    expect(told).toBe(0);
    expect(bench.has('big.json')).toBe(false);
  });

  it('of a table with more columns or lines than are read is refused', async () => {
    const bench = openWorkbench();
    bench.put('wide.csv', `${Array.from({ length: 2500 }, (_, index) => `c${index}`).join(',')}\n${'1,'.repeat(2499)}1\n`);
    expect((await failureOf(bench.call(trainModel, { data: 'wide.csv', model_type: 'kmeans' }))).code).toBe('TOO_LARGE');
    bench.put('long.csv', `c0,c1\n${'1,2\n'.repeat(2_000_001)}`);
    expect((await failureOf(bench.call(trainModel, { data: 'long.csv', model_type: 'kmeans' }))).code).toBe('TOO_LARGE');
  });

  it('reads and writes only what was said: no link out, no other place', async () => {
    const bench = openWorkbench();
    for (const [definition, input] of [
      [trainModel, { data: '../outside/data.csv', model_type: 'linear' }],
      [trainModel, { data: rows(10), model_type: 'linear', target: 'c0', output_path: '../outside/model.json' }],
      [predict, { model: '../outside/model.json', data: rows(2) }],
      [predict, { model: 'model.json', data: rows(2), output_path: '../outside/said.csv' }],
    ] as const) expect((await failureOf(bench.call(definition, input))).code).toBe('PATH_REFUSED');
  });
});
