import { z } from 'zod';
import { formatBytes, formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { namespaceField, scopeField } from './shared/memoryFields.ts';

const sizeField = z.strictObject({ memories: z.int().describe('How many there are.'), bytes: z.int().describe('What the database takes up.') });
const named = 20;

export const optimizeMemory = defineFunction({
  name: 'optimize_memory',
  title: 'Optimize memory',
  category: 'memory',
  summary: 'Removes memories said twice or past their time',
  description: 'Puts the memories in order: removes those past their time and those that say the same as another of their namespace, then packs the database. Of several that say the same the most lasting, most important and newest stays and takes their tags. What was removed can be brought back with undo.',
  input: z.strictObject({
    namespace: namespaceField.optional().describe('Only there; everywhere where absent.'),
    dedupe: z.boolean().default(true).describe('Remove those that say the same as another.'),
    expire: z.boolean().default(true).describe('Remove those past their time.'),
    scope: scopeField,
  }),
  output: z.strictObject({
    expired: z.int().describe('Removed because their time was over.'),
    duplicates: z.int().describe('Removed because another says the same.'),
    before: sizeField.describe('As it was.'),
    after: sizeField.describe('As it is now. What was removed is kept until undo lapses, and counts in the bytes.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: true, openWorld: false },
  undo: 'journal',
  timeoutMs: 600_000,
  pool: 'work',
  phrase: ({ namespace }) => ({ base: 'Tidy', present: 'Tidying', past: 'Tidied', object: namespace === undefined ? 'memories' : `memories of ${namespace}` }),
  effects: ({ namespace, scope }) => [{ kind: 'memory', store: 'memories', access: 'delete', whose: scope, namespace }],
  async preview({ memories }, { namespace, dedupe, expire, scope }) {
    const { expired, duplicates, counts } = await memories.planTidy(scope, { namespace, dedupe, expire });
    const total = counts.expired + counts.duplicates;
    const lines = [
      ...duplicates.map(({ removed, keptKey }) => ({ label: 'Twice', value: `${removed.key}: said by ${keptKey} as well, which stays` })),
      ...expired.map(({ key, expiresAt }) => ({ label: 'Past its time', value: `${key}, since ${new Date(expiresAt ?? 0).toISOString().slice(0, 10)}` })),
    ];
    return {
      preview: {
        kind: 'facts',
        facts: [
          { label: 'Said twice', value: dedupe ? formatCount(counts.duplicates, 'memory', 'memories') : 'left alone', tone: 'strong' },
          { label: 'Past their time', value: expire ? formatCount(counts.expired, 'memory', 'memories') : 'left alone', tone: 'strong' },
          ...lines.slice(0, named),
          ...(total > named ? [{ label: '', value: `and ${formatCount(total - Math.min(named, lines.length), 'more', 'more')}` }] : []),
        ],
        notes: [],
      },
      object: `${formatCount(total, 'memory', 'memories')}${namespace === undefined ? '' : ` of ${namespace}`}`,
      approveLabel: total === 0 ? 'Pack the database' : `Remove ${formatCount(total, 'memory', 'memories')}`,
    };
  },
  summarise: ({ expired, duplicates, before, after }) => `Removed ${formatCount(expired + duplicates, 'memory', 'memories')}; ${formatCount(after.memories, 'memory', 'memories')} left, ${formatBytes(before.bytes)}, then ${formatBytes(after.bytes)}`,
  view: ({ expired, duplicates, before, after }) => ({
    kind: 'facts',
    facts: [
      { label: 'Said twice', value: String(duplicates) },
      { label: 'Past their time', value: String(expired) },
      { label: 'Memories', value: `${before.memories}, then ${after.memories}` },
      { label: 'Database', value: `${formatBytes(before.bytes)}, then ${formatBytes(after.bytes)}` },
    ],
  }),
  phrasings: [
    'optimize your memory',
    'clean up your memories',
    'tidy up the memory store',
    'remove duplicate memories',
    'delete expired memories',
    'dedupe what you remember',
    'compact the memory database',
    'vacuum the memories',
    'get rid of memories that are said twice',
    'purge outdated memories',
    'optimise the memories of project atlas',
  ],
  examples: [
    { title: 'All of it', input: {} },
    { title: 'Only what is past its time', input: { dedupe: false, namespace: 'atlas' } },
  ],
  handler: ({ memories }, { namespace, dedupe, expire, scope }) => memories.tidy(scope, { namespace, dedupe, expire }),
});
