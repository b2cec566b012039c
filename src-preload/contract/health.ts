import { z } from 'zod';
import { timestamp } from './common.ts';

/** One reading of the machine, every two seconds while someone looks, every ten otherwise. */
export const sample = z.strictObject({
  at: timestamp,
  /** Share of all cores in use, 0 to 1. */
  cpu: z.number(),
  memoryUsed: z.number(),
  memoryTotal: z.number(),
  diskUsed: z.number(),
  diskTotal: z.number(),
  /** Bytes a second. */
  networkIn: z.number(),
  networkOut: z.number(),
  /** Resident memory of the runtime's own process, bytes. */
  runtimeMemory: z.number(),
  /** Longest delay of the event loop since the last reading, milliseconds. */
  loopDelayMs: z.number(),
  callsPerSecond: z.number(),
});
export type Sample = z.infer<typeof sample>;

/** State of the topic `health`: the last readings, oldest first, at most 300. */
export interface HealthState {
  samples: Sample[];
}
export type HealthAction = { type: 'sampled'; sample: Sample };

export const healthRange = z.enum(['1h', '24h', '7d', '30d']);

export const healthReport = z.strictObject({
  from: timestamp,
  to: timestamp,
  calls: z.number().int(),
  done: z.number().int(),
  failed: z.number().int(),
  refused: z.number().int(),
  /** Median time a call waited for the person, milliseconds; null when none waited. */
  waitedMedianMs: z.number().nullable(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  /** Bytes of the data folder. */
  onDisk: z.number(),
  journalBytes: z.number(),
  journalLimit: z.number(),
  buckets: z.array(z.strictObject({
    at: timestamp,
    done: z.number().int(),
    failed: z.number().int(),
    refused: z.number().int(),
    p50Ms: z.number().nullable(),
    p95Ms: z.number().nullable(),
    /** Mean resident memory of the runtime; null where nothing was recorded: a gap stays a gap. */
    memory: z.number().nullable(),
  })),
  bucketMs: z.number().int(),
  events: z.array(z.strictObject({ at: timestamp, text: z.string(), tone: z.enum(['plain', 'destroy']) })),
  slowest: z.array(z.strictObject({ name: z.string(), medianMs: z.number(), p95Ms: z.number(), calls: z.number().int() })),
  failures: z.array(z.strictObject({ reason: z.string(), where: z.string(), count: z.number().int() })),
  /** What needs a look, worst first; empty when all is well. */
  findings: z.array(z.strictObject({ id: z.string(), tone: z.enum(['write', 'destroy', 'plain']), title: z.string(), detail: z.string(), action: z.strictObject({ label: z.string(), to: z.enum(['settings', 'audit', 'functions', 'servers', 'chat']) }).optional() })),
});
export type HealthReport = z.infer<typeof healthReport>;

export const healthMethods = {
  'health.report': { params: z.strictObject({ range: healthRange.default('24h') }), result: healthReport },
} as const;
