import type { ResultView } from '../../../src-preload/contract/index.ts';
import type { Sample } from './monitorResources.ts';

type Panel = Extract<ResultView, { kind: 'chart' }>['panels'][number];
type Figure = Exclude<keyof Sample, 'at'>;

/** What was watched, as lines over time; what was not is left out. */
export function monitorPanels(samples: readonly Sample[], processes: readonly { name: string; pid: number; history: readonly (number | null)[] }[]): Panel[] {
  const times = samples.map(({ at }) => Date.parse(at));
  const of = (key: Figure, label: string): Panel['series'] => (samples.some((sample) => typeof sample[key] === 'number') ? [{ label, points: times.map((at, index) => ({ at, value: samples[index]?.[key] ?? null })) }] : []);
  const panels: Panel[] = [
    { title: 'CPU, share of all cores', format: 'percent', series: of('cpu', 'All') },
    { title: 'CPU by process, share of one core', format: 'percent', series: processes.slice(0, 5).map(({ name, pid, history }) => ({ label: `${name} (${pid})`, points: times.map((at, index) => ({ at, value: history[index] ?? null })) })) },
    { title: 'Memory in use', format: 'bytes', series: of('memory_used', 'Used') },
    { title: 'Network', format: 'rate', series: [...of('network_in_per_second', 'In'), ...of('network_out_per_second', 'Out')] },
    { title: 'Disk', format: 'rate', series: [...of('disk_read_per_second', 'Read'), ...of('disk_written_per_second', 'Written')] },
  ];
  return panels.filter(({ series }) => series.length > 0);
}
