import type { Result, Sample } from '../../../src-preload/contract/index.ts';
import { seededRandom } from './seededRandom.ts';

type HealthReport = Result<'health.report'>;
type HealthRange = '1h' | '24h' | '7d' | '30d';

const minute = 60_000;
const spans: Record<HealthRange, { span: number; step: number }> = {
  '1h': { span: 60 * minute, step: minute },
  '24h': { span: 1440 * minute, step: 10 * minute },
  '7d': { span: 7 * 1440 * minute, step: 120 * minute },
  '30d': { span: 30 * 1440 * minute, step: 480 * minute },
};

/** A report with an incident before its end and a gap, in which the computer slept. */
export function makeHealthReport(range: HealthRange, now: number): HealthReport {
  const random = seededRandom(23);
  const { span, step } = spans[range];
  const count = span / step;
  const to = Math.ceil(now / step) * step;
  const from = to - span;
  const incident = [Math.round(count * 0.79), Math.round(count * 0.845)] as const;
  const asleep = [Math.round(count * 0.36), Math.round(count * 0.45)] as const;
  let memory = 300e6;
  const buckets = Array.from({ length: count }, (_, index) => {
    const share = index / count;
    const busy = share < 0.15 ? 25 : share < 0.3 ? 13 : share < 0.68 ? 4 : share < 0.76 ? 15 : 24;
    memory = memory > 340e6 ? 265e6 : memory + 1.4e6 * random();
    if (index >= asleep[0] && index < asleep[1]) return { at: from + index * step, done: 0, failed: 0, refused: 0, p50Ms: null, p95Ms: null, memory: null };
    const bad = index >= incident[0] && index <= incident[1];
    const done = Math.round(busy * (0.7 + random() * 0.6));
    const failed = bad ? 3 + Math.round(random() * 8) : random() < 0.05 ? 1 : 0;
    const height = bad ? 4400 * Math.sin(((index - incident[0] + 1) / (incident[1] - incident[0] + 2)) * Math.PI) : 0;
    return { at: from + index * step, done, failed, refused: random() < 0.04 ? 1 : 0, p50Ms: 150 + random() * 60 + height * 0.1, p95Ms: 780 + random() * 300 + height, memory };
  });
  const sum = (of: (bucket: (typeof buckets)[number]) => number): number => buckets.reduce((total, bucket) => total + of(bucket), 0);
  const done = sum((bucket) => bucket.done);
  const failed = sum((bucket) => bucket.failed);
  const refused = sum((bucket) => bucket.refused);
  return {
    from, to, calls: done + failed + refused, done, failed, refused,
    waitedMedianMs: 41_000, p50Ms: 180, p95Ms: 840, p99Ms: 4400, onDisk: 1.9e9, journalBytes: 4.1e9, journalLimit: 5e9,
    buckets, bucketMs: step,
    events: [
      { at: from + span * 0.14, text: 'Steward 0.1.0 started', tone: 'plain' },
      { at: from + span * 0.59, text: 'nightly backup', tone: 'plain' },
      { at: from + span * 0.79, text: 'disk ~/projects did not answer', tone: 'destroy' },
    ],
    slowest: [
      { name: 'compress_files', medianMs: 1900, p95Ms: 4800, calls: 3 },
      { name: 'run_tests', medianMs: 1200, p95Ms: 4100, calls: 31 },
      { name: 'query_database', medianMs: 50, p95Ms: 3900, calls: 212 },
      { name: 'download_file', medianMs: 900, p95Ms: 3100, calls: 37 },
      { name: 'execute_shell', medianMs: 740, p95Ms: 2200, calls: 57 },
      { name: 'search_file_contents', medianMs: 84, p95Ms: 610, calls: 131 },
    ],
    failures: [
      { reason: 'Timed out', where: 'query_database', count: 31 },
      { reason: 'Not permitted', where: 'write_file, /etc/hosts', count: 4 },
      { reason: 'Text not unique', where: 'edit_file', count: 3 },
      { reason: 'Not found', where: 'read_file', count: 2 },
    ],
    findings: [
      { id: 'slow-disk', tone: 'write', title: 'query_database was slow from 08:50 to 10:10.', detail: '31 calls timed out, none was retried after a write.', action: { label: 'Open in audit', to: 'audit' } },
      { id: 'model-key', tone: 'destroy', title: 'The model refused its key.', detail: 'Chats use the offline engine until a new key is saved.', action: { label: 'Change key', to: 'settings' } },
      { id: 'journal', tone: 'plain', title: 'Undo trash holds 4.1 of 5.0 GB.', detail: 'The oldest undo, from 26 October, is dropped in about 2 days.', action: { label: 'Make room', to: 'settings' } },
    ],
  };
}

/** Ten minutes of readings, every two seconds, with a pause of a minute in which none was taken. */
export function makeSamples(now: number): Sample[] {
  const random = seededRandom(99);
  const samples: Sample[] = [];
  for (let index = 299; index >= 0; index--) {
    if (index > 95 && index <= 125) continue;
    const wave = Math.sin(index / 17);
    samples.push({
      at: now - index * 2000, cpu: Math.min(1, Math.max(0.02, 0.22 + 0.12 * wave + random() * 0.1 + (index > 60 && index < 80 ? 0.5 : 0))),
      memoryUsed: 9.1e9 + 0.3e9 * wave, memoryTotal: 16.6e9, diskUsed: 288e9, diskTotal: 500e9,
      networkIn: 4e5 * (1 + wave) + (random() ** 8) * 6e6, networkOut: 9e4 * (1 + wave) + random() * 2e4,
      runtimeMemory: 312e6 + 2e6 * wave, loopDelayMs: 2 + random() * 3, callsPerSecond: Math.max(0, Math.round((0.5 + wave + random()) * 5) / 10),
    });
  }
  return samples;
}
