// Every knob of `limits` by its name: a wrong value is refused naming it, and what it says is what happens.
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Caller } from '../../../src-preload/contract/index.ts';
import { limitsConfig } from '../../../src-main/calls/limits.ts';
import { AppError } from '../../../src-main/kernel/errors.ts';
import { openSettings } from '../../../src-main/runtime/settings.ts';
import type { AnyFunction } from '../../../src-main/registry/defineFunction.ts';
import { openDoor, type OpenDoor } from '../../kit/openDoor.ts';
import { scriptedFunction } from '../../kit/scriptedFunction.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

type LimitsInput = z.input<typeof limitsConfig>;
interface Node {
  properties?: Record<string, Node>;
  additionalProperties?: Node | false;
  description?: string;
}

/** Dotted names of all knobs; those of a list by name end in `.x`. */
function knobs(node: Node, path: string): { path: string; described: boolean }[] {
  if (node.properties) return Object.entries(node.properties).flatMap(([name, inner]) => knobs(inner, `${path}.${name}`));
  return [{ path: node.additionalProperties ? `${path}.x` : path, described: node.description !== undefined || /\.(ttl|max_size|type)$/.test(path) }];
}
const all = knobs(z.toJSONSchema(limitsConfig, { io: 'input' }) as Node, 'limits');

function withValue(path: string, value: unknown): string {
  const [, ...names] = path.split('.');
  return JSON.stringify({ limits: names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) });
}

const openWith = (text: string) => openSettings(temporaryFolder({ 'config.json': text }));

describe('limits', () => {
  it('have every name of the tuning section, with its defaults; the queue alone is longer', () => {
    const { connection_pool, execution, cache } = openWith('{}').limits;
    expect(connection_pool).toEqual({ max_connections: 50, max_idle_connections: 10, connection_timeout: 30, idle_timeout: 300, retry_attempts: 3, retry_backoff: 1.5 });
    expect(execution).toMatchObject({ max_concurrent_functions: 20, function_timeout: 60, queue_size: 10_000, worker_threads: 10 });
    expect(cache).toMatchObject({ function_metadata: { type: 'memory', ttl: 3600, max_size: 1000 }, function_results: { type: 'redis', ttl: 300, max_size: 10_000 }, server_discovery: { type: 'memory', ttl: 1800, max_size: 100 } });
  });

  it.each(all)('refuses nonsense in $path and names it', ({ path, described }) => {
    expect(described).toBe(true);
    for (const nonsense of ['nonsense', -1, null, [1], 1e12]) {
      expect(() => openWith(withValue(path, nonsense))).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(`config.json: ${path}: `) }));
    }
  });

  it.each([
    ['limits', { limits: 5 }],
    ['limits', { limits: { exekution: {} } }],
    ['limits.execution', { limits: { execution: { queue: 5 } } }],
    ['limits.cache.function_results', { limits: { cache: { function_results: { max: 1 } } } }],
  ])('refuses what it does not know in %s', (path, data) => {
    expect(() => openWith(JSON.stringify(data))).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(`config.json: ${path}: `) }));
  });
});

const cursor: Caller = { kind: 'mcp', client: 'cursor', tokenId: 'default' };

/** What a caller meets who makes `calls` calls at once. */
async function crowd({ door }: OpenDoor, calls: number, name = 'scripted'): Promise<string[]> {
  const outcomes = await Promise.all(Array.from({ length: calls }, (_, index) => door.callFunction({ name, input: { value: String(index) }, caller: cursor })));
  return outcomes.map(({ state, error }) => error?.code ?? state);
}

/** A function that tells how many of it ran at once, or how often it ran. */
function counting(more: Partial<Parameters<typeof scriptedFunction>[0]> = {}): { it: AnyFunction; seen: { most: number; runs: number } } {
  const seen = { most: 0, runs: 0 };
  let running = 0;
  const handler = async (): Promise<{ value: unknown }> => {
    seen.runs++;
    seen.most = Math.max(seen.most, ++running);
    await pause(20);
    running--;
    return { value: String(seen.runs) };
  };
  return { it: scriptedFunction({ handler, ...more }), seen };
}

const failing = (code: 'NETWORK' | 'OVERLOADED') => {
  const seen = { runs: 0, last: performance.now(), pauses: [] as number[] };
  const handler = async (): Promise<never> => {
    seen.runs++;
    seen.pauses.push(performance.now() - seen.last);
    seen.last = performance.now();
    throw new AppError(code, 'Not now');
  };
  return { it: scriptedFunction({ handler }), seen };
};

describe('what is set is what happens', () => {
  it.each([
    ['max_concurrent_functions', { max_concurrent_functions: 2 }, {}],
    ['worker_threads', { worker_threads: 2 }, { pool: 'work' as const }],
    ['per_function', { per_function: { scripted: 2 } }, {}],
    ['per_server', { per_server: { steward: 2 } }, {}],
  ])('execution.%s', async (_, execution, script) => {
    const { it: fn, seen } = counting(script);
    const open = await openDoor({ limits: { execution }, more: [fn] });
    expect(new Set(await crowd(open, 9))).toEqual(new Set(['done']));
    expect(seen).toEqual({ most: 2, runs: 9 });
  });

  it('execution.queue_size', async () => {
    const open = await openDoor({ limits: { execution: { max_concurrent_functions: 1, queue_size: 2 } }, more: [counting().it] });
    expect((await crowd(open, 5)).toSorted()).toEqual(['OVERLOADED', 'OVERLOADED', 'done', 'done', 'done']);
  });

  it('execution.queue_timeout', async () => {
    const open = await openDoor({ limits: { execution: { max_concurrent_functions: 1, queue_timeout: 0.03 } }, more: [scriptedFunction({ handler: async () => ({ value: await pause(200, '') }) })] });
    expect((await crowd(open, 3)).toSorted()).toEqual(['OVERLOADED', 'OVERLOADED', 'done']);
  });

  it('execution.function_timeout', async () => {
    const waits = scriptedFunction({ handler: async ({ signal }) => ({ value: await pause(5000, '', { signal }) }) });
    const open = await openDoor({ limits: { execution: { function_timeout: 0.1 } }, more: [waits] });
    expect(await crowd(open, 1)).toEqual(['DEADLINE_EXCEEDED']);
  });

  it.each([0, 1, 4])('connection_pool.retry_attempts %i', async (retry_attempts) => {
    const { it: fn, seen } = failing('NETWORK');
    await crowd(await openDoor({ limits: { connection_pool: { retry_attempts } }, more: [fn] }), 1);
    expect(seen.runs).toBe(retry_attempts + 1);
  });

  it('connection_pool.retry_backoff', async () => {
    const { it: fn, seen } = failing('OVERLOADED');
    await crowd(await openDoor({ limits: { connection_pool: { retry_attempts: 2, retry_backoff: 4 } }, more: [fn] }), 1);
    const [, first = 0, second = 0] = seen.pauses;
    expect(first).toBeGreaterThan(140);
    expect(second).toBeGreaterThan(590);
  });

  it('circuit_breaker.failure_threshold and cooldown', async () => {
    const { it: fn, seen } = failing('NETWORK');
    const open = await openDoor({ limits: { connection_pool: { retry_attempts: 0 }, circuit_breaker: { failure_threshold: 2, cooldown: 0.3 } }, more: [fn] });
    for (const expected of ['NETWORK', 'NETWORK', 'CIRCUIT_OPEN', 'CIRCUIT_OPEN']) expect(await crowd(open, 1)).toEqual([expected]);
    await pause(310);
    expect(await crowd(open, 1)).toEqual(['NETWORK']);
    expect(seen.runs).toBe(3);
  });

  it.each([
    ['calls_per_minute', { calls_per_minute: 3 }],
    ['per_function', { per_function: { scripted: 3 } }],
  ])('rate_limit.%s', async (_, rate_limit) => {
    const open = await openDoor({ limits: { rate_limit }, more: [counting().it] });
    expect((await crowd(open, 5)).toSorted()).toEqual(['RATE_LIMITED', 'RATE_LIMITED', 'done', 'done', 'done']);
  });

  const again = async (function_results: NonNullable<LimitsInput['cache']>['function_results'], between = 0): Promise<string | undefined> => {
    const open = await openDoor({ limits: { cache: { function_results } }, more: [counting({ cacheSeconds: 60 }).it] });
    const call = () => open.door.callFunction({ name: 'scripted', input: { value: '' }, caller: cursor });
    await call();
    await pause(between);
    return (await call()).call.served?.from;
  };

  it.each([
    ['ttl', { ttl: 0.05 }, 80, undefined],
    ['ttl', { ttl: 5 }, 80, 'cache'],
    ['max_size', { max_size: 0 }, 0, undefined],
    ['max_size', { max_size: 1 }, 0, 'cache'],
    ['per_function', { per_function: { scripted: 0.05 } }, 80, undefined],
    ['per_function', { per_function: { another: 0 } }, 0, 'cache'],
    ['type', { type: 'memory' as const }, 0, 'cache'],
  ])('cache.function_results.%s %o', async (_, results, between, from) => {
    expect(await again(results, between)).toBe(from);
  });
});
