import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen, type CircuitBreakerPolicy } from 'cockatiel';
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
}

export interface OpenCircuit extends BreakerKey {
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
  /** Runs `attempt` unless the circuit is open: then CIRCUIT_OPEN, and nothing is run. */
  run<T>(key: BreakerKey, attempt: () => Promise<T>): Promise<T>;
  /** Circuits that are open now. */
  open(): OpenCircuit[];
  readonly changed: (listener: (circuit: OpenCircuit & { state: 'opened' | 'closed' }) => void) => () => void;
}

interface Breaker {
  policy: CircuitBreakerPolicy;
  opened: OpenCircuit | undefined;
  because: string;
}

/** Failures of what a call depends on; that a file is not there is none. */
const counted: ReadonlySet<ErrorCode> = new Set(['NETWORK', 'DEADLINE_EXCEEDED', 'OVERLOADED', 'NOT_REACHABLE', 'MODEL_UNREACHABLE', 'INVALID_OUTPUT', 'INTERNAL']);
const mostBreakers = 1000;

export function createBreakers(limits: Limits['circuit_breaker'], clock: Clock): Breakers {
  const breakers = new LRUCache<string, Breaker>({ max: mostBreakers });
  const changed = new Emitter<OpenCircuit & { state: 'opened' | 'closed' }>();
  const cooldownMs = limits.cooldown * 1000;

  function create(key: BreakerKey): Breaker {
    const policy = circuitBreaker(handleWhen((error) => counted.has(toAppError(error).code)), { breaker: new ConsecutiveBreaker(limits.failure_threshold), halfOpenAfter: cooldownMs });
    const breaker: Breaker = { policy, opened: undefined, because: '' };
    policy.onBreak(() => {
      const at = clock.now();
      breaker.opened = { ...key, since: breaker.opened?.since ?? at, until: at + cooldownMs, because: breaker.because };
      changed.emit({ ...breaker.opened, state: 'opened' });
    });
    policy.onReset(() => {
      const { opened } = breaker;
      breaker.opened = undefined;
      if (opened) changed.emit({ ...opened, state: 'closed' });
    });
    return breaker;
  }

  return {
    async run(key, attempt) {
      const name = `${key.principal}\n${key.target}`;
      const known = breakers.get(name);
      let failure: AppError | undefined;
      const watched = async (): Promise<Awaited<ReturnType<typeof attempt>>> => {
        try {
          return await attempt();
        } catch (error) {
          failure = toAppError(error);
          const breaker = breakers.peek(name);
          if (breaker) breaker.because = failure.message;
          throw failure;
        }
      };
      try {
        return await (known ? known.policy.execute(watched) : watched());
      } catch (error) {
        if (error instanceof BrokenCircuitError) throw refusal(key, known?.opened, clock.now());
        if (!known && failure && counted.has(failure.code)) await countFirst(name, key, failure);
        throw error;
      }
    },
    open: () => [...breakers.values()].flatMap(({ opened, policy }) => (opened && policy.state !== CircuitState.Closed ? [opened] : [])),
    changed: changed.event,
  };

  /** A breaker exists from a target's first failure on; another call may have made it meanwhile. */
  async function countFirst(name: string, key: BreakerKey, failure: AppError): Promise<void> {
    const breaker = breakers.get(name) ?? create(key);
    breakers.set(name, breaker);
    breaker.because = failure.message;
    await breaker.policy.execute(() => Promise.reject(failure)).catch(() => undefined);
  }
}

function refusal({ target }: BreakerKey, opened: OpenCircuit | undefined, now: number): AppError {
  const wait = opened ? Math.max(1, Math.ceil((opened.until - now) / 1000)) : 1;
  return new AppError('CIRCUIT_OPEN', `${target} has failed again and again and is left alone for now${opened ? `; the last time: ${opened.because}` : ''}`, { hint: `It may be tried again in ${wait} s` });
}
