import { assertNever } from '../../../kernel/errors.ts';
import type { ChartPanel, ChartSeries } from '../../charts.ts';
import { formatValue } from './numberFormats.ts';
import { colourOf, type Palette } from './palette.ts';

type SeriesOption = Record<string, unknown>;

const symbols = ['circle', 'diamond', 'triangle', 'rect', 'roundRect', 'pin'] as const;
/** More bars than this would have their labels run together. */
const mostLabelled = 16;

/** The series of a panel. Those of one name share a colour. */
export function seriesOptions(panel: ChartPanel, panelIndex: number, palette: Palette, colourIndexes: ReadonlyMap<string, number>): SeriesOption[] {
  const bars = panel.series.filter(({ kind }) => kind === 'bar').length;
  return panel.series.map((series) => {
    const index = colourIndexes.get(series.name) ?? 0;
    return { name: series.name, xAxisIndex: panelIndex, yAxisIndex: panelIndex, color: colourOf(palette, index), ...one(series, panel, palette, index, bars) };
  });
}

function one(series: ChartSeries, { horizontal = false }: ChartPanel, palette: Palette, index: number, bars: number): SeriesOption {
  const colour = colourOf(palette, index);
  switch (series.kind) {
    case 'line': {
      const filled = series.style === 'area' || series.style === 'stacked';
      return {
        type: 'line',
        data: series.points,
        symbol: series.style === 'dashed' ? 'none' : symbols[index % symbols.length],
        showSymbol: series.style !== 'dashed' && !filled && series.points.length <= 40,
        symbolSize: 6,
        lineStyle: { width: 2, type: series.style === 'dashed' ? [6, 5] : 'solid' },
        ...(filled && { areaStyle: { opacity: series.style === 'stacked' ? 0.85 : 0.25 } }),
        ...(series.style === 'stacked' && { stack: 'all' }),
      };
    }
    case 'bar': {
      const labelled = bars === 1 && series.values.length <= mostLabelled;
      return {
        type: 'bar',
        data: series.values.map((value) => ({ value, ...(value !== null && value < 0 && { label: { position: horizontal ? 'left' : 'bottom' } }) })),
        barMaxWidth: 72,
        barCategoryGap: bars > 1 && series.stacked !== true ? '24%' : '32%',
        barGap: '6%',
        itemStyle: { borderRadius: 2 },
        ...(series.stacked === true && { stack: 'all' }),
        label: { show: labelled, position: horizontal ? 'right' : 'top', color: palette.text, fontSize: 12, formatter: ({ value }: { value: number | null }) => (value === null ? '' : formatValue(value)) },
      };
    }
    case 'points':
      return { type: 'scatter', data: series.points, symbol: symbols[index % symbols.length], symbolSize: series.points.length > 1000 ? 4 : series.points.length > 200 ? 6 : 9, itemStyle: { opacity: series.points.length > 1000 ? 0.4 : 0.75, borderColor: palette.ground, borderWidth: series.points.length > 1000 ? 0 : 0.75 } };
    case 'bins':
      return {
        type: 'custom',
        clip: true,
        data: series.bins.map(({ from, to, count }) => [from, to, count]),
        encode: { x: [0, 1], y: 2 },
        renderItem: (_: unknown, api: { value(dimension: number): number; coord(place: [number, number]): [number, number] }) => {
          const [left, top] = api.coord([api.value(0), api.value(2)]);
          const [right, bottom] = api.coord([api.value(1), 0]);
          return { type: 'rect', shape: { x: left + 0.5, y: top, width: Math.max(0.5, right - left - 1), height: bottom - top }, style: { fill: colour } };
        },
      };
    case 'boxes':
      return {
        type: 'boxplot',
        data: series.boxes.map(({ low, q1, median, q3, high }) => [low, q1, median, q3, high]),
        boxWidth: [12, 64],
        itemStyle: { color: `${colour}40`, borderColor: colour, borderWidth: 1.75 },
      };
    case 'cells':
      return {
        type: 'heatmap',
        data: series.cells.map(([column, row, value]) => [column, row, value ?? '-']),
        itemStyle: { borderColor: palette.ground, borderWidth: 1.5 },
        label: { show: series.labelled, fontSize: 11, formatter: ({ value }: { value: [number, number, number | '-'] }) => (value[2] === '-' ? '' : series.scale.diverging ? value[2].toFixed(2).replace(/^-/, '\u2212') : formatValue(value[2])) },
      };
    case 'slices':
      return {
        type: 'pie',
        radius: ['38%', '68%'],
        center: ['50%', '54%'],
        data: series.slices.map((slice, at) => ({ ...slice, itemStyle: { color: colourOf(palette, at), borderColor: palette.ground, borderWidth: 2 } })),
        label: { color: palette.text, fontSize: 13, lineHeight: 18, minMargin: 8, formatter: ({ name, percent, value }: { name: string; percent: number; value: number }) => `${name}\n{faint|${formatValue(value)} · ${percent.toFixed(1)} %}`, rich: { faint: { color: palette.faint, fontSize: 12, lineHeight: 18 } } },
        labelLine: { length: 18, length2: 14, lineStyle: { color: palette.line } },
      };
    default:
      return assertNever(series);
  }
}

/** The points outside of boxes, as series of their own. */
export function outsideOptions(panel: ChartPanel, panelIndex: number, palette: Palette, colourIndexes: ReadonlyMap<string, number>): SeriesOption[] {
  return panel.series.filter((series) => series.kind === 'boxes').map((series): SeriesOption => ({
    name: series.name,
    type: 'scatter',
    xAxisIndex: panelIndex,
    yAxisIndex: panelIndex,
    data: series.outside,
    symbolSize: 6,
    itemStyle: { color: 'transparent', borderColor: colourOf(palette, colourIndexes.get(series.name) ?? 0), borderWidth: 1.5 },
  }));
}
