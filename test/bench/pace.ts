// How fast something answers with so many questions in flight.

/** Keeps `inFlight` calls going for `ms`; answers calls a second. The first part is not counted: it warms up. */
export async function callsPerSecond(call: () => Promise<void>, inFlight: number, ms: number, warmUpMs = ms / 3): Promise<number> {
  let counted = 0;
  const startedAt = performance.now();
  const countFrom = startedAt + warmUpMs;
  const endAt = countFrom + ms;
  const lane = async (): Promise<void> => {
    for (;;) {
      await call();
      const now = performance.now();
      if (now >= endAt) return;
      if (now >= countFrom) counted++;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return counted / ((performance.now() - countFrom) / 1000);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Measures each contender in turn, round after round, so that whatever else the machine does meets all alike; the median of the rounds. */
export async function inTurns(contenders: readonly (() => Promise<number>)[], rounds: number): Promise<number[]> {
  const results = contenders.map(() => [] as number[]);
  for (let round = 0; round < rounds; round++) {
    for (const [index, measure] of contenders.entries()) results[index]?.push(await measure());
  }
  return results.map(median);
}

export interface Pace {
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

/** Like `callsPerSecond`, with how long single calls took. */
export async function paceOf(call: () => Promise<void>, inFlight: number, ms: number): Promise<Pace> {
  const times: number[] = [];
  const perSecond = await callsPerSecond(
    async () => {
      const begun = performance.now();
      await call();
      times.push(performance.now() - begun);
    },
    inFlight,
    ms,
  );
  const sorted = times.slice(Math.floor(times.length / 4)).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { perSecond, p50: at(0.5), p99: at(0.99) };
}
