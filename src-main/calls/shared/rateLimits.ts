import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { AppError } from '../../kernel/errors.ts';
import type { RedisConnection } from './redisConnection.ts';

/** How many calls an account may make a minute, in all and of one function. */
export interface RateLimits {
  /** Counts one call. RATE_LIMITED, saying when to try again, when it is one too many. Undefined where there is no limit to wait for. */
  take(account: string, functionName: string): Promise<void> | undefined;
}

export interface RateLimitOptions {
  /** Calls a minute and account; 0 = no limit. */
  perMinute: number;
  /** Calls a minute and account of one function. */
  perFunction: Readonly<Record<string, number>>;
  /** Where it is connected, replicas count together; while it is down each counts for itself. */
  redis: RedisConnection;
}

const minute = 60;

export function createRateLimits({ perMinute, perFunction, redis }: RateLimitOptions): RateLimits {
  const all = perMinute > 0 ? createLimiter('all', perMinute, redis) : undefined;
  const byFunction = new Map(Object.entries(perFunction).map(([name, points]) => [name, createLimiter(`function:${name}`, points, redis)]));
  return {
    take(account, functionName) {
      const own = byFunction.get(functionName);
      if (!all && !own) return undefined;
      return takeBoth(account, functionName, all, own);
    },
  };
}

async function takeBoth(account: string, functionName: string, all: Limiter | undefined, own: Limiter | undefined): Promise<void> {
  await all?.(account, (points) => `more than ${points} calls a minute`);
  await own?.(account, (points) => `more than ${points} calls of ${functionName} a minute`);
}

type Limiter = (account: string, tooMany: (points: number) => string) => Promise<void>;

function createLimiter(prefix: string, points: number, redis: RedisConnection): Limiter {
  const keyPrefix = `steward:rate:${prefix}`;
  const memory = new RateLimiterMemory({ keyPrefix, points, duration: minute });
  let shared: { client: unknown; limiter: RateLimiterRedis } | undefined;

  /** Redis while it answers; what it cannot answer in time is counted in memory. */
  function current(): RateLimiterAbstract {
    const { client } = redis;
    if (!client) return memory;
    if (shared?.client !== client) shared = { client, limiter: new RateLimiterRedis({ storeClient: client, keyPrefix, points, duration: minute, rejectIfRedisNotReady: true, insuranceLimiter: memory }) };
    return shared.limiter;
  }

  return async (account, tooMany) => {
    try {
      await current().consume(account);
    } catch (problem) {
      // Anything but a count that was reached is a fault of the counting, and the limiter is insured against those.
      if (!(problem instanceof RateLimiterRes)) throw problem;
      throw new AppError('RATE_LIMITED', `This caller makes ${tooMany(points)}; nothing was run`, { hint: `Try again in ${Math.max(1, Math.ceil(problem.msBeforeNext / 1000))} s` });
    }
  };
}
