import { describe, expect, it } from 'vitest';
import { openMemories, type MemoryBench } from '../../kit/memories.ts';

const facts: [string, string][] = [
  ['favourite colour', 'My favourite colour is green, never orange.'],
  ['staging', 'The staging server of atlas is called Turing.'],
  ['anna', 'Anna prefers tea without sugar.'],
  ['birthday', 'Mum’s birthday is on the third of March.'],
  ['printer', 'The printer stands on the second floor, next to the kitchen.'],
  ['café', 'The café at the corner is called Zoë’s Übersee.'],
  ['deadline', 'The atlas project has its deadline in June.'],
];

/** With more around them than is looked through as a whole. */
async function remembering(others: number): Promise<MemoryBench> {
  const bench = openMemories();
  await Promise.all(facts.map(([key, content]) => bench.keep(content, { key })));
  await Promise.all(Array.from({ length: others }, (_, index) => bench.keep(`Ticket ${index} of the helpdesk: the monitor of room ${index * 7} flickers`, { key: `ticket ${index}` })));
  return bench;
}

describe.each([['few', 0], ['more than are looked through', 900]])('among %s', (_what, others) => {
  it('finds what is meant by other forms of the words, by parts of them, and without accents', async () => {
    const bench = await remembering(others);
    const asked: [string, string][] = [
      ['what is my favourite colour', 'favourite colour'],
      ['server staging', 'staging'],
      ['which teas does Anna prefer', 'anna'],
      ['birthdays', 'birthday'],
      ['zoes cafe ubersee', 'café'],
      ['printer kitchen', 'printer'],
      ['printr kitchn', 'printer'],
      ['deadlines of the projects', 'deadline'],
      ['turing', 'staging'],
    ];
    for (const [query, key] of asked) expect((await bench.find(query))[0], query).toBe(key);
  });

  it('finds nothing where nothing fits', async () => {
    const bench = await remembering(others);
    expect(await bench.find('quarterly revenue xylophone')).toEqual([]);
    expect(await bench.find('"(: AND * NEAR -')).toEqual(others === 0 ? [] : expect.any(Array));
  });
});

it('gives the newest first where nothing is asked for', async () => {
  const bench = await remembering(0);
  expect(await bench.find('', { limit: 2 })).toEqual(['deadline', 'café']);
});

it('keeps to one owner, one namespace and all tags, however many others there are', async () => {
  const bench = openMemories();
  await Promise.all(Array.from({ length: 500 }, (_, index) => bench.keep(`the plan of team ${index} is secret`, { key: `plan ${index}`, owner: 'mcp:other:1' })));
  await bench.keep('the plan of ours is simple', { key: 'ours' });
  await bench.keep('the plan of atlas', { key: 'atlas plan', namespace: 'atlas', tags: ['plan', 'june'] });
  await bench.keep('another plan of atlas', { key: 'atlas other', namespace: 'atlas', tags: ['plan'] });
  expect((await bench.find('the plan')).toSorted()).toEqual(['atlas other', 'atlas plan', 'ours']);
  expect((await bench.find('plan', { namespace: 'atlas' })).toSorted()).toEqual(['atlas other', 'atlas plan']);
  expect(await bench.find('plan', { tags: ['plan', 'june'] })).toEqual(['atlas plan']);
  expect(await bench.find('plan', { owner: 'mcp:nobody:2' })).toEqual([]);
  expect(await bench.find('plan ours', { owner: 'mcp:other:1', limit: 100 })).not.toContain('ours');
});

it('puts the more important of two that fit as well first', async () => {
  const bench = openMemories();
  await bench.keep('the gate code changes on Mondays', { key: 'minor', importance: 0.1 });
  await bench.keep('the gate code changes on Fridays', { key: 'major', importance: 1 });
  expect(await bench.find('gate code')).toEqual(['major', 'minor']);
});

it('tells nothing that is past its time', async () => {
  const bench = openMemories();
  await bench.keep('the build is broken', { key: 'build', expiresAt: bench.time.now + 1000 });
  expect(await bench.find('build')).toEqual(['build']);
  bench.time.now += 1000;
  expect(await bench.find('build')).toEqual([]);
  expect(await bench.memories.get('person', 'general', 'build')).toBeUndefined();
});

it('sorts by meaning where a model for it is there, and goes on without when it fails', async () => {
  let works = true;
  const meaning = { compared: 50, embed: async (texts: readonly string[]) => (works ? texts.map((text) => [/car|vehicle|automobile/.test(text) ? 1 : 0, /flower/.test(text) ? 1 : 0, 0.1]) : Promise.reject(new Error('no memory'))) };
  const bench = openMemories({ meaning });
  await bench.keep('the blue car park ticket', { key: 'car' });
  await bench.keep('the blue flower', { key: 'flower' });
  expect((await bench.find('blue automobile'))[0]).toBe('car');
  works = false;
  expect(await bench.find('blue flower')).toContain('flower');
});
