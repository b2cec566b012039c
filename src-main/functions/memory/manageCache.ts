import { z } from 'zod';
import type { Json } from '../../../src-preload/contract/index.ts';
import { assertNever } from '../../kernel/errors.ts';
import { beginningOf, formatBytes, formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { describeTtl } from './shared/memoryFields.ts';

/** What needs a key, and what a value. */
const needs = { get: ['key'], set: ['key', 'value'], delete: ['key'], clear: [], stats: [] } as const;

const input = z
  .strictObject({
    action: z.enum(['get', 'set', 'delete', 'clear', 'stats']).describe('get, set and delete one value; clear all; stats tells how much is kept.'),
    key: z.string().trim().min(1).max(500).optional().describe('Name of the value; for get, set and delete.'),
    value: z.json().optional().describe('What to keep, any JSON; for set.'),
    ttl: z.int().min(1).max(172_800).default(3600).describe('Seconds it is kept, at most two days; for set.'),
    what: z.enum(['values', 'results', 'all']).default('values').describe('What clear removes: values that were set, kept results of this caller’s calls, or both.'),
  })
  .superRefine((given, context) => {
    for (const field of needs[given.action]) if (given[field] === undefined) context.addIssue({ code: 'custom', path: [field], message: `${given.action} needs a ${field}` });
  });
type Input = z.output<typeof input>;

const statsField = z.strictObject({
  entries: z.int().describe('Values this caller has set.'),
  bytes: z.int().describe('What they take up.'),
  hits: z.int().describe('Reads that found one, since Steward started.'),
  misses: z.int().describe('Reads that found none.'),
  results: z.int().describe('Kept results of this caller’s calls.'),
  where: z.enum(['memory', 'redis']).describe('Where it is kept; redis is shared with other replicas.'),
});

const verbs = {
  get: { base: 'Look up', present: 'Looking up', past: 'Looked up' },
  set: { base: 'Cache', present: 'Caching', past: 'Cached' },
  delete: { base: 'Drop', present: 'Dropping', past: 'Dropped' },
  clear: { base: 'Clear', present: 'Clearing', past: 'Cleared' },
  stats: { base: 'Measure', present: 'Measuring', past: 'Measured' },
} as const;
const access = { get: 'read', stats: 'read', set: 'write', delete: 'delete', clear: 'delete' } as const;
const cleared = { values: 'cached values', results: 'kept results', all: 'the cache' } as const;

export const manageCache = defineFunction({
  name: 'manage_cache',
  title: 'Manage cache',
  category: 'memory',
  summary: 'Keeps values for a while: get, set, delete, clear',
  description: 'The cache: keeps any JSON value under a key for up to two days, gives it back, removes it, and tells what is kept. Values are the caller’s own and may go earlier when room is needed; Redis shares them between replicas where one is configured. Secrets are refused. For what should last use store_memory.',
  input,
  output: z.strictObject({
    found: z.boolean().optional().describe('Whether there was a value of that key; for get and delete.'),
    value: z.json().optional().describe('The value; for get.'),
    expires_at: z.string().optional().describe('When it lapses, UTC; for get and set.'),
    removed: z.int().optional().describe('How many went; for delete and clear.'),
    stats: statsField.optional().describe('How much is kept; for stats.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: true, openWorld: false },
  undo: 'impossible',
  phrase: ({ action, key, what }) => ({ ...verbs[action], object: key ?? (action === 'clear' ? cleared[what] : 'the cache') }),
  effects: ({ action, key, value }) => [{ kind: 'memory', store: 'cache', access: access[action], whose: 'own', ...(key !== undefined && action !== 'clear' && action !== 'stats' && { key }), ...(action === 'set' && { texts: { key: key ?? '', value: value ?? null } }) }],
  async preview({ cache }, { action, key = '', value, ttl, what }) {
    if (action === 'set') return { preview: { kind: 'message', facts: [{ label: 'Key', value: key, tone: 'strong' }, { label: 'Kept', value: describeTtl(ttl) }], body: beginningOf(show(value), 5000), notes: [] }, approveLabel: 'Cache value' };
    const figures = action === 'get' ? undefined : await cache.figures('own');
    const facts = [
      ...(key === '' ? [] : [{ label: 'Key', value: key, tone: 'strong' as const }]),
      ...(figures && action !== 'delete' && what !== 'results' ? [{ label: 'Values', value: `${formatCount(figures.entries, 'value')}, ${formatBytes(figures.bytes)}` }] : []),
      ...(figures && action !== 'delete' && what !== 'values' ? [{ label: 'Results', value: `${formatCount(figures.results, 'kept result')}, made anew when they are asked for` }] : []),
    ];
    return { preview: { kind: 'facts', facts, notes: [] }, approveLabel: action === 'clear' ? `Clear ${cleared[what]}` : action === 'delete' ? 'Drop value' : 'Look up' };
  },
  summarise: (output, given) => summarise(output, given),
  view: ({ value, stats, found }) =>
    stats
      ? { kind: 'facts', facts: [{ label: 'Values', value: `${stats.entries}, ${formatBytes(stats.bytes)}` }, { label: 'Found', value: `${stats.hits} of ${stats.hits + stats.misses} reads` }, { label: 'Kept results', value: String(stats.results) }, { label: 'In', value: stats.where === 'redis' ? 'Redis, shared' : 'memory' }] }
      : found === true && value !== undefined ? { kind: 'json', text: JSON.stringify(value, null, 2), truncated: false } : { kind: 'nothing' },
  phrasings: [
    'cache the value 42 under the key answer',
    'set the cache key rate to 1.08 for ten minutes',
    'get the cached value of rate',
    'what is in the cache under answer',
    'delete the cache entry rate',
    'clear the cache',
    'empty the cache completely',
    'show cache statistics',
    'how many entries are in the cache',
    'cache stats',
    'put this into the cache for an hour',
    'drop all kept results from the cache',
  ],
  examples: [
    { title: 'Keep a value for ten minutes', input: { action: 'set', key: 'rate', value: 1.08, ttl: 600 } },
    { title: 'Read it', input: { action: 'get', key: 'rate' } },
    { title: 'How much is kept', input: { action: 'stats' } },
    { title: 'Clear it', input: { action: 'clear' } },
  ],
  async handler({ cache }, { action, key = '', value = null, ttl, what }) {
    switch (action) {
      case 'get': {
        const entry = await cache.get('own', key);
        return entry ? { found: true, value: entry.value, expires_at: new Date(entry.expiresAt).toISOString() } : { found: false };
      }
      case 'set':
        return { expires_at: new Date((await cache.set('own', key, value, ttl * 1000)).expiresAt).toISOString() };
      case 'delete': {
        const found = await cache.delete('own', key);
        return { found, removed: found ? 1 : 0 };
      }
      case 'clear':
        return { removed: await cache.clear('own', what) };
      case 'stats':
        return { stats: await cache.figures('own') };
      default:
        return assertNever(action);
    }
  },
});

const show = (value: Json | undefined): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null, null, 2));

function summarise({ found, value, expires_at, removed, stats }: { found?: boolean | undefined; value?: Json | undefined; expires_at?: string | undefined; removed?: number | undefined; stats?: z.output<typeof statsField> | undefined }, { action, key = '' }: Input): string {
  if (stats) return `${formatCount(stats.entries, 'value')}, ${formatBytes(stats.bytes)}; ${formatCount(stats.results, 'kept result')}`;
  if (action === 'get') return found === true ? `${key}: ${beginningOf(show(value), 100)}` : `Nothing is cached as ${key}`;
  return removed === undefined ? `Cached ${key} until ${expires_at ?? ''}` : `Removed ${formatCount(removed, 'entry', 'entries')}`;
}
