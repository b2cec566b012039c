import { Resvg } from '@resvg/resvg-js';
import { beforeEach, describe, expect, it } from 'vitest';
import { analyzeData } from '../../../../src-main/functions/ai/analyzeData.ts';
import { dataVisualization } from '../../../../src-main/functions/ai/dataVisualization.ts';
import { createCharts } from '../../../../src-main/ports/local/charts/createCharts.ts';
import { failureOf, openWorkbench, type Workbench } from '../../../kit/workbench.ts';
import { iris, mtcars } from './classicData.ts';

let bench: Workbench;
// One thread draws them all.
const charts = createCharts();
beforeEach(() => {
  bench = openWorkbench();
  bench.ports.charts = charts;
  bench.put('iris.csv', iris);
  bench.put('mtcars.csv', mtcars);
  bench.put('sales.csv', `date,region,revenue_usd\n${Array.from({ length: 24 }, (_, month) => `${new Date(Date.UTC(2024, month, 1)).toISOString().slice(0, 10)},${month % 2 === 0 ? 'North' : 'South & East'},${1000 + month * 50}`).join('\n')}\n`);
});

const draw = (input: Record<string, unknown>): Promise<Record<string, unknown>> => bench.call(dataVisualization, { output_path: 'chart.svg', overwrite: true, ...input });
/** The words of a chart in the order they are painted. */
const wordsOf = (svg: string): string[] => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text = '']) => text.replaceAll('&amp;', '&'));

describe('charts say what they show', () => {
  it.each<[string, Record<string, unknown>, title: string, words: string[]]>([
    ['trend', { data: 'sales.csv', chart_type: 'trend_analysis' }, 'Revenue over time', ['Revenue (USD)', 'Date', '2024', '2025', 'Revenue: trend', '1 Jan 2024 to 1 Dec 2025; dashed: straight line through it (R² 1.00)']],
    ['lines by group', { data: 'sales.csv', chart_type: 'line', group_by: 'region', interval: 'year' }, 'Total revenue over time by region', ['North', 'South & East', 'Total revenue (USD)']],
    ['area', { data: 'sales.csv', chart_type: 'area', interval: 'quarter' }, 'Total revenue over time', ['Total by quarter, Q1 2024 to Q4 2025']],
    ['bars', { data: 'sales.csv', chart_type: 'bar', x: 'region' }, 'Total revenue by region', ['Region', 'North', 'South & East', '18.6K']],
    ['scatter', { data: 'iris.csv', chart_type: 'scatter', x: 'Petal.Length', y: 'Petal.Width', group_by: 'Species', units: { 'Petal.Length': 'cm' } }, 'Petal width against petal length by species', ['setosa', 'virginica', 'Petal length (cm)', '150 rows, r = 0.96']],
    ['histogram', { data: 'iris.csv', chart_type: 'histogram', y: 'Sepal.Length' }, 'Distribution of sepal length', ['Rows', '150 values']],
    ['box', { data: 'iris.csv', chart_type: 'box', y: ['Sepal.Length'], group_by: 'Species' }, 'Sepal length by species', ['setosa', 'versicolor', 'virginica']],
    ['heatmap', { data: 'mtcars.csv', chart_type: 'heatmap', y: ['mpg', 'wt', 'hp'] }, 'How strongly the columns go together', ['\u22120.87', 'Mpg', 'Wt']],
    ['heatmap of pairs', { data: 'mtcars.csv', chart_type: 'heatmap', x: 'cyl', y: 'gear' }, 'Number of rows by cyl and gear', ['12', '8']],
    ['pie', { data: 'sales.csv', chart_type: 'pie', x: 'region' }, 'Total revenue (USD) by region', ['North']],
  ])('%s', async (_, input, title, words) => {
    const result = await draw(input);
    expect(result['title']).toBe(title);
    const shown = wordsOf(bench.get('chart.svg'));
    expect(shown).toEqual(expect.arrayContaining([title, ...words]));
    expect(shown.filter((text) => /NaN|undefined|null|Infinity/.test(text))).toEqual([]);
    expect(new Resvg(bench.get('chart.svg')).width).toBe(960);
  });

  it('of whole results: the rows that suit, else the file behind them', async () => {
    const summary = await bench.call(analyzeData, { data_source: 'sales.csv', analysis_type: 'statistical_summary' });
    expect((await bench.effects(dataVisualization, { data: summary, chart_type: 'trend_analysis' })).map((effect) => effect.kind === 'path' && effect.path)).toEqual([bench.at('sales.csv')]);
    expect((await draw({ data: summary, chart_type: 'trend_analysis' }))['points']).toBe(24);
    const groups = await bench.call(analyzeData, { data_source: 'sales.csv', analysis_type: 'group_by', aggregate: 'sum' });
    expect(await bench.effects(dataVisualization, { data: groups, chart_type: 'bar' })).toEqual([]);
    expect((await draw({ data: groups, chart_type: 'bar' }))['title']).toBe('Total revenue by region');
    const matrix = await bench.call(analyzeData, { data_source: 'mtcars.csv', analysis_type: 'correlation' });
    expect((await draw({ data: JSON.stringify(matrix), chart_type: 'heatmap' }))['points']).toBe(121);
    const rows = await bench.call(analyzeData, { data_source: [{ a: 1, b: 2 }, { a: 2, b: 5 }, { a: 3, b: 4 }] });
    expect((await draw({ data: rows, chart_type: 'scatter' }))['points']).toBe(3);
  });

  it('the picture is a PNG of twice the size, returned and saved', async () => {
    const result = await draw({ data: 'iris.csv', chart_type: 'histogram', output_path: 'dark.png', theme: 'dark', width: 600, height: 400, title: 'Mine' });
    const bytes = bench.bytes('dark.png');
    expect([bytes.toString('latin1', 1, 4), bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual(['PNG', 1200, 800]);
    expect(result).toMatchObject({ mime: 'image/png', width: 1200, height: 800, bytes: bytes.length, title: 'Mine', image: bytes.toString('base64') });
    expect(dataVisualization.pictures?.(result)).toMatchObject({ pictures: [{ mime: 'image/png' }] });
  });

  it.each<[string, Record<string, unknown>, string, RegExp]>([
    ['another kind of picture', { data: 'iris.csv', output_path: 'chart.jpg' }, 'INVALID_INPUT', /chart\.jpg/],
    ['what is there', { data: 'iris.csv', output_path: 'iris.svg', overwrite: false }, 'ALREADY_EXISTS', /iris\.svg/],
    ['one column of numbers', { data: [{ a: 1 }, { a: 2 }], chart_type: 'scatter' }, 'INVALID_INPUT', /two columns/],
    ['no numbers', { data: [{ a: 'x' }, { a: 'y' }], chart_type: 'histogram' }, 'INVALID_INPUT', /No column holds numbers/],
    ['parts below zero', { data: [{ a: 'x', b: -1 }, { a: 'y', b: 2 }], chart_type: 'pie' }, 'INVALID_INPUT', /below zero/],
    ['no such column', { data: 'iris.csv', chart_type: 'bar', x: 'Colour' }, 'NOT_FOUND', /Colour/],
  ])('refuses %s', async (_, input, code, message) => {
    bench.put('iris.svg', '<svg/>');
    const failure = await failureOf(draw({ chart_type: 'bar', ...input }));
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(message);
    expect(bench.get('iris.svg')).toBe('<svg/>');
  });

  it('stops when the call is stopped', async () => {
    const stop = new AbortController();
    const drawing = bench.call(dataVisualization, { data: 'iris.csv', chart_type: 'histogram', output_path: 'late.png' }, { signal: stop.signal });
    stop.abort(new Error('stopped'));
    await expect(drawing).rejects.toThrow('stopped');
    expect(bench.has('late.png')).toBe(false);
  });
});
