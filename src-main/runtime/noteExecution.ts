import type { HealthReport } from '../../src-preload/contract/index.ts';
import type { Execution } from '../calls/execution/createExecution.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { Store } from '../store/store.ts';
import type { Runtime } from './createRuntime.ts';

/** Puts what happens to circuits and to the shared store into the log and on the health screen's time line. */
export function noteExecution({ breakers, redis }: Execution, { store, clock, log }: { store: Store; clock: Clock; log: Log }): void {
  const note = (text: string, tone: 'plain' | 'destroy'): void => {
    if (tone === 'destroy') log.warn(text);
    else log.info(text);
    void store.run({ sql: 'INSERT INTO events (at, tone, text) VALUES (?, ?, ?)', params: [clock.now(), tone, text] }).catch((error: unknown) => log.warn({ err: error }, 'an event could not be noted'));
  };
  breakers.changed(({ state, target, because }) => (state === 'opened' ? note(`${target} is left alone for a while: ${because}`, 'destroy') : note(`${target} works again`, 'plain')));
  redis.changed((state) => {
    if (state.state === 'down') note(`Redis does not answer: limits and kept results are this process's own meanwhile (${state.error})`, 'destroy');
    if (state.state === 'connected') note('Redis answers: limits and kept results are shared', 'plain');
  });
}

/** What of it needs a look. */
export function executionFindings({ breakers, bulkheads, redis }: Execution, now: number): HealthReport['findings'] {
  const found: HealthReport['findings'] = [];
  if (redis.state.state === 'down') found.push({ id: 'redis', tone: 'write', title: 'Redis does not answer.', detail: `Rate limits and kept results are this process's own until it does. ${redis.state.error}` });
  for (const { target, until, because, principal } of breakers.open()) {
    found.push({ id: `circuit ${principal} ${target}`, tone: 'write', title: `${target} is left alone for now.`, detail: `It failed again and again; the next try is ${until > now ? `in ${Math.ceil((until - now) / 1000)} s` : 'the next call'}. ${because}`, action: { label: 'Open functions', to: 'functions' } });
  }
  if (bulkheads.load.waiting > 0) found.push({ id: 'queue', tone: 'plain', title: `${bulkheads.load.waiting} calls wait for their turn.`, detail: `${bulkheads.load.running} run.` });
  return found;
}

/** For `/health`: degraded while something it leans on is not there. Totals only: it is open to everyone. */
export function healthState({ execution, statistics, audit }: Pick<Runtime, 'execution' | 'statistics' | 'audit'>): { status: 'ok' | 'degraded'; running: number; waiting: number; open_circuits: number; redis: 'off' | 'connected' | 'down'; audit: 'writable' | 'not writable'; total_executions: number; success_rate: number } {
  const { breakers, bulkheads, redis } = execution;
  const { total_executions, success_rate } = statistics.stats();
  const { state } = redis.state;
  const status = state === 'down' || !audit.writable ? 'degraded' : 'ok';
  return { status, ...bulkheads.load, open_circuits: breakers.open().length, redis: state, audit: audit.writable ? 'writable' : 'not writable', total_executions, success_rate };
}
