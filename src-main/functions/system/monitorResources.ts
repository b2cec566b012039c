import { z } from 'zod';
import { formatBytes } from '../../kernel/format.ts';
import { defineFunction, type CallContext } from '../../registry/defineFunction.ts';
import type { CpuUse, ProcessFacts } from '../../ports/machine.ts';
import { monitorPanels as panels } from './monitorPanels.ts';
import { pause } from './pause.ts';
import { cpuBetween, loadBetween, type LoadedProcess } from './processLoad.ts';
import { processField } from './processFields.ts';

const resourceTypes = ['cpu', 'memory', 'disk', 'network'] as const;

const sampleField = z.strictObject({
  at: z.string().describe('When, ISO 8601.'),
  cpu: z.number().optional().describe('Share of the cores in use since the last sample, 0 to 1; of the container’s where it has a limit.'),
  memory_used: z.number().optional().describe('Memory in use, bytes.'),
  memory_available: z.number().optional().describe('Memory free for programs, bytes.'),
  disk_read_per_second: z.number().nullable().optional().describe('Bytes a second; null where the system does not tell.'),
  disk_written_per_second: z.number().nullable().optional().describe('Bytes a second; null where the system does not tell.'),
  network_in_per_second: z.number().optional().describe('Bytes a second over all interfaces but loopback.'),
  network_out_per_second: z.number().optional().describe('Bytes a second over all interfaces but loopback.'),
});
export type Sample = z.output<typeof sampleField>;

export const monitorResources = defineFunction({
  name: 'monitor_resources',
  title: 'Monitor resources',
  category: 'system',
  summary: 'Load of CPU, memory, disk and network over time',
  description: 'Samples processor, memory, disk and network over a period and tells each sample, the averages, and the busiest processes with their load at each sample. One second by default; disks also tell how full they are. For fixed facts use get_system_info.',
  input: z.strictObject({
    resource_types: z.array(z.enum(resourceTypes)).min(1).default([...resourceTypes]).describe('What to watch.'),
    duration: z.number().min(0.5).max(300).default(1).describe('How long to watch, in seconds.'),
    interval: z.number().min(0.25).max(60).default(1).describe('Time between samples, in seconds.'),
    top: z.number().int().min(0).max(50).default(5).describe('How many of the busiest processes to tell.'),
  }),
  output: z.strictObject({
    samples: z.array(sampleField).describe('One entry a sample, oldest first.'),
    averages: z.strictObject({ cpu: z.number().optional().describe('Share of all cores.'), memory_used: z.number().optional().describe('Bytes.'), network_in_per_second: z.number().optional().describe('Bytes a second.'), network_out_per_second: z.number().optional().describe('Bytes a second.') }).describe('Means over all samples.'),
    disks: z.array(z.strictObject({ mount: z.string().describe('Where it is mounted.'), size: z.number().describe('Bytes.'), used: z.number().describe('Bytes.'), available: z.number().describe('Bytes.') })).optional().describe('How full each file system is, in bytes.'),
    processes: z
      .array(processField.omit({ command: true, parent: true, state: true, started_at: true, process_id: true }).extend({ history: z.array(z.number().nullable()).describe('Its share of a core at each sample; null where it was not there.') }))
      .describe('The busiest processes over the whole time.'),
    seconds: z.number().describe('How long was watched.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  undo: 'nothing',
  pool: 'none',
  timeoutMs: 330_000,
  phrase: ({ resource_types, duration }) => ({ base: 'Watch', present: 'Watching', past: 'Watched', object: `${resource_types.join(', ')} for ${duration} s` }),
  effects: ({ resource_types, top }) => [{ kind: 'machine', facts: top > 0 ? [...resource_types, 'processes'] : resource_types }],
  summarise: ({ averages, samples }) => [averages.cpu === undefined ? '' : `CPU ${Math.round(averages.cpu * 100)} %`, averages.memory_used === undefined ? '' : `memory ${formatBytes(averages.memory_used)}`, `${samples.length} ${samples.length === 1 ? 'sample' : 'samples'}`].filter(Boolean).join(', '),
  view: ({ samples, averages, disks, processes }) =>
    samples.length > 1
      ? { kind: 'chart', panels: panels(samples, processes) }
      : {
          kind: 'facts',
          facts: [
            ...(averages.cpu === undefined ? [] : [{ label: 'CPU', value: `${Math.round(averages.cpu * 100)} % of all cores` }]),
            ...(averages.memory_used === undefined ? [] : [{ label: 'Memory used', value: formatBytes(averages.memory_used) }]),
            ...(averages.network_in_per_second === undefined ? [] : [{ label: 'Network in', value: `${formatBytes(Math.round(averages.network_in_per_second))}/s` }, { label: 'Network out', value: `${formatBytes(Math.round(averages.network_out_per_second ?? 0))}/s` }]),
            ...(disks ?? []).map((disk) => ({ label: disk.mount, value: `${formatBytes(disk.available)} free of ${formatBytes(disk.size)}` })),
            ...processes.map((entry) => ({ label: entry.name, value: `${Math.round(entry.cpu * 100)} % of a core, ${formatBytes(entry.memory)}` })),
          ],
        },
  phrasings: [
    'how busy is the computer',
    'monitor the CPU for ten seconds',
    'watch memory usage',
    'check the disk usage',
    'how loaded is the network',
    'show resource usage',
    'keep an eye on CPU and memory for a minute',
    'is the machine under load',
    'what is the current CPU load',
    'sample the disk traffic',
    'how much bandwidth is in use',
    'measure the load for 30 seconds',
  ],
  examples: [
    { title: 'Processor and memory now', input: { resource_types: ['cpu', 'memory'], duration: 0.5, interval: 0.25 } },
    { title: 'Disks', input: { resource_types: ['disk'], duration: 0.5, interval: 0.5, top: 0 } },
  ],
  async handler(context, { resource_types, duration, interval, top }) {
    const { machine, signal, clock, progress } = context;
    const count = Math.max(1, Math.round(duration / interval));
    const samples: Sample[] = [];
    const readings = [top > 0 ? await machine.processes() : []];
    let before = await readCounters(context);
    const startedAt = before.at;
    for (let index = 0; index < count; index++) {
      await pause((duration / count) * 1000, signal);
      const now = await readCounters(context);
      samples.push(await takeSample(context, resource_types, before, now));
      if (top > 0) readings.push(await machine.processes());
      before = now;
      progress({ done: index + 1, total: count, unit: 'steps' });
    }
    const disks = resource_types.includes('disk') ? { disks: (await machine.disks()).map(({ mount, size, used, available }) => ({ mount, size, used, available })) } : {};
    return {
      samples,
      averages: averages(samples),
      ...disks,
      processes: busiest(readings, top),
      seconds: Math.round((clock.now() - startedAt) / 10) / 100,
    };
  },
});

/** Those that took most processor time over all, with their load at each sample. */
function busiest(readings: readonly (readonly ProcessFacts[])[], top: number): { pid: number; name: string; user: string; cpu: number; memory: number; history: (number | null)[] }[] {
  if (top === 0) return [];
  const [first = [], last = []] = [readings[0], readings.at(-1)];
  const steps = readings.slice(1).map((after, index) => new Map(loadBetween(readings[index] ?? [], after).map((entry) => [keyOf(entry), entry.load])));
  const found = loadBetween(first, last).sort((a, b) => b.load - a.load || b.memory - a.memory).slice(0, top);
  return found.map((entry) => ({ pid: entry.pid, name: entry.name, user: entry.user, cpu: entry.load, memory: entry.memory, history: steps.map((step) => step.get(keyOf(entry)) ?? null) }));
}

const keyOf = ({ pid, began }: Pick<LoadedProcess, 'pid' | 'began'>): string => `${pid} ${began}`;

interface Counters {
  at: number;
  networkIn: number;
  networkOut: number;
  diskRead: number | null;
  diskWritten: number | null;
  cpu: CpuUse;
}

async function readCounters({ machine, clock }: CallContext): Promise<Counters> {
  const [networks, disk, cpu] = await Promise.all([machine.networkCounters(), machine.diskCounters(), machine.cpuUse()]);
  const outside = networks.filter((entry) => entry.name !== 'lo');
  return {
    at: clock.now(),
    networkIn: outside.reduce((sum, entry) => sum + entry.bytesIn, 0),
    networkOut: outside.reduce((sum, entry) => sum + entry.bytesOut, 0),
    diskRead: disk?.bytesRead ?? null,
    diskWritten: disk?.bytesWritten ?? null,
    cpu,
  };
}

async function takeSample({ machine }: CallContext, types: readonly string[], before: Counters, now: Counters): Promise<Sample> {
  const seconds = Math.max((now.at - before.at) / 1000, 0.001);
  const rate = (from: number | null, to: number | null): number | null => (from === null || to === null ? null : Math.max(0, Math.round((to - from) / seconds)));
  const memory = types.includes('memory') ? await machine.memory() : undefined;
  return {
    at: new Date(now.at).toISOString(),
    ...(types.includes('cpu') && { cpu: cpuBetween(before.cpu, now.cpu) }),
    ...(memory && { memory_used: memory.used, memory_available: memory.available }),
    ...(types.includes('disk') && { disk_read_per_second: rate(before.diskRead, now.diskRead), disk_written_per_second: rate(before.diskWritten, now.diskWritten) }),
    ...(types.includes('network') && { network_in_per_second: rate(before.networkIn, now.networkIn) ?? 0, network_out_per_second: rate(before.networkOut, now.networkOut) ?? 0 }),
  };
}

function averages(samples: readonly Sample[]): { cpu?: number; memory_used?: number; network_in_per_second?: number; network_out_per_second?: number } {
  const mean = (key: 'cpu' | 'memory_used' | 'network_in_per_second' | 'network_out_per_second'): Record<string, number> => {
    const values = samples.map((sample) => sample[key]).filter((value) => value !== undefined);
    return values.length === 0 ? {} : { [key]: Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 1000) / 1000 };
  };
  return { ...mean('cpu'), ...mean('memory_used'), ...mean('network_in_per_second'), ...mean('network_out_per_second') };
}
