import { LRUCache } from 'lru-cache';
import type { ErrorCode } from '../../../src-preload/contract/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError, toAppError } from '../../kernel/errors.ts';
import { Emitter } from '../../kernel/events.ts';
import type { Limits } from '../limits.ts';

/** What one breaker stands for: a function, or another server, as one principal uses it. */
export interface BreakerKey {
  principal: string;
  /** The function's name with the hosts it reaches, or the server's name. */
  target: string;
  /** It reaches beyond this computer: then every failure to answer rightly is the target's, not the arguments'. */
  remote: boolean;
}

export interface OpenCircuit extends Omit<BreakerKey, 'remote'> {
  since: number;
  /** When one call may try again. */
  until: number;
  /** The failure that opened it. */
  because: string;
}

/**
 * Circuit breakers: what fails again and again is left alone for a while; then one call tries
 * whether it works again. One caller's failures never close a function to another.
 */
export interface Breakers {
  /** Runs `attempt` unless the circuit is open, or another call is trying whether it may close: then CIRCUIT_OPEN, and nothing is run. */
  run<T>(key: BreakerKey, attempt: () => Promise<T>): Promise<T>;
  /** Circuits that are open now. */
  open(): OpenCircuit[];
  readonly changed: (listener: (circuit: OpenCircuit & { state: 'opened' | 'closed' }) => void) => () => void;
}

interface Breaker {
  /** Failures in a row. */
  failures: number;
  opened: OpenCircuit | undefined;
  /** One call is trying whether it works again. */
  probing: boolean;
}

/** Failures of what a call depends on; that a file is not there is none. */
const always: ReadonlySet<ErrorCode> = new Set(['NETWORK', 'OVERLOADED', 'NOT_REACHABLE', 'MODEL_UNREACHABLE']);
/** On this computer these come of what was asked for: one huge folder closes no search to all others. */
const whenRemote: ReadonlySet<ErrorCode> = new Set(['DEADLINE_EXCEEDED', 'INVALID_OUTPUT', 'INTERNAL', 'OUTCOME_UNKNOWN']);
const mostBreakers = 1000;

export function createBreakers(limits: Limits['circuit_breaker'], clock: Clock): Breakers {
  /** One exists from a target's first failure on, until it works again. */
  const breakers = new LRUCache<string, Breaker>({ max: mostBreakers });
  const changed = new Emitter<OpenCircuit & { state: 'opened' | 'closed' }>();

  function fail(name: string, { principal, target }: BreakerKey, probe: boolean, because: string): void {
    const breaker = breakers.get(name) ?? { failures: 0, opened: undefined, probing: false };
    breakers.set(name, breaker);
    breaker.failures++;
    if (probe) breaker.probing = false;
    // What was under way when it opened tells nothing new.
    if (breaker.opened ? !probe : breaker.failures < limits.failure_threshold) return;
    const now = clock.now();
    breaker.opened = { principal, target, since: breaker.opened?.since ?? now, until: now + limits.cooldown * 1000, because };
    changed.emit({ ...breaker.opened, state: 'opened' });
  }

  function succeed(name: string, probe: boolean): void {
    const opened = breakers.peek(name)?.opened;
    if (opened && !probe) return;
    breakers.delete(name);
    if (opened) changed.emit({ ...opened, state: 'closed' });
  }

  return {
    async run(key, attempt) {
      const name = `${key.principal}\n${key.target}`;
      const known = breakers.get(name);
      if (known?.opened && (known.probing || clock.now() < known.opened.until)) throw refusal(known.opened, clock.now());
      const probe = known?.opened !== undefined;
      if (probe) known.probing = true;
      try {
        const value = await attempt();
        if (breakers.size > 0) succeed(name, probe);
        return value;
      } catch (error) {
        const failure = toAppError(error);
        if (always.has(failure.code) || (key.remote && whenRemote.has(failure.code))) fail(name, key, probe, failure.message);
        // A call that was stopped has found out nothing; any other answer is one.
        else if (failure.code !== 'CANCELLED') succeed(name, probe);
        else if (probe) known.probing = false;
        throw failure;
      }
    },
    open: () => [...breakers.values()].flatMap(({ opened }) => (opened ? [opened] : [])),
    changed: changed.event,
  };
}

function refusal({ target, until, because }: OpenCircuit, now: number): AppError {
  const wait = Math.max(1, Math.ceil((until - now) / 1000));
  return new AppError('CIRCUIT_OPEN', `${target} has failed again and again and is left alone for now; the last time: ${because}`, { hint: `It may be tried again in ${wait} s` });
}
