/** A span of time in which something was wrong, for the band behind all charts. */
export interface Incident {
  from: number;
  to: number;
}

interface Bucket {
  at: number;
  done: number;
  failed: number;
}

/**
 * Spans in which at least a tenth of the calls failed, and three or more in all. One quiet bucket
 * between two bad ones belongs to the span.
 */
export function findIncidents(buckets: readonly Bucket[], bucketMs: number): Incident[] {
  const incidents: (Incident & { failed: number })[] = [];
  for (const bucket of buckets) {
    const total = bucket.done + bucket.failed;
    if (bucket.failed === 0 || bucket.failed / total < 0.1) continue;
    const last = incidents.at(-1);
    if (last && bucket.at - last.to <= bucketMs) {
      last.to = bucket.at + bucketMs;
      last.failed += bucket.failed;
    } else incidents.push({ from: bucket.at, to: bucket.at + bucketMs, failed: bucket.failed });
  }
  return incidents.filter((incident) => incident.failed >= 3).map(({ from, to }) => ({ from, to }));
}
