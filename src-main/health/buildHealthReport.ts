import type { HealthReport, Sample } from '../../src-preload/contract/index.ts';
import type { Store } from '../store/store.ts';
import { quantile, type EndedCall, type Statistics } from './statistics.ts';

const minute = 60_000;
/** Length of a range and of one bar of its charts. */
const ranges = {
  '1h': { length: 60 * minute, bucket: minute },
  '24h': { length: 24 * 60 * minute, bucket: 10 * minute },
  '7d': { length: 7 * 24 * 60 * minute, bucket: 60 * minute },
  '30d': { length: 30 * 24 * 60 * minute, bucket: 6 * 60 * minute },
} as const;

const slowestShown = 6;
const failuresShown = 6;

/** Why calls fail, in words. */
const reasons: Record<string, string> = {
  DEADLINE_EXCEEDED: 'Timed out',
  PERMISSION_DENIED: 'Not permitted',
  NOT_FOUND: 'Not found',
  AMBIGUOUS_MATCH: 'Text not unique',
  NO_MATCH: 'Text not found',
  ALREADY_EXISTS: 'Exists already',
  INVALID_INPUT: 'Wrong arguments',
  CANCELLED: 'Stopped',
  COMMAND_FAILED: 'Command failed',
  NETWORK: 'Network',
  DISK_FULL: 'Disk full',
  INTERNAL: 'Fault inside Steward',
};

export interface HealthSources {
  statistics: Statistics;
  store: Store;
  /** Bytes of the data folder and of the journal in it. */
  usage(): Promise<{ onDisk: number; journalBytes: number; journalLimit: number }>;
  findings(): Promise<HealthReport['findings']>;
}

/** The health screen's figures for a span of time that ends now. */
export async function buildHealthReport(range: keyof typeof ranges, now: number, sources: HealthSources): Promise<HealthReport> {
  const { length, bucket: bucketMs } = ranges[range];
  const to = now;
  const from = Math.floor((now - length) / bucketMs) * bucketMs;
  const [calls, sampleRows, events, usage, findings] = await Promise.all([
    sources.statistics.between(from, to + 1),
    sources.store.all<{ body: string }>('SELECT body FROM samples WHERE at >= ? AND at <= ? ORDER BY at', from, to),
    sources.store.all<{ at: number; text: string; tone: 'plain' | 'destroy' }>('SELECT at, text, tone FROM events WHERE at >= ? AND at <= ? ORDER BY at', from, to),
    sources.usage(),
    sources.findings(),
  ]);
  const samples = sampleRows.map((row) => JSON.parse(row.body) as Sample);
  const ran = calls.filter((call) => call.state === 'done' || call.state === 'failed' || call.state === 'unknown');
  const durations = sorted(ran.map((call) => call.durationMs));
  const waits = sorted(calls.filter((call) => call.waitedMs > 0).map((call) => call.waitedMs));
  return {
    from,
    to,
    calls: calls.length,
    done: count(calls, 'done'),
    failed: count(calls, 'failed') + count(calls, 'unknown'),
    refused: count(calls, 'refused'),
    waitedMedianMs: quantile(waits, 0.5),
    p50Ms: quantile(durations, 0.5),
    p95Ms: quantile(durations, 0.95),
    p99Ms: quantile(durations, 0.99),
    ...usage,
    buckets: buckets(from, to, bucketMs, calls, samples),
    bucketMs,
    events,
    slowest: slowest(ran),
    failures: failures(calls),
    findings,
  };
}

const sorted = (values: number[]): number[] => values.sort((a, b) => a - b);
const count = (calls: readonly EndedCall[], state: string): number => calls.filter((call) => call.state === state).length;

function buckets(from: number, to: number, bucketMs: number, calls: readonly EndedCall[], samples: readonly Sample[]): HealthReport['buckets'] {
  const indexOf = (at: number): number => Math.floor((at - from) / bucketMs);
  const callsBy = Map.groupBy(calls, (call) => indexOf(call.at));
  const samplesBy = Map.groupBy(samples, (sample) => indexOf(sample.at));
  return Array.from({ length: Math.ceil((to - from) / bucketMs) }, (_, index) => {
    const own = callsBy.get(index) ?? [];
    const durations = sorted(own.filter((call) => call.state !== 'refused').map((call) => call.durationMs));
    const memory = samplesBy.get(index)?.map((sample) => sample.runtimeMemory);
    return {
      at: from + index * bucketMs,
      done: count(own, 'done'),
      failed: count(own, 'failed') + count(own, 'unknown'),
      refused: count(own, 'refused'),
      p50Ms: quantile(durations, 0.5),
      p95Ms: quantile(durations, 0.95),
      memory: memory ? memory.reduce((sum, value) => sum + value, 0) / memory.length : null,
    };
  });
}

function slowest(ran: readonly EndedCall[]): HealthReport['slowest'] {
  return [...Map.groupBy(ran, (call) => call.name)]
    .map(([name, own]) => {
      const durations = sorted(own.map((call) => call.durationMs));
      return { name, medianMs: quantile(durations, 0.5) ?? 0, p95Ms: quantile(durations, 0.95) ?? 0, calls: own.length };
    })
    .sort((a, b) => b.p95Ms - a.p95Ms)
    .slice(0, slowestShown);
}

function failures(calls: readonly EndedCall[]): HealthReport['failures'] {
  const failed = calls.filter((call) => call.state === 'failed' || call.state === 'unknown');
  return [...Map.groupBy(failed, (call) => call.errorCode ?? 'INTERNAL')]
    .map(([code, own]) => ({ reason: reasons[code] ?? code.toLowerCase().replaceAll('_', ' '), where: [...new Set(own.map((call) => call.name))].slice(0, 3).join(', '), count: own.length }))
    .sort((a, b) => b.count - a.count)
    .slice(0, failuresShown);
}
