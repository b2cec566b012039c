import type { EChartsCoreOption } from 'echarts/core';
import type { ChartAxis, ChartPanel, ChartSpec } from '../../charts.ts';
import { formatNumber } from './numberFormats.ts';
import { palettes, type Palette } from './palette.ts';
import { outsideOptions, seriesOptions } from './seriesOption.ts';

const fontFamily = 'Inter, Helvetica, Arial, sans-serif';

/** How wide a text is, in pixels of a size. */
export type Measure = (text: string, size: number) => number;

const edge = 28;
const titleHeight = 26;
const lineHeight = 22;
/** Wider labels are cut. */
const widestLabel = 180;

/** The chart as ECharts takes it: every place in pixels, so that nothing lies upon something else. */
export function chartOption(spec: ChartSpec, measure: Measure): EChartsCoreOption {
  const palette = palettes[spec.theme];
  const legend = namesToShow(spec);
  const colourIndexes = new Map([...new Set(spec.panels.flatMap(({ series }) => series.map(({ name }) => baseName(name))))].map((name, index) => [name, index]));
  for (const { series } of spec.panels) for (const { name } of series) colourIndexes.set(name, colourIndexes.get(baseName(name)) ?? 0);
  const titleLines = wrap(spec.title, spec.width - 2 * edge, (text) => measure(text, 18) * 1.06);
  const titleBottom = edge - 6 + titleLines.length * titleHeight + (spec.subtitle === undefined ? 0 : lineHeight);
  const legendLines = legend.length === 0 ? 0 : linesOf(legend.map((name) => measure(name, 12) + 46), spec.width - 2 * edge);
  const top = titleBottom + legendLines * lineHeight + 14;
  const places = placesOf(spec, top, measure);
  const cells = spec.panels.flatMap(({ series }) => series).find((series) => series.kind === 'cells');
  const round = spec.panels.some(({ series }) => series.some(({ kind }) => kind === 'slices'));
  return {
    animation: false,
    useUTC: true,
    backgroundColor: palette.ground,
    textStyle: { fontFamily, color: palette.text },
    title: [
      { text: titleLines.join('\n'), subtext: spec.subtitle ?? '', left: edge, top: edge - 10, padding: 0, itemGap: 8, textStyle: { fontSize: 18, fontWeight: 600, color: palette.text, lineHeight: titleHeight }, subtextStyle: { fontSize: 13, color: palette.faint } },
      ...spec.panels.flatMap(({ title }, index) => (title === undefined ? [] : [{ text: title, left: edge, top: (places[index]?.top ?? 0) - 26, padding: 0, textStyle: { fontSize: 13, fontWeight: 600, color: palette.text } }])),
    ],
    legend: { show: legend.length > 0, data: legend.map((name) => (name === baseName(name) ? name : { name, itemStyle: { opacity: 0 } })), left: edge - 5, top: titleBottom + 4, itemWidth: 18, itemHeight: 9, itemGap: 16, textStyle: { color: palette.text, fontSize: 12 } },
    ...(cells && {
      visualMap: { min: cells.scale.from, max: cells.scale.to, dimension: 2, calculable: false, orient: 'vertical', right: 16, top: 'middle', itemHeight: Math.min(220, spec.height * 0.4), itemWidth: 14, inRange: { color: cells.scale.diverging ? palette.diverging : palette.sequence }, textStyle: { color: palette.faint, fontSize: 12 }, text: [formatNumber(cells.scale.to), formatNumber(cells.scale.from)] },
    }),
    ...(!round && {
      grid: places.map(({ top: at, bottom, left, right }) => ({ top: at, bottom, left, right, containLabel: false, outerBoundsMode: 'none' })),
      xAxis: spec.panels.map((panel, index) => axisOption(panel.horizontal === true ? { ...panel.y, side: 'x' } : { ...panel.x, side: 'x' }, index, palette, places[index] ?? level, cells !== undefined)),
      yAxis: spec.panels.map((panel, index) => axisOption(panel.horizontal === true ? { ...panel.x, side: 'y' } : { ...panel.y, side: 'y' }, index, palette, level, cells !== undefined)),
    }),
    series: spec.panels.flatMap((panel, index) => [...seriesOptions(panel, index, palette, colourIndexes), ...outsideOptions(panel, index, palette, colourIndexes)]),
  };
}

const level = { rotated: false, labelHeight: 22 };

interface Place {
  top: number;
  bottom: number;
  left: number;
  right: number;
  /** Of the labels below the axis. */
  labelHeight: number;
  rotated: boolean;
}

/** Panels of one height below each other, as far from the edges as their labels need. */
function placesOf({ panels, width, height }: ChartSpec, top: number, measure: Measure): Place[] {
  const cells = panels.some(({ series }) => series.some(({ kind }) => kind === 'cells'));
  const right = cells ? 84 : edge + 6;
  const left = edge + Math.max(...panels.map((panel) => labelWidth(panel.horizontal === true ? panel.x : panel.y, panel, measure)));
  const between = (height - top) / panels.length;
  return panels.map((panel, index): Place => {
    const below = panel.horizontal === true ? panel.y : panel.x;
    const labels = below.kind === 'category' ? (below.categories ?? []).map((label) => Math.min(widestLabel, measure(label, 12))) : [];
    const slot = (width - left - right) / Math.max(1, labels.length);
    const rotated = Math.max(0, ...labels) > slot - 8;
    const labelHeight = rotated ? Math.min(widestLabel, Math.max(...labels)) * Math.SQRT1_2 + 18 : 22;
    const bottomSpace = labelHeight + (below.title === '' ? 6 : 26) + 8;
    const aboveSpace = (panel.title === undefined ? 0 : 26) + ((panel.horizontal === true ? panel.x : panel.y).title === '' ? 4 : 24);
    const start = top + index * between;
    return { top: start + aboveSpace, bottom: height - (start + between) + bottomSpace, left, right, labelHeight, rotated };
  });
}

function labelWidth(axis: ChartAxis, { series }: ChartPanel, measure: Measure): number {
  if (axis.kind === 'category') return Math.min(widestLabel, Math.max(0, ...(axis.categories ?? []).map((label) => measure(label, 12)))) + 12;
  const values = series.flatMap((each): number[] => {
    switch (each.kind) {
      case 'line':
      case 'points':
        return each.points.map(([, value]) => value ?? 0);
      case 'bar':
        return each.values.map((value) => value ?? 0);
      case 'bins':
        return each.bins.map(({ count }) => count);
      case 'boxes':
        return each.boxes.flatMap(({ low, high }) => [low, high]);
      default:
        return [];
    }
  });
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // Axes end on a round number beyond the largest value, and count in parts of it.
  const labels = [largest, largest * 1.2, largest / 4, largest / 8].map((value) => formatNumber(Number(value.toPrecision(2)), axis.format));
  return Math.max(24, ...labels.map((label) => measure(label, 12))) + 16;
}

function axisOption({ title, kind, categories, fromZero, format, side }: ChartAxis & { side: 'x' | 'y' }, index: number, palette: Palette, { rotated, labelHeight }: Pick<Place, 'rotated' | 'labelHeight'>, cells: boolean): Record<string, unknown> {
  const values = kind !== 'category';
  return {
    type: kind,
    gridIndex: index,
    name: title,
    ...(side === 'x'
      ? { nameLocation: 'middle', nameGap: labelHeight + 12 }
      : { nameLocation: kind === 'category' ? 'start' : 'end', nameGap: 12, nameTextStyle: { align: 'left', color: palette.faint, fontSize: 12 }, inverse: kind === 'category' }),
    ...(side === 'x' && { nameTextStyle: { color: palette.faint, fontSize: 12 } }),
    ...(kind === 'category' && { data: categories ?? [] }),
    ...(kind === 'value' && { scale: fromZero !== true, splitNumber: 5 }),
    axisLine: { show: side === 'x' || kind === 'category' ? !cells : false, onZero: fromZero === true, lineStyle: { color: palette.line } },
    axisTick: { show: side === 'x' && values && !cells, lineStyle: { color: palette.line } },
    splitLine: { show: kind === 'value', lineStyle: { color: palette.grid } },
    axisLabel: {
      color: palette.faint,
      fontSize: 12,
      hideOverlap: true,
      ...(kind === 'category' && { interval: 0, width: widestLabel, overflow: 'truncate', ...(rotated && { rotate: 45 }) }),
      ...(kind === 'value' && { formatter: (value: number) => formatNumber(value, format) }),
      ...(kind === 'time' && { formatter: { year: '{yyyy}', month: '{MMM} {yyyy}', day: '{d} {MMM}', hour: '{HH}:{mm}', minute: '{HH}:{mm}', second: '{HH}:{mm}:{ss}' } }),
    },
  };
}

/** A line that smooths or continues another one is named "Revenue: trend" and shares its colour. */
const baseName = (name: string): string => name.replace(/: (?:trend|average)$/, '');

/** The names a reader needs beside the titles of the axes. */
function namesToShow({ panels }: ChartSpec): string[] {
  if (panels.length > 1 && panels.every(({ series }) => new Set(series.map(({ name }) => baseName(name))).size === 1)) return [];
  const names = [...new Set(panels.flatMap(({ series }) => series.filter(({ kind }) => kind === 'line' || kind === 'bar' || kind === 'points').map(({ name }) => name)))].filter((name) => name !== '');
  return names.length > 1 ? names : [];
}

function linesOf(widths: readonly number[], available: number): number {
  let lines = 1;
  let used = 0;
  for (const width of widths) {
    if (used > 0 && used + width > available) {
      lines++;
      used = 0;
    }
    used += width;
  }
  return lines;
}

function wrap(text: string, available: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(`${last} ${word}`) <= available) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.slice(0, 3);
}
