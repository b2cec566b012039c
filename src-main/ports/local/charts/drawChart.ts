import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { BarChart, BoxplotChart, CustomChart, HeatmapChart, LineChart, PieChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent, VisualMapComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { LabelLayout, LegacyGridContainLabel } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';
import type { ChartSpec, DrawnChart } from '../../charts.ts';
import { chartOption } from './chartOption.ts';
import { readFontMetrics } from './fontMetrics.ts';

export type DrawChart = (spec: ChartSpec) => DrawnChart;

/** What Inter has letters for; others are looked for among this machine's fonts. */
const foreign = /[^\u0000-\u052f\u1e00-\u20cf\u2100-\u22ff\u2500-\u25ff]/u;

/** Loads what charts are drawn with. */
export function createDrawChart(): DrawChart {
  echarts.use([BarChart, BoxplotChart, CustomChart, HeatmapChart, LineChart, PieChart, ScatterChart, GridComponent, LegendComponent, TitleComponent, VisualMapComponent, LabelLayout, LegacyGridContainLabel, SVGRenderer]);
  const files = ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf'].map(fontFile);
  const [regular = '', bold = ''] = files;
  const metrics = { regular: readFontMetrics(regular), bold: readFontMetrics(bold) };
  echarts.setPlatformAPI({
    measureText: (text, font = '') => ({ width: (/bold|[6-9]00/.test(font) ? metrics.bold : metrics.regular).widthOf(text) * Number(/(\d+(?:\.\d+)?)px/.exec(font)?.[1] ?? 12) }) as TextMetrics,
  });
  return (spec) => {
    const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: spec.width, height: spec.height });
    try {
      chart.setOption(chartOption(spec, (text, size) => metrics.regular.widthOf(text) * size));
      const svg = chart.renderToSVGString();
      const png = new Resvg(svg, { fitTo: { mode: 'width', value: spec.width * 2 }, font: { fontFiles: files, loadSystemFonts: foreign.test(svg), defaultFontFamily: 'Inter' } }).render().asPng();
      return { svg, png };
    } finally {
      chart.dispose();
    }
  };
}

/** Native code reads it, which sees no archive. */
function fontFile(name: string): string {
  return createRequire(import.meta.url).resolve(`@expo-google-fonts/inter/${name}`).replace(/\bapp\.asar\b(?!\.unpacked)/, 'app.asar.unpacked');
}
