import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { analyzeData } from '../../../../src-main/functions/ai/analyzeData.ts';
import type { Row } from '../../../../src-main/ports/tables.ts';
import { toAppError } from '../../../../src-main/kernel/errors.ts';
import { failureOf, openWorkbench, type Workbench } from '../../../kit/workbench.ts';
import { anscombe, iris, mtcars } from './classicData.ts';

let bench: Workbench;
beforeEach(() => {
  bench = openWorkbench();
  bench.put('iris.csv', iris);
  bench.put('mtcars.csv', mtcars);
});

interface Analysis {
  rows: Row[];
  figures: Row[];
  findings: string[];
  total_rows: number;
  data_source: string | null;
  approximate: boolean;
}
const analyze = async (data_source: unknown, analysis_type?: string, options: Record<string, unknown> = {}): Promise<Analysis> => (await bench.call(analyzeData, { data_source, ...(analysis_type !== undefined && { analysis_type }), ...options })) as unknown as Analysis;
const of = (rows: readonly Row[], column: string): Row => rows.find((row) => row['column'] === column) ?? {};

describe('statistical_summary agrees with R', () => {
  // summary() and sd() of R 4, quantiles of type 7.
  const published: [data: string, column: string, figures: Record<string, number>][] = [
    ['iris.csv', 'Sepal.Length', { count: 150, mean: 5.843333, std: 0.8280661, min: 4.3, q1: 5.1, median: 5.8, q3: 6.4, max: 7.9, distinct: 35 }],
    ['iris.csv', 'Sepal.Width', { count: 150, mean: 3.057333, std: 0.4358663, min: 2, q1: 2.8, median: 3, q3: 3.3, max: 4.4, distinct: 23 }],
    ['iris.csv', 'Petal.Length', { count: 150, mean: 3.758, std: 1.7652982, min: 1, q1: 1.6, median: 4.35, q3: 5.1, max: 6.9 }],
    ['iris.csv', 'Petal.Width', { count: 150, mean: 1.199333, std: 0.7622377, min: 0.1, q1: 0.3, median: 1.3, q3: 1.8, max: 2.5 }],
    ['mtcars.csv', 'mpg', { count: 32, mean: 20.09062, std: 6.026948, min: 10.4, q1: 15.425, median: 19.2, q3: 22.8, max: 33.9 }],
    ['mtcars.csv', 'disp', { mean: 230.7219, std: 123.9387, min: 71.1, q1: 120.825, median: 196.3, q3: 326, max: 472 }],
    ['mtcars.csv', 'hp', { mean: 146.6875, std: 68.56287, min: 52, q1: 96.5, median: 123, q3: 180, max: 335 }],
    ['mtcars.csv', 'wt', { mean: 3.21725, std: 0.9784574, min: 1.513, q1: 2.58125, median: 3.325, q3: 3.61, max: 5.424 }],
  ];
  it.each(['iris.csv', 'mtcars.csv'])('%s', async (data) => {
    const { rows } = await analyze(data);
    for (const [, column, figures] of published.filter(([from]) => from === data)) {
      for (const [name, value] of Object.entries(figures)) expect(of(rows, column)[name], `${column} ${name}`).toBeCloseTo(value, Math.max(0, 6 - Math.ceil(Math.log10(Math.abs(value) + 1))));
    }
  });

  it("Anscombe's quartet, given as rows", async () => {
    const { rows, data_source, total_rows } = await analyze(anscombe);
    expect([data_source, total_rows]).toEqual([null, 11]);
    expect(of(rows, 'x')).toMatchObject({ mean: 9, count: 11, missing: 0 });
    expect(Number(of(rows, 'x')['std']) ** 2).toBeCloseTo(11, 9);
    for (const y of ['y1', 'y2', 'y3']) {
      expect(of(rows, y)['mean']).toBeCloseTo(7.5, 2);
      expect(Number(of(rows, y)['std']) ** 2).toBeCloseTo(4.12, 1);
    }
  });
});

describe('correlation agrees with R', () => {
  const published: [data: string, method: string, a: string, b: string, value: number][] = [
    ['iris.csv', 'pearson', 'Sepal.Length', 'Sepal.Width', -0.1175698],
    ['iris.csv', 'pearson', 'Sepal.Length', 'Petal.Length', 0.8717538],
    ['iris.csv', 'pearson', 'Petal.Length', 'Petal.Width', 0.9628654],
    ['iris.csv', 'spearman', 'Sepal.Length', 'Sepal.Width', -0.1667777],
    ['iris.csv', 'spearman', 'Petal.Length', 'Petal.Width', 0.9376668],
    ['mtcars.csv', 'pearson', 'mpg', 'wt', -0.8676594],
    ['mtcars.csv', 'pearson', 'mpg', 'cyl', -0.852162],
    ['mtcars.csv', 'spearman', 'mpg', 'wt', -0.886422],
  ];
  it.each([['iris.csv', 'pearson'], ['iris.csv', 'spearman'], ['mtcars.csv', 'pearson'], ['mtcars.csv', 'spearman']])('%s %s', async (data, method) => {
    const { rows } = await analyze(data, 'correlation', { method });
    for (const [, , a, b, value] of published.filter(([from, by]) => from === data && by === method)) {
      expect(of(rows, a)[b], `${a}, ${b}`).toBeCloseTo(value, 6);
      expect(of(rows, b)[a]).toBe(of(rows, a)[b]);
    }
  });

  it("Anscombe's quartet", async () => {
    const { rows } = await analyze(anscombe, 'correlation');
    for (const y of ['y1', 'y2', 'y3']) expect(of(rows, 'x')[y]).toBeCloseTo(0.816, 3);
  });
});

describe('the other analyses', () => {
  it('group_by: means by group as aggregate() gives them', async () => {
    const species = await analyze('iris.csv', 'group_by', { group_by: ['Species'], aggregate: 'mean' });
    expect(species.rows.find((row) => row['Species'] === 'setosa')).toMatchObject({ count: 50, 'Sepal.Length_mean': 5.006, 'Sepal.Width_mean': 3.428, 'Petal.Length_mean': 1.462, 'Petal.Width_mean': 0.246 });
    const cylinders = await analyze('mtcars.csv', 'group_by', { group_by: ['cyl'], columns: ['mpg'], aggregate: 'mean' });
    expect(cylinders.rows.map((row) => [row['cyl'], row['count'], Number(row['mpg_mean']).toFixed(5)])).toEqual([[8, 14, '15.10000'], [4, 11, '26.66364'], [6, 7, '19.74286']]);
  });

  it('group_by finds what repeats', async () => {
    expect((await analyze('iris.csv', 'group_by')).rows.map((row) => row['Species'])).toEqual(['setosa', 'versicolor', 'virginica']);
  });

  it('outliers: the cars boxplot() marks', async () => {
    const { rows, figures } = await analyze('mtcars.csv', 'outliers', { columns: ['hp'] });
    expect(rows.map((row) => row['model'])).toEqual(['Maserati Bora']);
    expect(figures).toEqual([{ column: 'hp', outliers: 1, lower_bound: -28.75, upper_bound: 305.25 }]);
    expect((await analyze('mtcars.csv', 'outliers', { columns: ['hp'], method: 'zscore', threshold: 2.5 })).rows).toHaveLength(1);
  });

  it("trend: the line lm() draws through Anscombe's quartet", async () => {
    const { figures } = await analyze(anscombe, 'trend', { time_column: 'x' });
    for (const y of ['y1', 'y2', 'y3']) {
      expect(of(figures, y)['slope']).toBeCloseTo(0.5, 2);
      expect(of(figures, y)['r2']).toBeCloseTo(0.666, 2);
      expect(of(figures, y)).toMatchObject({ direction: 'rising', points: 11, slope_per: 'x' });
    }
  });

  it('trend: many moments are drawn together, amounts as sums', async () => {
    const days = Array.from({ length: 730 }, (_, day) => `${new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)},${day % 7},20`);
    bench.put('days.csv', `date,revenue,temperature\n${days.join('\n')}\n`);
    const { rows, figures, findings } = await analyze('days.csv', 'trend_analysis', { interval: 'month' });
    expect(rows).toHaveLength(24);
    expect(rows[0]).toEqual({ date: '2024-01-01', revenue: 87, temperature: 20 });
    expect(of(figures, 'revenue')['drawn_together_by']).toBe('sum');
    expect(of(figures, 'temperature')).toMatchObject({ drawn_together_by: 'mean', direction: 'flat', change_percent: 0 });
    expect(findings).toContain('Drawn together by month');
    expect((await analyze('days.csv', 'trend')).rows.length).toBeLessThan(200);
  });

  it('missing_values and data_types', async () => {
    bench.put('gaps.tsv', 'code\tamount\twhen\tnote\n007\t1.5\t2026-01-02\tNA\n008\t\t2026-01-03\tx\n009\tNA\t\tnull\n');
    const { rows, figures } = await analyze('gaps.tsv', 'missing_values');
    expect(rows).toEqual([{ column: 'amount', missing: 2, percent: 66.67 }, { column: 'note', missing: 2, percent: 66.67 }, { column: 'when', missing: 1, percent: 33.33 }, { column: 'code', missing: 0, percent: 0 }]);
    expect(figures).toEqual([{ rows: 3, complete_rows: 0, missing_values: 5 }]);
    const types = await analyze('gaps.tsv', 'data_types');
    expect(types.rows.map((row) => [row['column'], row['type']])).toEqual([['code', 'text'], ['amount', 'number'], ['when', 'date'], ['note', 'text']]);
    expect((await analyze([{ a: '007' }, { a: '008' }], 'data_types')).rows[0]).toMatchObject({ type: 'text', example: '007' });
  });

  it('distribution: every value in a bin', async () => {
    const { rows } = await analyze('iris.csv', 'distribution', { columns: ['Sepal.Length', 'Species'] });
    const bins = rows.filter((row) => row['column'] === 'Sepal.Length');
    expect(bins.reduce((sum, bin) => sum + Number(bin['count']), 0)).toBe(150);
    expect(bins.length).toBeGreaterThan(4);
    expect(rows.filter((row) => row['column'] === 'Species').map((row) => row['count'])).toEqual([50, 50, 50]);
    const ten = await analyze('iris.csv', 'distribution', { columns: ['Sepal.Length'], bins: 10 });
    expect(ten.rows).toHaveLength(10);
    expect(ten.rows.at(-1)?.['to']).toBe(7.9);
  });
});

describe('where data comes from', () => {
  const rows = [{ city: 'Rome', people: 2.8 }, { city: 'Oslo', people: 0.7 }];
  it.each<[string, unknown]>([
    ['rows', rows],
    ['rows as JSON text', JSON.stringify(rows)],
    ['a result with columns and lines', { columns: [{ name: 'city' }, { name: 'people' }], rows: [['Rome', 2.8], ['Oslo', 0.7]] }],
    ['a result with rows', { rows, row_count: 2, columns: [{ name: 'city', type: 'text' }] }],
    ['columns by name', { city: ['Rome', 'Oslo'], people: [2.8, 0.7] }],
    ['the first table of a page', { tables: [{ columns: ['city', 'people'], rows: [['Rome', '2.8'], ['Oslo', '0.7']] }] }],
    ['lines under their names', [['city', 'people'], ['Rome', 2.8], ['Oslo', 0.7]]],
  ])('%s', async (_, data) => {
    const summary = await analyze(data);
    expect(summary.total_rows).toBe(2);
    expect(of(summary.rows, 'people')).toMatchObject({ type: 'number', mean: 1.75 });
  });

  it.each<[string, string | Uint8Array]>([
    ['cities.json', JSON.stringify(rows)],
    ['cities.jsonl', rows.map((row) => JSON.stringify(row)).join('\n')],
    ['cities.txt', 'city;people\nRome;2.8\nOslo;0.7\n'],
    ['cities.csv.gz', gzipSync('city,people\nRome,2.8\nOslo,0.7\n')],
    ["odd 'name'.csv", 'city,people\nRome,2.8\nOslo,0.7\n'],
  ])('%s', async (name, content) => {
    bench.put(name, content);
    const summary = await analyze(name);
    expect(of(summary.rows, 'people')).toMatchObject({ mean: 1.75 });
    expect(summary.data_source).toBe(bench.at(name));
  });

  it('a result of its own', async () => {
    const again = await analyze(await analyze('mtcars.csv', 'group_by', { group_by: ['cyl'], aggregate: 'mean' }));
    expect(of(again.rows, 'mpg_mean')['count']).toBe(3);
  });

  it('names that are no words', async () => {
    bench.put('names.csv', `"a""b",'c; DROP TABLE data; --,select\n1,2,3\n2,3,4\n`);
    for (const type of ['statistical_summary', 'correlation', 'outliers', 'trend', 'missing_values', 'distribution']) expect((await analyze('names.csv', type)).total_rows, type).toBe(2);
  });
});

describe('what cannot be', () => {
  it.each<[string, unknown, string, Record<string, unknown>, string, RegExp]>([
    ['no such file', 'nowhere.csv', 'statistical_summary', {}, 'NOT_FOUND', /nowhere/],
    ['an empty file', 'empty.csv', 'statistical_summary', {}, 'INVALID_INPUT', /empty/],
    ['no table', 'picture.parquet', 'statistical_summary', {}, 'UNSUPPORTED', /cannot be read as a table/],
    ['no such column', 'iris.csv', 'statistical_summary', { columns: ['Colour'] }, 'NOT_FOUND', /Colour/],
    ['words as numbers', 'iris.csv', 'correlation', { columns: ['Species', 'Sepal.Width'] }, 'INVALID_INPUT', /Species holds text/],
    ['no rows', [], 'statistical_summary', {}, 'INVALID_INPUT', /no rows/],
    ['nothing to group by', anscombe, 'group_by', {}, 'INVALID_INPUT', /group by/],
  ])('%s', async (_, data, type, options, code, message) => {
    bench.put('empty.csv', '');
    bench.put('picture.parquet', 'PAR1 but no more than that');
    const failure = await failureOf(analyze(data, type, options).catch((error: unknown) => Promise.reject(toAppError(error))));
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(message);
    expect(failure.message).not.toContain('/proc/');
  });

  it('stops when the call is stopped', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    await expect(bench.call(analyzeData, { data_source: 'iris.csv' }, { signal: stop.signal })).rejects.toThrow('stopped');
  });
});
