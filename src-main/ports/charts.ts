/** What an axis runs over. `time`: milliseconds since 1970. */
export interface ChartAxis {
  title: string;
  kind: 'category' | 'value' | 'time';
  /** In their order; of category axes. */
  categories?: readonly string[];
  /** Starts at zero, as lengths must. */
  fromZero?: boolean;
  format?: NumberFormat;
}

export type NumberFormat = 'plain' | 'percent' | 'year';

export type ChartPoint = readonly [x: number, y: number | null];

/** What is drawn on a panel. Places on a category axis are numbers of categories. */
export type ChartSeries =
  | { kind: 'line'; name: string; points: readonly ChartPoint[]; style: 'solid' | 'dashed' | 'area' | 'stacked' }
  | { kind: 'bar'; name: string; values: readonly (number | null)[]; stacked?: boolean }
  | { kind: 'points'; name: string; points: readonly ChartPoint[] }
  | { kind: 'bins'; name: string; bins: readonly { from: number; to: number; count: number }[] }
  | { kind: 'boxes'; name: string; boxes: readonly { low: number; q1: number; median: number; q3: number; high: number }[]; outside: readonly ChartPoint[] }
  | { kind: 'cells'; name: string; cells: readonly (readonly [x: number, y: number, value: number | null])[]; scale: { from: number; to: number; diverging: boolean }; labelled: boolean }
  | { kind: 'slices'; name: string; slices: readonly { name: string; value: number }[] };

export interface ChartPanel {
  /** Above the panel, where there is more than one. */
  title?: string;
  x: ChartAxis;
  y: ChartAxis;
  /** Bars lie. */
  horizontal?: boolean;
  series: readonly ChartSeries[];
}

/** A chart as data: what it says, not how it is painted. Panels stand below each other, or side by side. */
export interface ChartSpec {
  title: string;
  subtitle?: string;
  theme: 'light' | 'dark';
  width: number;
  height: number;
  panels: readonly ChartPanel[];
}

export interface DrawnChart {
  svg: string;
  /** At twice the chart's size, as screens and paper want it. */
  png: Uint8Array;
}

/** Draws charts in a thread of its own, with a font of its own. */
export interface Charts {
  draw(spec: ChartSpec, signal: AbortSignal): Promise<DrawnChart>;
}
