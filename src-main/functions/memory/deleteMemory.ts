import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import type { Memories, Memory } from '../../ports/memories.ts';
import { defaultNamespace, inNamespace, keyField, memoryField, namespaceField, scopeField, toField } from './shared/memoryFields.ts';

export const deleteMemory = defineFunction({
  name: 'delete_memory',
  title: 'Delete memory',
  category: 'memory',
  summary: 'Forgets what was remembered under a key',
  description: 'Removes one memory. It can be brought back with undo for as long as undo is kept. To remove what is past its time or said twice use optimize_memory.',
  input: z.strictObject({
    key: keyField.describe('Its name, as it was stored.'),
    namespace: namespaceField.default(defaultNamespace).describe('Where it is kept.'),
    scope: scopeField,
  }),
  output: z.strictObject({ deleted: memoryField.describe('The memory as it was.') }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  undo: 'journal',
  phrase: ({ key, namespace }) => ({ base: 'Forget', present: 'Forgetting', past: 'Forgot', object: `${key}${inNamespace(namespace)}` }),
  effects: ({ key, namespace, scope }) => [{ kind: 'memory', store: 'memories', access: 'delete', whose: scope, namespace, key }],
  async preview({ memories }, { key, namespace, scope }) {
    const memory = await required(memories, scope, namespace, key);
    return {
      preview: {
        kind: 'message',
        facts: [
          { label: 'Key', value: memory.key, tone: 'strong' },
          { label: 'Namespace', value: memory.namespace },
          { label: 'Stored', value: `${new Date(memory.updatedAt).toISOString().slice(0, 10)} by ${memory.storedBy}` },
        ],
        body: memory.content,
        notes: [],
      },
      approveLabel: 'Forget',
    };
  },
  summarise: ({ deleted }) => `Forgot ${deleted.key}${inNamespace(deleted.namespace)}`,
  view: ({ deleted }) => ({ kind: 'facts', facts: [{ label: 'Key', value: deleted.key }, { label: 'Content', value: deleted.content }] }),
  phrasings: [
    'forget my favourite colour',
    'forget what I told you about Anna',
    'delete the memory called staging server',
    'remove the memory office address',
    'erase the memory with the key wifi name',
    'don’t remember my birthday any more',
    'drop the memory named deadline',
    'delete what you remembered as shopping list',
    'clear the memory about the printer',
    'unlearn the memory shoe size',
  ],
  examples: [{ title: 'By key', input: { key: 'favourite colour' } }],
  async handler({ memories }, { key, namespace, scope }) {
    const [deleted] = await memories.remove(scope, namespace, [key]);
    return { deleted: toField(deleted ?? (await required(memories, scope, namespace, key))) };
  },
});

async function required(memories: Pick<Memories, 'get' | 'likeKeys'>, scope: string, namespace: string, key: string): Promise<Memory> {
  const memory = await memories.get(scope, namespace, key);
  if (memory) return memory;
  const like = await memories.likeKeys(scope, namespace, key);
  throw new AppError('NOT_FOUND', `Nothing is remembered as ${key}${inNamespace(namespace)}`, { hint: like.length > 0 ? `There is ${like.join(', ')}` : 'Search the memories to see what there is' });
}
