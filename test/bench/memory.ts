// A million memories: how long a search takes, by kinds of questions, in the store and through the door with policy and audit on.
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { memoryMigrations } from '../../src-main/memory/schema.ts';
import { MemoryRows } from '../../src-main/memory/memoryRows.ts';
import { openDatabase } from '../../src-main/store/connection.ts';
import type { DoorBench } from './door.ts';
import { startOwnRuntime } from './ownRuntime.ts';

const memories = 1_000_000;
const goalMs = 50;
const questions = 200;
const perTransaction = 50_000;
/** The principal whose calls `startOwnRuntime` makes. */
const asking = 'mcp:bench:bench';

/** The same numbers every time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const syllables = 'ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re ri ro ru sa se si so su ta te ti to tu'.split(' ');
/** Words that come as words do: the second half as often as the first, the rarest once in a hundred thousand. */
const words = Array.from({ length: 30_000 }, (_, index) => {
  let word = '';
  for (let left = index + 7; left > 0; left = Math.floor(left / syllables.length)) word += syllables[left % syllables.length] ?? '';
  return `${word}${syllables[(index * 13) % syllables.length] ?? ''}`;
});

function fill(folder: string, random: () => number, spoken: () => string): void {
  const connection = openDatabase(join(folder, 'memory.db'), memoryMigrations);
  // Only here: what is lost with the machine is made again.
  connection.pragma('synchronous = OFF');
  connection.pragma('cache_size = -200000');
  const rows = new MemoryRows(connection);
  for (let from = 0; from < memories; from += perTransaction) {
    connection.transaction(() => {
      for (let index = from; index < from + perTransaction; index++) {
        const content = Array.from({ length: 8 + Math.floor(random() * 14) }, spoken).join(' ');
        rows.insert({ owner: index % 10 === 0 ? 'person' : asking, namespace: `project ${index % 50}`, key: `memory ${index}`, content, tags: index % 7 === 0 ? [`tag ${index % 20}`] : [], importance: random(), createdAt: index, updatedAt: index, expiresAt: null, callId: 'call', storedBy: 'chat' });
      }
    })();
  }
  connection.close();
}

export async function benchMemory({ folder, workspace, say, verdict }: DoorBench): Promise<void> {
  const random = seeded(42);
  const spoken = (): string => words[Math.min(words.length - 1, Math.floor(Math.exp(random() * Math.log(words.length)) - 1))] ?? '';
  const several = (count: number, word: () => string): string => Array.from({ length: count }, word).join(' ');
  const dataFolder = join(folder, 'memories');
  mkdirSync(dataFolder);
  const startedAt = performance.now();
  fill(dataFolder, random, spoken);
  say(`\nsearch_memory among ${memories.toLocaleString('en')} memories (${(statSync(join(dataFolder, 'memory.db')).size / 1e6).toFixed(0)} MB, stored in ${((performance.now() - startedAt) / 1000).toFixed(0)} s), ms, through the door with policy and audit on (goal p95 ${goalMs})`);
  say('question'.padEnd(44) + 'p50     p95     max');
  const kinds: readonly [string, () => Record<string, unknown>][] = [
    ['two to five words as they come', () => ({ query: several(2 + Math.floor(random() * 4), spoken) })],
    ['three of the commonest words', () => ({ query: several(3, () => words[Math.floor(random() * 15)] ?? '') })],
    ['three rare words', () => ({ query: several(3, () => words[Math.floor(random() * words.length)] ?? '') })],
    ['mistyped words', () => ({ query: `${spoken()}x ${spoken()}q` })],
    ['in one namespace', () => ({ query: several(3, spoken), namespace: 'project 7' })],
    ['with a tag', () => ({ query: several(3, spoken), tags: ['tag 7'] })],
    ['the newest', () => ({})],
  ];
  const runtime = await startOwnRuntime(dataFolder, workspace);
  const all: number[] = [];
  const row = (name: string, times: readonly number[]): void => {
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1).padStart(7);
    say(`${name.padEnd(40)}${at(0.5)} ${at(0.95)} ${at(1)}   ${verdict(sorted[Math.floor(sorted.length * 0.95)] ?? 0, goalMs, true)}`);
  };
  try {
    // The first question opens the database.
    await runtime.call('search_memory', { query: 'ready' });
    for (const [name, question] of kinds) {
      const times: number[] = [];
      for (let index = 0; index < questions; index++) {
        const input = { ...question(), limit: 10 };
        const began = performance.now();
        await runtime.call('search_memory', input);
        times.push(performance.now() - began);
      }
      all.push(...times);
      row(name, times);
    }
    row('all of these', all);
  } finally {
    await runtime.stop();
  }
}
