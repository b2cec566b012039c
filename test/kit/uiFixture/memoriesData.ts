import type { MemoriesState, MemoryView } from '../../../src-preload/contract/index.ts';

const hour = 3_600_000;
const said: [string, string, string, string[], string][] = [
  ['favourite colour', 'Green, and never orange.', 'general', ['preference'], 'chat'],
  ['staging server', 'The staging server of atlas is called Turing; it restarts at four in the morning, so nothing should be deployed shortly before.', 'atlas', ['server', 'deploy'], 'chat'],
  ['anna', 'Anna prefers tea without sugar.', 'people', [], 'cli'],
  ['invoice address', 'Invoices go to accounting, with the number of the order in the subject.', 'general', ['money'], 'chat'],
  ['code style', 'Tabs, whole words, comments state reasons.', 'atlas', ['style'], 'mcp:cursor'],
  ['build broken', 'The nightly build is broken since the compiler was updated.', 'atlas', ['build'], 'schedule:nightly'],
];

/** Ten thousand of them, in every state a row can show. */
export function makeMemories(now: number): MemoryView[] {
  return Array.from({ length: 10_000 }, (_, index) => {
    const [key, content, namespace, tags, storedBy] = said[index % said.length] ?? ['', '', '', [], ''];
    const at = now - index * 2 * hour - 600_000;
    return { id: 10_000 - index, owner: storedBy === 'mcp:cursor' ? 'mcp:cursor:first' : 'person', namespace, key: index < said.length ? key : `${key} ${index}`, content, tags, importance: 0.5, createdAt: at, updatedAt: at, expiresAt: index % 6 === 5 ? now + (index < 6 ? 20 * hour : -hour) : index % 11 === 3 ? now + 9 * 24 * hour : null, storedBy, callId: `call_${index}` };
  });
}

export function countMemories(memories: readonly MemoryView[]): MemoriesState {
  const counted = (names: string[]): [string, number][] => [...Map.groupBy(names, (name) => name)].map(([name, all]): [string, number] => [name, all.length]).sort((a, b) => b[1] - a[1]);
  return {
    revision: 0,
    total: memories.length,
    owners: counted(memories.map(({ owner }) => owner)).map(([owner, count]) => ({ owner, memories: count })),
    namespaces: counted(memories.map(({ namespace }) => namespace)).map(([namespace, count]) => ({ namespace, memories: count })),
    tags: counted(memories.flatMap(({ tags }) => tags)).map(([tag]) => tag),
  };
}
