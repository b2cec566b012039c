import type { CpuUse, ProcessFacts } from '../../ports/machine.ts';

export interface LoadedProcess extends ProcessFacts {
  /** Share of one core between the two readings, 0 to the number of cores. */
  load: number;
}

/** Load of each process between two readings; one that began in between counts from its beginning. */
export function loadBetween(before: readonly ProcessFacts[], after: readonly ProcessFacts[]): LoadedProcess[] {
  const earlier = new Map(before.map((entry) => [`${entry.pid} ${entry.began}`, entry]));
  const since = before[0]?.readAt;
  return after.map((entry) => {
    const known = earlier.get(`${entry.pid} ${entry.began}`);
    const seconds = (entry.readAt - (known?.readAt ?? since ?? entry.readAt)) / 1000;
    if (entry.cpuSeconds === null || since === undefined || seconds <= 0) return { ...entry, load: round(entry.cpu ?? 0) };
    return { ...entry, load: round(Math.max(0, (entry.cpuSeconds - (known?.cpuSeconds ?? 0)) / seconds)) };
  });
}

/** Share of the processors in use between two readings, 0 to 1: of the container's where it has a limit, else of the machine's. */
export function cpuBetween(before: CpuUse, after: CpuUse): number {
  const seconds = (after.readAt - before.readAt) / 1000;
  if (seconds <= 0) return 0;
  const share = after.container && before.container ? (after.container.usedSeconds - before.container.usedSeconds) / seconds / after.container.limit : (after.busySeconds - before.busySeconds) / seconds / after.cores;
  return round(Math.min(1, Math.max(0, share)));
}

const round = (share: number): number => Math.round(share * 1000) / 1000;
