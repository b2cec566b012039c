import { parentPort } from 'node:worker_threads';
import type { ChartSpec, DrawnChart } from '../../charts.ts';
import { createDrawChart } from './drawChart.ts';

export type ChartAnswer = { drawn: DrawnChart } | { failed: string };

const port = parentPort;
if (!port) throw new Error('chartWorker runs as a worker thread only');
const draw = createDrawChart();

port.on('message', (spec: ChartSpec) => {
  try {
    port.postMessage({ drawn: draw(spec) } satisfies ChartAnswer);
  } catch (error) {
    port.postMessage({ failed: (error as Error).message } satisfies ChartAnswer);
  }
});
