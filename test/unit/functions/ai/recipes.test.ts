import { beforeEach, describe, expect, it } from 'vitest';
import { engineerFeatures } from '../../../../src-main/functions/ai/engineerFeatures.ts';
import { preprocessData } from '../../../../src-main/functions/ai/preprocessData.ts';
import { analyzeData } from '../../../../src-main/functions/ai/analyzeData.ts';
import { failureOf, openWorkbench, type Workbench } from '../../../kit/workbench.ts';
import { iris } from './classicData.ts';

let bench: Workbench;
beforeEach(() => {
  bench = openWorkbench();
});

const json = (name: string): Record<string, unknown>[] => JSON.parse(bench.get(name)) as Record<string, unknown>[];
const people = [
  { id: 1, age: 20, city: 'Rome', joined: '2026-01-03', pay: '$1,200.50' },
  { id: 2, age: null, city: 'Oslo', joined: '2026-01-05', pay: '$900' },
  { id: 3, age: 40, city: null, joined: '2026-02-01', pay: 'unknown' },
  { id: 4, age: 60, city: 'Rome', joined: '2026-02-28', pay: '$1,500' },
];

describe('preprocess_data', () => {
  it('fills, converts and encodes, and says what it did', async () => {
    const result = await bench.call(preprocessData, { data: people, output_path: 'out.json', types: { pay: 'number' }, encoding: 'onehot' });
    expect(json('out.json').map(({ age, pay, city_Rome, city_Oslo }) => [age, pay, city_Rome, city_Oslo])).toEqual([[20, 1200.5, 1, 0], [40, 900, 0, 1], [40, 1200.5, 1, 0], [60, 1500, 1, 0]]);
    expect(result['steps']).toEqual(['convert: pay', 'fill: age', 'fill: city', 'fill: pay', 'one hot: city']);
    expect(bench.has('out.recipe.json')).toBe(true);
  });

  it.each([['standard', 0, 1], ['minmax', 0.428703703703704, 0.230018]] as const)('scales iris: %s', async (scaling, mean, std) => {
    bench.put('iris.csv', iris);
    const made = await bench.call(preprocessData, { data: 'iris.csv', output_path: 'scaled.parquet', scaling });
    const { rows } = (await bench.call(analyzeData, { data_source: made })) as { rows: Record<string, number>[] };
    expect(rows[0]?.['mean']).toBeCloseTo(mean, 6);
    expect(rows[0]?.['std']).toBeCloseTo(std, 6);
  });

  it('learns from the train rows only, and splits alike every time', async () => {
    const rows = Array.from({ length: 400 }, (_, index) => ({ v: index, y: index % 2 }));
    await bench.call(preprocessData, { data: rows, output_path: 'a.json', test_share: 0.25, scaling: 'minmax', target: 'y' });
    await bench.call(preprocessData, { data: rows, output_path: 'b.json', test_share: 0.25, scaling: 'minmax', target: 'y' });
    expect(bench.get('a.json')).toBe(bench.get('b.json'));
    const train = json('a.json').filter(({ split }) => split === 'train');
    expect(train.length).toBeGreaterThan(260);
    expect(train.length).toBeLessThan(340);
    expect([Math.min(...train.map(({ v }) => Number(v))), Math.max(...train.map(({ v }) => Number(v)))]).toEqual([0, 1]);
    expect(new Set(json('a.json').map(({ y }) => y))).toEqual(new Set([0, 1]));
  });

  it('a recipe does the same with other data', async () => {
    await bench.call(preprocessData, { data: people, output_path: 'out.json', types: { pay: 'number' }, scaling: 'minmax', encoding: 'ordinal' });
    await bench.call(preprocessData, { data: [{ id: 9, age: 100, city: 'Oslo', joined: '2026-03-01', pay: '$900' }], output_path: 'later.json', recipe: 'out.recipe.json' });
    expect(json('later.json')[0]).toMatchObject({ age: 2, city: 0, pay: 0 });
  });

  it('outliers and duplicates', async () => {
    const rows = [...[1, 2, 3, 4, 5, 6, 7, 8].map((v) => ({ v })), { v: 8 }, { v: 500 }];
    await bench.call(preprocessData, { data: rows, output_path: 'dropped.json', outliers: 'drop', drop_duplicates: true });
    expect(json('dropped.json').map(({ v }) => v)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it.each<[string, Record<string, unknown>, string, RegExp]>([
    ['another kind of file', { output_path: 'out.xlsx' }, 'INVALID_INPUT', /out\.xlsx/],
    ['no such column', { output_path: 'o.csv', columns: ['Colour'] }, 'NOT_FOUND', /Colour/],
    ['nothing left', { output_path: 'o.csv', data: [{ a: null, b: 1 }], missing: 'drop' }, 'INVALID_INPUT', /No row is left/],
    ['no recipe', { output_path: 'o.csv', recipe: 'not.json' }, 'INVALID_INPUT', /not\.json is no recipe/],
    ['what is there', { output_path: 'there.csv' }, 'ALREADY_EXISTS', /there\.csv/],
  ])('refuses %s', async (_, options, code, message) => {
    bench.put('not.json', '{"steps":[{"step":"sql","sql":"DROP TABLE data"}]}');
    bench.put('there.csv', 'a\n1\n');
    const failure = await failureOf(bench.call(preprocessData, { data: people, ...options }));
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(message);
    expect(bench.has('o.csv')).toBe(false);
  });
});

describe('engineer_features', () => {
  it('adds what is asked', async () => {
    const data = [
      { day: '2026-01-02', shop: 'a', sold: 2, earned: 10 },
      { day: '2026-01-03', shop: 'a', sold: 0, earned: 3 },
      { day: '2026-01-04', shop: 'b', sold: 5, earned: 20 },
    ];
    const features = [
      { kind: 'date_parts', column: 'day', parts: ['weekday', 'is_weekend'] },
      { kind: 'ratio', a: 'earned', b: 'sold', name: 'price' },
      { kind: 'log', column: 'sold' },
      { kind: 'power', column: 'sold', exponent: 2 },
      { kind: 'lag', column: 'earned', order_by: 'day' },
      { kind: 'rolling_mean', column: 'earned', order_by: 'day', rows: 2 },
      { kind: 'group_mean', column: 'earned', by: 'shop' },
      { kind: 'bin', column: 'earned', bins: 3 },
      { kind: 'text_length', column: 'shop' },
    ];
    await bench.call(engineerFeatures, { data, output_path: 'f.json', features });
    expect(json('f.json').map((row) => [row['day_weekday'], row['day_is_weekend'], row['price'], row['sold_power_2'], row['earned_lag_1'], row['earned_rolling_mean_2'], row['earned_mean_by_shop'], row['earned_bin'], row['shop_length']])).toEqual([
      [5, 0, 5, 4, null, 10, 6.5, 1, 1],
      [6, 1, null, 0, 10, 6.5, 6.5, 0, 1],
      [7, 1, 4, 25, 3, 11.5, 20, 2, 1],
    ]);
    expect(json('f.json')[2]?.['sold_log']).toBeCloseTo(Math.log(6), 12);
    await bench.call(engineerFeatures, { data: [{ ...data[0], shop: 'new' }], output_path: 'g.json', recipe: 'f.recipe.json' });
    expect(json('g.json')[0]).toMatchObject({ earned_mean_by_shop: 11, earned_bin: 1 });
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['a name that is taken', { features: [{ kind: 'log', column: 'age', name: 'city' }] }, /column city already/],
    ['words as numbers', { features: [{ kind: 'product', a: 'city', b: 'age' }] }, /city holds text/],
    ['nothing that fits', { data: [{ a: 'x' }] }, /no dates/],
  ])('refuses %s', async (_, options, message) => {
    expect((await failureOf(bench.call(engineerFeatures, { data: people, output_path: 'o.csv', ...options }))).message).toMatch(message);
  });
});
