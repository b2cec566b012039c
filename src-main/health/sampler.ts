import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { HealthState, Sample } from '../../src-preload/contract/index.ts';
import { keptSamples } from '../../src-preload/state/reducers.ts';
import type { Clock } from '../kernel/clock.ts';
import { Emitter } from '../kernel/events.ts';
import type { Log } from '../kernel/log.ts';
import type { Store } from '../store/store.ts';

/** What is read of the machine; the local ports offer it. */
export interface Gauges {
  cpuLoad(): Promise<{ total: number }>;
  memory(): Promise<{ total: number; used: number }>;
  diskUse(path: string): Promise<{ size: number; used: number }>;
  networkCounters(): Promise<{ bytesIn: number; bytesOut: number }[]>;
}

export interface Sampler {
  state(): HealthState;
  readonly sampled: (listener: (sample: Sample) => void) => () => void;
  start(): void;
  stop(): Promise<void>;
}

/** While someone looks, and otherwise. */
const watchedEveryMs = 2000;
const restingEveryMs = 10_000;
const savedEveryMs = 10_000;
const keptMs = 31 * 24 * 3600 * 1000;

/** Reads the machine's and the runtime's pulse, keeps the last ten minutes in memory and a month in the store. */
export function createSampler(options: { gauges: Gauges; store: Store; clock: Clock; log: Log; calls: { takeCount(): number }; watched: () => boolean; workspace: () => string }): Sampler {
  const { gauges, store, clock, log } = options;
  const sampled = new Emitter<Sample>();
  const delay = monitorEventLoopDelay({ resolution: 20 });
  let samples: Sample[] = [];
  let network: { in: number; out: number; at: number } | undefined;
  let lastAt = clock.now();
  let savedAt = 0;
  let cancelTimer: () => void = () => undefined;
  let running = false;
  let current: Promise<void> = Promise.resolve();

  async function read(): Promise<Sample> {
    const now = clock.now();
    const [cpu, memory, counters, disk] = await Promise.all([gauges.cpuLoad(), gauges.memory(), gauges.networkCounters(), gauges.diskUse(options.workspace())]);
    const bytesIn = counters.reduce((sum, counter) => sum + counter.bytesIn, 0);
    const bytesOut = counters.reduce((sum, counter) => sum + counter.bytesOut, 0);
    const seconds = network ? Math.max((now - network.at) / 1000, 0.001) : 1;
    const sample: Sample = {
      at: now,
      cpu: cpu.total,
      memoryUsed: memory.used,
      memoryTotal: memory.total,
      diskUsed: disk.used,
      diskTotal: disk.size,
      networkIn: network ? Math.max(0, (bytesIn - network.in) / seconds) : 0,
      networkOut: network ? Math.max(0, (bytesOut - network.out) / seconds) : 0,
      runtimeMemory: process.memoryUsage.rss(),
      loopDelayMs: Math.max(0, delay.max / 1e6 - 20),
      callsPerSecond: options.calls.takeCount() / Math.max((now - lastAt) / 1000, 0.001),
    };
    network = { in: bytesIn, out: bytesOut, at: now };
    lastAt = now;
    delay.reset();
    return sample;
  }

  async function tick(): Promise<void> {
    try {
      const sample = await read();
      samples = [...samples, sample].slice(-keptSamples);
      sampled.emit(sample);
      if (sample.at - savedAt >= savedEveryMs) {
        savedAt = sample.at;
        await store.run([
          { sql: 'INSERT OR REPLACE INTO samples (at, body) VALUES (?, ?)', params: [sample.at, JSON.stringify(sample)] },
          { sql: 'DELETE FROM samples WHERE at < ?', params: [sample.at - keptMs] },
        ]);
      }
    } catch (error) {
      log.warn({ err: error }, 'a reading of the machine failed');
    }
    if (running) cancelTimer = clock.after(options.watched() ? watchedEveryMs : restingEveryMs, next);
  }

  function next(): void {
    current = tick();
  }

  return {
    state: () => ({ samples }),
    sampled: sampled.event,
    start() {
      running = true;
      delay.enable();
      // The first reading waits a moment: the start belongs to whoever asked for it.
      cancelTimer = clock.after(1000, next);
    },
    async stop() {
      running = false;
      cancelTimer();
      delay.disable();
      await current;
    },
  };
}
