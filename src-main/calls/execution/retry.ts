import { DelegateBackoff, handleWhen, retry } from 'cockatiel';
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
  if (limits.retry_attempts === 0) return { value: await attempt(), attempts: 1 };
  let attempts = 0;
  let earlierPauses = 0;
  const policy = retry(handleWhen((error) => !signal.aborted && retryStrategy(toAppError(error)) !== undefined), {
    maxAttempts: limits.retry_attempts,
    backoff: new DelegateBackoff(({ result }) => {
      if ('error' in result && retryStrategy(toAppError(result.error)) === 'immediate') return 0;
      return growingPause(earlierPauses++, limits.retry_backoff);
    }),
  }).dangerouslyUnref();
  const value = await policy.execute(() => {
    attempts++;
    return attempt();
  }, signal);
  return { value, attempts };
}
