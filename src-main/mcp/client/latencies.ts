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
  /** Cheap: it is asked with every call. */
  failures(): { count: number; errorRate: number };
  summary(): { p50Ms: number | null; p95Ms: number | null; errorRate: number; latencies: number[] };
}

export function createLatencies(clock: Clock): Latencies {
  let samples: Sample[] = [];
  /** Of the samples, how many are gone, and how many of the rest failed. */
  let gone = 0;
  let failed = 0;

  function forget(): void {
    const since = clock.now() - windowMs;
    for (let oldest = samples[gone]; oldest && (samples.length - gone > mostSamples || oldest.at < since); oldest = samples[gone]) {
      gone++;
      if (oldest.failed) failed--;
    }
    if (gone < mostSamples) return;
    samples = samples.slice(gone);
    gone = 0;
  }

  function failures(): { count: number; errorRate: number } {
    forget();
    const count = samples.length - gone;
    return { count, errorRate: count === 0 ? 0 : failed / count };
  }

  return {
    add(ms, isFailed) {
      samples.push({ at: clock.now(), ms: Math.round(ms * 10) / 10, failed: isFailed });
      if (isFailed) failed++;
      forget();
    },
    failures,
    summary() {
      const { errorRate } = failures();
      const kept = samples.slice(gone);
      const sorted = kept.map(({ ms }) => ms).sort((a, b) => a - b);
      const at = (share: number): number | null => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
      return { p50Ms: at(0.5), p95Ms: at(0.95), errorRate, latencies: kept.slice(-lineLength).map(({ ms }) => ms) };
    },
  };
}
