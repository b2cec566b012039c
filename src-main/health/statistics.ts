import type { Clock } from '../kernel/clock.ts';
import type { Store } from '../store/store.ts';

/** One ended call, as the statistics keep it. */
export interface EndedCall {
  name: string;
  state: string;
  at: number;
  durationMs: number;
  waitedMs: number;
  errorCode: string | undefined;
}

export interface FunctionFigures {
  calls7d: number;
  medianMs: number | null;
}

interface Totals {
  executions: number;
  success_rate: number;
}

/** Totals as the mission document names them. What was refused has not been executed. */
export interface ExecutionStats {
  total_executions: number;
  successful_executions: number;
  failed_executions: number;
  refused_calls: number;
  /** 0 to 1; 1 when nothing has been run. */
  success_rate: number;
  average_duration_ms: number | null;
  by_function: Record<string, Totals>;
  /** By MCP server; `steward` has the built-in functions. */
  by_server: Record<string, Totals>;
}

/** Counts of ended calls: exact totals since the start, and per minute and function in the store for the charts. */
export interface Statistics {
  note(call: EndedCall & { server: string }): void;
  /** Calls ended since this was last asked, for "calls per second". */
  takeCount(): number;
  figures(): Promise<Map<string, FunctionFigures>>;
  stats(): ExecutionStats;
  /** Ended calls of a span of time, oldest first, at most 200 000. */
  between(from: number, to: number): Promise<EndedCall[]>;
  flush(): Promise<void>;
}

const flushEveryMs = 1000;
const keptMs = 31 * 24 * 3600 * 1000;
const longestSpan = 200_000;

interface Row {
  at: number;
  name: string;
  state: string;
  duration_ms: number;
  waited_ms: number;
  error_code: string | null;
}

const toEnded = (row: Row): EndedCall => ({ at: row.at, name: row.name, state: row.state, durationMs: row.duration_ms, waitedMs: row.waited_ms, errorCode: row.error_code ?? undefined });

export function createStatistics(store: Store, clock: Clock): Statistics {
  let pending: EndedCall[] = [];
  let count = 0;
  let cancelTimer: (() => void) | undefined;
  const all = new Tally();
  let refused = 0;
  const byFunction = new Map<string, Tally>();
  const byServer = new Map<string, Tally>();

  async function flush(): Promise<void> {
    cancelTimer?.();
    cancelTimer = undefined;
    if (pending.length === 0) return;
    const rows = pending;
    pending = [];
    // One statement for all: a JSON list is cheaper to hand over than many bound rows.
    await store.run({
      sql: `INSERT INTO call_figures (at, name, state, duration_ms, waited_ms, error_code)
            SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 FROM json_each(?)`,
      params: [JSON.stringify(rows.map((row) => [row.at, row.name, row.state, row.durationMs, row.waitedMs, row.errorCode ?? null]))],
    });
    await store.run({ sql: 'DELETE FROM call_figures WHERE at < ?', params: [clock.now() - keptMs] });
  }

  return {
    note(call) {
      count++;
      pending.push(call);
      cancelTimer ??= clock.after(flushEveryMs, () => void flush().catch(() => undefined));
      if (call.state === 'refused') {
        refused++;
        return;
      }
      all.add(call);
      tallyOf(byFunction, call.name).add(call);
      tallyOf(byServer, call.server).add(call);
    },
    takeCount() {
      const taken = count;
      count = 0;
      return taken;
    },
    async figures() {
      await flush();
      const rows = await store.all<{ name: string; calls: number; durations: string }>(
        `SELECT name, COUNT(*) AS calls, json_group_array(duration_ms) AS durations FROM (SELECT name, duration_ms FROM call_figures WHERE at > ? AND state <> 'refused' ORDER BY at DESC LIMIT 100000) GROUP BY name`,
        clock.now() - 7 * 24 * 3600 * 1000,
      );
      return new Map(rows.map((row) => [row.name, { calls7d: row.calls, medianMs: quantile((JSON.parse(row.durations) as number[]).sort((a, b) => a - b), 0.5) }]));
    },
    stats() {
      const { executions, done, durationMs } = all;
      return { total_executions: executions, successful_executions: done, failed_executions: executions - done, refused_calls: refused, success_rate: executions === 0 ? 1 : done / executions, average_duration_ms: executions === 0 ? null : durationMs / executions, by_function: totals(byFunction), by_server: totals(byServer) };
    },
    async between(from, to) {
      await flush();
      return (await store.all<Row>('SELECT at, name, state, duration_ms, waited_ms, error_code FROM call_figures WHERE at >= ? AND at < ? ORDER BY at LIMIT ?', from, to, longestSpan)).map(toEnded);
    },
    flush,
  };
}

class Tally {
  executions = 0;
  done = 0;
  durationMs = 0;

  add({ state, durationMs }: EndedCall): void {
    this.executions++;
    this.durationMs += durationMs;
    if (state === 'done') this.done++;
  }
}

function tallyOf(tallies: Map<string, Tally>, name: string): Tally {
  const known = tallies.get(name) ?? new Tally();
  tallies.set(name, known);
  return known;
}

function totals(tallies: ReadonlyMap<string, Tally>): Record<string, Totals> {
  return Object.fromEntries([...tallies].map(([name, { executions, done }]) => [name, { executions, success_rate: done / executions }]));
}

/** The nearest-rank quantile of sorted values; null of none. */
export function quantile(sorted: readonly number[], share: number): number | null {
  if (sorted.length === 0) return null;
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? null;
}
