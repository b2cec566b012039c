import { z } from 'zod';
import type { ChartPanel } from '../../ports/charts.ts';
import { AppError } from '../../kernel/errors.ts';
import { formatBytes, formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { overwriteField } from '../files/shared/fields.ts';
import { longTimeoutMs } from '../files/shared/limits.ts';
import { displayName, extensionOf } from '../files/shared/paths.ts';
import { aggregates, intervals } from './analysis/analysis.ts';
import { planBar, planPie } from './charts/barCharts.ts';
import type { PlanChart } from './charts/chartPlan.ts';
import { chartData, chartFile, chartSource, chartTypes, type ChartType } from './charts/chartSource.ts';
import { columnLabel } from './charts/columnLabel.ts';
import { planHeatmap } from './charts/heatmapChart.ts';
import { planArea, planLine, planTrend } from './charts/lineChart.ts';
import { planScatter } from './charts/scatterChart.ts';
import { planBox, planHistogram } from './charts/spreadCharts.ts';
import { dataEffects, dataField, dataName } from './shared/dataSource.ts';

const plans: Record<ChartType, PlanChart> = {
  trend_analysis: planTrend,
  line: planLine,
  area: planArea,
  bar: planBar,
  scatter: planScatter,
  histogram: planHistogram,
  box: planBox,
  heatmap: planHeatmap,
  pie: planPie,
};

const words: Record<ChartType, string> = {
  trend_analysis: 'Trend of',
  line: 'Lines of',
  area: 'Areas of',
  bar: 'Bars of',
  scatter: 'Scatter chart of',
  histogram: 'Histogram of',
  box: 'Box plot of',
  heatmap: 'Heatmap of',
  pie: 'Pie of',
};

/** A larger picture can be saved, but is no answer. */
const mostReturned = 4_000_000;

const side = z.number().int().min(200).max(4000);

export const dataVisualization = defineFunction({
  name: 'data_visualization',
  title: 'Draw chart',
  category: 'ai',
  summary: 'A chart of a table, as PNG or SVG',
  description:
    'Draws a chart for a report: trend_analysis (values over time with straight lines through them), line, area, bar, scatter, histogram, box, heatmap (correlations, or a measure by x and y) or pie. Takes a CSV, TSV, JSON or Parquet file, rows, or the whole result of analyze_data or query_database. Chooses columns that fit where none are named, draws values together where there are many, and returns the picture; output_path saves it.',
  input: z.strictObject({
    data: dataField('What is drawn.'),
    chart_type: z.enum(chartTypes).describe('How it is drawn.'),
    output_path: z.string().min(1).max(4096).optional().describe('Where the picture is saved, ending in .png or .svg. Without it the picture is only returned.'),
    title: z.string().max(200).optional().describe('Above the chart. Default: what it shows.'),
    subtitle: z.string().max(300).optional().describe('Below the title. Default: the period, how values are drawn together.'),
    x: z.string().optional().describe('The column along the horizontal axis: time, categories, or a number for scatter. Default: the one that fits.'),
    y: z.union([z.string().transform((name) => [name]), z.array(z.string()).min(1).max(20)]).optional().describe('The columns that are drawn. Default: those with numbers.'),
    group_by: z.string().optional().describe('A column whose values get a colour, or a box, each.'),
    value: z.string().optional().describe('For heatmap with x and y: the column of numbers that colours the cells. Default: how many rows there are.'),
    aggregate: z.enum(aggregates).optional().describe('How several values of one place are drawn together. Default: the sum for amounts such as revenue or quantity, else the mean.'),
    interval: z.enum(intervals).optional().describe('Over time: one point a day, month … Default: as fits.'),
    bins: z.number().int().min(2).max(200).optional().describe('For histogram: how many bins.'),
    stacked: z.boolean().default(false).describe('Bars of groups stand upon each other.'),
    horizontal: z.boolean().optional().describe('Bars lie. Default: where their names are long.'),
    units: z.record(z.string(), z.string().max(30)).optional().describe('What the values of a column are in: {"revenue": "USD"}. Names such as weight_kg tell it themselves.'),
    x_label: z.string().max(100).optional().describe('Title of the horizontal axis.'),
    y_label: z.string().max(100).optional().describe('Title of the vertical axis.'),
    theme: z.enum(['light', 'dark']).default('light').describe('Light for paper, dark for dark pages.'),
    width: side.default(960).describe('Width; the PNG has twice as many pixels.'),
    height: side.optional().describe('Height. Default: 540, more for several panels.'),
    overwrite: overwriteField,
  }),
  output: z.strictObject({
    output_path: z.string().optional().describe('Absolute path of the saved picture.'),
    chart_type: z.enum(chartTypes).describe('How it was drawn.'),
    title: z.string().describe('What it shows.'),
    points: z.number().int().describe('Values that are drawn.'),
    notes: z.array(z.string()).describe('What was left out or drawn together.'),
    mime: z.enum(['image/png', 'image/svg+xml']).describe('Kind of the saved picture.'),
    width: z.number().int().describe('Width of the PNG in pixels.'),
    height: z.number().int().describe('Height of the PNG in pixels.'),
    bytes: z.number().int().describe('Size of the picture that was saved, else of the PNG.'),
    image: z.string().optional().describe('The picture as PNG in base64; clients get it as an image instead.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  undo: 'journal',
  pool: 'work',
  timeoutMs: longTimeoutMs,
  phrase: ({ data, chart_type, output_path }) => ({ base: 'Draw', present: 'Drawing', past: 'Drew', object: `${words[chart_type].toLowerCase()} ${dataName(chartData(data, chart_type))}${output_path === undefined ? '' : ` to ${displayName(output_path)}`}` }),
  effects: ({ data, chart_type, output_path, overwrite }) => [
    ...dataEffects(chartData(data, chart_type)),
    ...(output_path === undefined ? [] : [{ kind: 'path' as const, access: 'write' as const, path: output_path, replaces: overwrite }]),
  ],
  async preview({ files }, { data, chart_type, output_path, overwrite }) {
    const file = chartFile(data, chart_type);
    const existing = output_path === undefined ? undefined : await files.stat(output_path);
    if (output_path !== undefined) formatOf(output_path);
    if (existing && !overwrite) throw existsAlready(output_path ?? '');
    return {
      preview: {
        kind: 'facts',
        facts: [
          { label: 'Chart', value: chart_type.replaceAll('_', ' ') },
          { label: 'Data', value: file === undefined ? dataName(data) : files.absolute(file) },
          ...(output_path === undefined ? [] : [{ label: 'Saved as', value: files.absolute(output_path), tone: 'strong' as const }]),
          ...(existing ? [{ label: 'Replaces', value: `${formatBytes(existing.size)} that are there`, tone: 'destroy' as const }] : []),
        ],
        notes: [],
      },
      approveLabel: output_path === undefined ? 'Draw chart' : 'Save chart',
    };
  },
  summarise: ({ title, points, output_path, bytes }) => `${title}: ${formatCount(points, 'value')}${output_path === undefined ? '' : `, saved as ${displayName(output_path)}, ${formatBytes(bytes)}`}`,
  view: ({ image, title }) => (image === undefined ? { kind: 'nothing' } : { kind: 'image', mime: 'image/png', base64: image, alt: title }),
  pictures: ({ image, ...rest }) => ({ pictures: image === undefined ? [] : [{ mime: 'image/png', base64: image }], rest }),
  phrasings: [
    'draw a bar chart of revenue by region from sales.csv',
    'plot the trend of sales.csv and save it as trend.png',
    'make a line chart of temperature over time',
    'show a histogram of the ages in people.csv',
    'scatter plot of weight against height',
    'visualize the result of the query',
    'create a heatmap of the correlations in mtcars.csv',
    'box plot of salary by department',
    'chart the analysis as an svg for the report',
    'pie chart of the market shares',
    'graph monthly revenue in dark colours',
    'turn this table into a picture',
    'draw a chart of the data and save it to chart.png',
    'plot these numbers',
    'stacked bars of orders by quarter and country',
  ],
  examples: [
    { title: 'Bars of rows at hand', input: { data: [{ region: 'North', revenue: 1200 }, { region: 'South', revenue: 980 }, { region: 'West', revenue: 1430 }], chart_type: 'bar', units: { revenue: 'USD' } } },
    { title: 'The trend in a file, saved', input: { data: 'sales.csv', chart_type: 'trend_analysis', output_path: 'trend.png' }, setup: { 'sales.csv': 'date,revenue\n2026-01-31,1200\n2026-02-28,1350.5\n2026-03-31,1290\n2026-04-30,1510\n' } },
    { title: 'A histogram as SVG', input: { data: { age: [23, 31, 35, 38, 41, 44, 52, 67] }, chart_type: 'histogram', output_path: 'charts/ages.svg' } },
  ],
  async handler({ tables, charts, files, signal, progress }, { data, chart_type, output_path, title, subtitle, x_label, y_label, theme, width, height, overwrite, units, group_by, ...request }) {
    const format = output_path === undefined ? 'png' : formatOf(output_path);
    if (output_path !== undefined && !overwrite && (await files.stat(output_path))) throw existsAlready(output_path);
    const plan = await tables.use(
      chartSource(data, chart_type),
      (table) => plans[chart_type](table, { ...request, group: group_by, label: (name, measure) => columnLabel(name, units, measure) }),
      { signal, onProgress: (percent) => progress({ done: percent, total: 100, unit: 'percent' }) },
    );
    if (plan.points === 0) throw new AppError('INVALID_INPUT', 'There is nothing to draw: no values were found', { hint: 'Name columns with numbers in y' });
    const last = plan.panels.length - 1;
    const panels = plan.panels.map((panel, index) => ({
      ...panel,
      x: { ...panel.x, ...(x_label !== undefined && index === last && { title: x_label }) },
      y: { ...panel.y, ...(y_label !== undefined && index === 0 && { title: y_label }) },
    }));
    const shownSubtitle = subtitle ?? plan.subtitle;
    const tall = height ?? heightOf(panels, chart_type);
    const drawn = await charts.draw({ title: title ?? plan.title, ...(shownSubtitle !== undefined && shownSubtitle !== '' && { subtitle: shownSubtitle }), theme, width, height: tall, panels }, signal);
    const content = format === 'svg' ? drawn.svg : drawn.png;
    const saved = output_path === undefined ? undefined : await files.write(output_path, content, { overwrite, signal });
    const png = drawn.png.byteLength <= mostReturned ? Buffer.from(drawn.png).toString('base64') : undefined;
    return {
      ...(output_path !== undefined && { output_path: files.absolute(output_path) }),
      chart_type,
      title: title ?? plan.title,
      points: plan.points,
      notes: plan.notes,
      mime: format === 'svg' ? ('image/svg+xml' as const) : ('image/png' as const),
      width: width * 2,
      height: tall * 2,
      bytes: saved?.bytes ?? drawn.png.byteLength,
      ...(png !== undefined && { image: png }),
    };
  },
});

function heightOf(panels: readonly ChartPanel[], type: ChartType): number {
  const lying = Math.max(0, ...panels.map(({ horizontal, x }) => (horizontal === true ? (x.categories?.length ?? 0) : 0)));
  const usual = type === 'heatmap' ? 640 : 540;
  return Math.min(4000, Math.max(usual, panels.length > 1 ? 130 + panels.length * 190 : 0, lying > 0 ? (150 + lying * 22) * panels.length : 0));
}

function formatOf(path: string): 'png' | 'svg' {
  const ending = extensionOf(path);
  if (ending === 'png' || ending === 'svg') return ending;
  throw new AppError('INVALID_INPUT', `${displayName(path)} is no picture that can be drawn`, { hint: 'End output_path in .png or .svg' });
}

function existsAlready(path: string): AppError {
  return new AppError('ALREADY_EXISTS', `${displayName(path)} exists already`, { hint: 'Set overwrite to true, or choose another name' });
}
