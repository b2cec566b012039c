// Memories on a folder of their own, with a clock that stands until it is set.
import { onTestFinished } from 'vitest';
import { createMemories, type MemoriesOptions, type MemoryStore } from '../../src-main/memory/createMemories.ts';
import type { Memory, MemoryDraft } from '../../src-main/ports/memories.ts';
import { temporaryFolder } from './temporaryFolder.ts';

export interface MemoryBench {
  memories: MemoryStore;
  time: { now: number };
  folder: string;
  /** Stores a content, of the person where nobody else is named. */
  keep(content: string, more?: Partial<MemoryDraft> & { owner?: string; mark?: { callId: string; position: number } }): Promise<Memory>;
  /** Keys of what is found, best first. */
  find(query: string, more?: { owner?: string; namespace?: string; tags?: string[]; limit?: number }): Promise<string[]>;
}

export function openMemories(options: Partial<MemoriesOptions> = {}): MemoryBench {
  const time = { now: 1_000_000 };
  const folder = options.folder ?? temporaryFolder();
  const memories = createMemories({ folder, clock: { now: () => time.now, after: () => () => undefined }, marks: (value) => JSON.stringify(value).includes('hunter2'), ...options });
  onTestFinished(() => memories.close());
  return {
    memories,
    time,
    folder,
    keep: async (content, { owner = 'person', mark, ...more } = {}) => (await memories.put(owner, { namespace: 'general', content, tags: [], importance: 0.5, ...more }, { callId: 'call_1', by: 'chat', at: time.now }, mark)).memory,
    find: async (query, { owner = 'person', limit = 10, ...more } = {}) => (await memories.search(owner, { query, limit, ...more })).hits.map(({ key }) => key),
  };
}
