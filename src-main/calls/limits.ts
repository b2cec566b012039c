import { z } from 'zod';

const whole = (least: number, most: number) => z.number().int().min(least).max(most);
const seconds = (most: number) => z.number().min(0).max(most);
const cacheType = z.enum(['memory', 'redis']);

/**
 * `limits` in config.json: the tuning section of the mission document, named as there. The queue is
 * longer than the document's 100, so that a thousand clients at once wait instead of failing.
 * Times are seconds.
 */
export const limitsConfig = z.strictObject({
  connection_pool: z
    .strictObject({
      max_connections: whole(1, 10_000).default(50).describe('Connections to other MCP servers at once.'),
      max_idle_connections: whole(0, 10_000).default(10).describe('Connections kept open while nobody uses them.'),
      connection_timeout: seconds(600).default(30).describe('Seconds until a server must have answered the first time.'),
      idle_timeout: seconds(86_400).default(300).describe('Seconds an unused connection is kept.'),
      retry_attempts: whole(0, 20).default(3).describe('Further tries of an idempotent call that failed in passing; 0 = none.'),
      retry_backoff: z.number().min(1).max(10).default(1.5).describe('Each wait between tries is about this many times the one before, give or take chance.'),
    })
    .prefault({}),
  execution: z
    .strictObject({
      max_concurrent_functions: whole(1, 10_000).default(20).describe('Calls that run at once, beside commands and other heavy work; from 4 up, a quarter of them is kept free of any one caller.'),
      function_timeout: z.number().min(0.1).max(86_400).default(60).describe('Seconds a function has that names no limit of its own.'),
      queue_size: whole(0, 1_000_000).default(10_000).describe('Calls that may wait for their turn; one more is refused.'),
      queue_timeout: seconds(86_400).default(600).describe('Seconds a call may wait for its turn, apart from the time it may run; 0 = as long as it takes.'),
      worker_threads: whole(1, 1024).default(10).describe('Commands, archives and other heavy work that run at once. MCP_MAX_WORKERS sets it too.'),
      per_function: z.record(z.string(), whole(1, 10_000)).default({}).describe('Calls of one function that run at once, by its name.'),
      per_server: z.record(z.string(), whole(1, 10_000)).default({}).describe('Calls to one MCP server that run at once, by its name.'),
    })
    .prefault({}),
  circuit_breaker: z
    .strictObject({
      failure_threshold: whole(1, 1000).default(5).describe('Failures in a row until calls are no longer tried.'),
      cooldown: z.number().min(0.1).max(86_400).default(30).describe('Seconds until one call may try again.'),
    })
    .prefault({}),
  rate_limit: z
    .strictObject({
      calls_per_minute: whole(0, 1_000_000_000).default(0).describe('Calls one caller may make a minute; 0 = no limit. MCP_RATE_LIMIT sets it too.'),
      per_function: z.record(z.string(), whole(1, 1_000_000_000)).default({}).describe('Calls of one function one caller may make a minute, by its name.'),
    })
    .prefault({}),
  cache: z
    .strictObject({
      function_metadata: z.strictObject({ type: cacheType.default('memory'), ttl: seconds(86_400).default(3600), max_size: whole(0, 1_000_000).default(1000) }).prefault({}).describe('Lists of functions of other MCP servers.'),
      function_results: z
        .strictObject({
          type: cacheType.default('redis').describe('redis: also in the Redis of MCP_REDIS_URL, where there is one.'),
          ttl: seconds(86_400).default(300).describe('Seconds a result may be served again at most; 0 = never.'),
          max_size: whole(0, 1_000_000).default(10_000).describe('Results kept, in memory and in Redis each; 0 = none.'),
          per_function: z.record(z.string(), seconds(86_400)).default({}).describe('The same as ttl for one function, by its name; never longer than ttl and than the function itself allows.'),
        })
        .prefault({})
        .describe('Results of functions that may be served again. Each caller has its own.'),
      server_discovery: z.strictObject({ type: cacheType.default('memory'), ttl: seconds(86_400).default(1800), max_size: whole(0, 1_000_000).default(100) }).prefault({}).describe('MCP servers that were found.'),
    })
    .prefault({}),
});
export type Limits = z.infer<typeof limitsConfig>;
