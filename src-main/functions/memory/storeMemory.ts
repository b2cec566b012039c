import { z } from 'zod';
import { callerName } from '../../kernel/callerName.ts';
import { beginningOf } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { defaultNamespace, describeTtl, inNamespace, keyField, memoryField, namespaceField, scopeField, tagField, toField } from './shared/memoryFields.ts';

const longestTtl = 10 * 365 * 86_400;

export const storeMemory = defineFunction({
  name: 'store_memory',
  title: 'Store memory',
  category: 'memory',
  summary: 'Remembers something for later',
  description:
    'Keeps a text under a key so that it can be recalled in later conversations: a fact, a preference, a decision. A key that exists is replaced. Passwords, keys and other secrets are refused: they belong in the secret store. For values that are only needed for a while use manage_cache; for documents write a file.',
  input: z.strictObject({
    content: z.string().trim().min(1).max(20_000).describe('What to remember.'),
    key: keyField.optional().describe('Its name, to recall it by: "favourite colour". Made from the content where absent.'),
    namespace: namespaceField.default(defaultNamespace).describe('Where to keep it: one for each project or subject.'),
    tags: z.array(tagField).max(20).default([]).describe('Words to find it by.'),
    importance: z.number().min(0).max(1).default(0.5).describe('0 to 1; of two that fit as well, the more important one comes first.'),
    ttl: z.int().min(1).max(longestTtl).optional().describe('Seconds after which it is forgotten; never where absent.'),
    scope: scopeField,
  }),
  output: z.strictObject({ memory: memoryField.describe('The memory as it is kept.'), replaced: z.boolean().describe('There was one of that key, which is gone.') }),
  annotations: { readOnly: false, destructive: false, idempotent: true, openWorld: false },
  undo: 'journal',
  phrase: ({ key, content, namespace }) => ({ base: 'Remember', present: 'Remembering', past: 'Remembered', object: `${key ?? `“${beginningOf(content.replace(/\s+/g, ' '), 60)}”`}${inNamespace(namespace)}` }),
  effects: ({ content, key, namespace, tags, scope }) => [{ kind: 'memory', store: 'memories', access: 'write', whose: scope, namespace, key, texts: { content, key: key ?? '', namespace, tags } }],
  async preview({ memories }, { content, key, namespace, tags, importance, ttl, scope }) {
    const there = key === undefined ? undefined : await memories.get(scope, namespace, key);
    return {
      preview: {
        kind: 'message',
        facts: [
          ...(key === undefined ? [] : [{ label: 'Key', value: key, tone: 'strong' as const }]),
          { label: 'Namespace', value: namespace },
          ...(tags.length === 0 ? [] : [{ label: 'Tags', value: tags.join(', ') }]),
          ...(importance === 0.5 ? [] : [{ label: 'Importance', value: String(importance) }]),
          { label: 'Forgotten', value: ttl === undefined ? 'never by itself' : `after ${describeTtl(ttl)}` },
        ],
        body: content,
        notes: there && there.content !== content ? [{ tone: 'write', text: `Takes the place of: ${beginningOf(there.content, 400)}` }] : [],
      },
      approveLabel: there ? 'Replace memory' : 'Remember',
    };
  },
  summarise: ({ memory, replaced }) => `${replaced ? 'Replaced' : 'Remembered'} ${memory.key}${inNamespace(memory.namespace)}`,
  view: ({ memory }) => ({ kind: 'facts', facts: [{ label: 'Key', value: memory.key }, { label: 'Content', value: memory.content }, { label: 'Namespace', value: memory.namespace }, ...(memory.expires_at === null ? [] : [{ label: 'Forgotten', value: memory.expires_at }])] }),
  phrasings: [
    'remember that my favourite colour is green',
    'remember my birthday is on the third of March',
    'keep in mind that the staging server is called turing',
    'memorise this: the meeting is always on Tuesdays',
    'store a memory that Anna prefers tea',
    'save to memory that invoices go to accounting@example.com',
    'note for later that the printer is on the second floor',
    'remember for the project atlas that the deadline is in June',
    'don’t forget that I am allergic to nuts',
    'store the fact that backups run at two',
    'add to your memory: use tabs in this project',
    'remember for one hour that the build is broken',
  ],
  examples: [
    { title: 'A preference', input: { key: 'favourite colour', content: 'Green, and never orange.', tags: ['preference'] } },
    { title: 'For a project, for a month', input: { content: 'The staging server of atlas is called turing.', namespace: 'atlas', importance: 0.8, ttl: 2_592_000 } },
  ],
  async handler({ memories, callId, caller, clock }, { content, key, namespace, tags, importance, ttl, scope }) {
    const at = clock.now();
    const { memory, replaced } = await memories.put(scope, { namespace, key, content, tags, importance, expiresAt: ttl === undefined ? undefined : at + ttl * 1000 }, { callId, by: callerName(caller), at });
    return { memory: toField(memory), replaced };
  },
});
