import { setTimeout as pause } from 'node:timers/promises';
import { toAppError, type AppError } from '../../kernel/errors.ts';
import type { Limits } from '../limits.ts';

/** How a failed call is tried again: at once what failed in passing, with growing pauses where the other side has too much to do. */
export type RetryStrategy = 'immediate' | 'exponential';

/** The strategy for an error; undefined: trying again changes nothing. */
export function retryStrategy({ code }: AppError): RetryStrategy | undefined {
  switch (code) {
    case 'NETWORK':
      return 'immediate';
    case 'OVERLOADED':
    case 'RATE_LIMITED':
    case 'NOT_REACHABLE':
      return 'exponential';
    default:
      return undefined;
  }
}

/** Milliseconds of the first pause, and the longest one; each is as much as a quarter longer or shorter by chance. */
const pauses = { first: 200, longest: 10_000, chance: 0.25 };

/** The pause before the next try, `earlier` pauses after the first failure. Chance keeps callers that failed together from coming back together. */
export function growingPause(earlier: number, backoff: number): number {
  return Math.min(pauses.first * backoff ** earlier, pauses.longest) * (1 - pauses.chance + 2 * pauses.chance * Math.random());
}

/**
 * Runs `attempt` until it succeeds, fails for good, `signal` fires or the tries are used up. Only for
 * what does no more when it runs twice than when it runs once. Answers with the number of tries.
 */
export async function retrying<T>(limits: Limits['connection_pool'], signal: AbortSignal, attempt: () => Promise<T>): Promise<{ value: T; attempts: number }> {
  let earlierPauses = 0;
  for (let attempts = 1; ; attempts++) {
    try {
      return { value: await attempt(), attempts };
    } catch (error) {
      const strategy = signal.aborted || attempts > limits.retry_attempts ? undefined : retryStrategy(toAppError(error));
      if (strategy === undefined) throw error;
      if (strategy === 'exponential') await pause(growingPause(earlierPauses++, limits.retry_backoff), undefined, { signal, ref: false });
    }
  }
}
