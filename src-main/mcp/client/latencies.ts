import type { Clock } from '../../kernel/clock.ts';

interface Sample {
  at: number;
  ms: number;
  failed: boolean;
}

const windowMs = 5 * 60_000;
const mostSamples = 500;
/** As many as a sparkline shows. */
const lineLength = 40;

/** How a server has answered of late. */
export interface Latencies {
  add(ms: number, failed: boolean): void;
  summary(): { count: number; p50Ms: number | null; p95Ms: number | null; errorRate: number; latencies: number[] };
}

export function createLatencies(clock: Clock): Latencies {
  let samples: Sample[] = [];
  return {
    add(ms, failed) {
      samples.push({ at: clock.now(), ms: Math.round(ms * 10) / 10, failed });
      if (samples.length > mostSamples * 2) samples = samples.slice(-mostSamples);
    },
    summary() {
      const since = clock.now() - windowMs;
      samples = samples.filter(({ at }) => at >= since).slice(-mostSamples);
      const sorted = samples.map(({ ms }) => ms).sort((a, b) => a - b);
      const at = (share: number): number | null => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
      const failed = samples.filter((sample) => sample.failed).length;
      return { count: samples.length, p50Ms: at(0.5), p95Ms: at(0.95), errorRate: samples.length === 0 ? 0 : failed / samples.length, latencies: samples.slice(-lineLength).map(({ ms }) => ms) };
    },
  };
}
