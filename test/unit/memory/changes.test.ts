import { describe, expect, it } from 'vitest';
import { openMemories } from '../../kit/memories.ts';

const mark = { callId: 'call_x', position: 0 };

describe('storing', () => {
  it('replaces the one of the same key, keeps when it began, and says who stored it last', async () => {
    const bench = openMemories();
    const first = await bench.keep('green', { key: 'colour' });
    bench.time.now += 5;
    const { memory, replaced } = await bench.memories.put('person', { namespace: 'general', key: 'colour', content: 'blue', tags: ['a', 'a'], importance: 1 }, { callId: 'call_2', by: 'cli', at: bench.time.now });
    expect(replaced).toBe(true);
    expect(memory).toEqual({ ...first, content: 'blue', tags: ['a'], importance: 1, updatedAt: first.createdAt + 5, callId: 'call_2', storedBy: 'cli' });
    expect(await bench.find('green')).toEqual([]);
    expect(await bench.find('blue')).toEqual(['colour']);
  });

  it('makes a key where none was given; the same said twice is one memory', async () => {
    const bench = openMemories();
    const one = await bench.keep('The staging server is called Turing.');
    expect(one.key).toBe('staging-server-called-turing');
    expect((await bench.keep('the staging server is called TURING')).id).toBe(one.id);
    expect((await bench.keep('Staging server called Turing — by everybody')).key).toBe('staging-server-called-turing-everybody');
    expect((await bench.keep('staging, server! called Turing?')).key).toBe('staging-server-called-turing-2');
    expect((await bench.keep('???')).key).toBe('memory');
  });

  it('refuses what the redactor would hide, in any field, and keeps nothing of it', async () => {
    const bench = openMemories();
    for (const draft of [{ content: 'it is hunter2' }, { key: 'hunter2' }, { tags: ['hunter2'] }, { namespace: 'hunter2' }]) {
      await expect(bench.keep(draft.content ?? 'harmless', draft)).rejects.toMatchObject({ code: 'REDACTED_INPUT', hint: expect.stringContaining('secret store') });
    }
    expect(await bench.find('')).toEqual([]);
  });

  it('is there again after a restart', async () => {
    const bench = openMemories();
    await bench.keep('Anna prefers tea', { key: 'anna' });
    await bench.memories.close();
    const again = openMemories({ folder: bench.folder });
    expect(await again.find('tea')).toEqual(['anna']);
  });

  it('forgets for good what has been past its time for a month', async () => {
    const bench = openMemories();
    await bench.keep('old', { key: 'old', expiresAt: bench.time.now + 1 });
    await bench.memories.close();
    const later = openMemories({ folder: bench.folder, clock: { now: () => bench.time.now + 40 * 86_400_000, after: () => () => undefined } });
    expect(await later.memories.list({ query: '', offset: 0, limit: 10 })).toEqual({ memories: [], total: 0 });
  });
});

describe('the way back', () => {
  it('of a new, a replaced and a removed memory, and again forward', async () => {
    const bench = openMemories();
    await bench.keep('green', { key: 'colour' });
    await bench.keep('blue', { key: 'colour', mark });
    await bench.keep('tea', { key: 'drink', mark: { callId: 'call_x', position: 1 } });
    const [removed] = await bench.memories.remove('person', 'general', ['colour'], { callId: 'call_x', position: 2 });
    expect(removed?.content).toBe('blue');
    const content = async (key: string): Promise<string | undefined> => (await bench.memories.get('person', 'general', key))?.content;
    for (const position of [2, 1, 0]) await bench.memories.revert({ callId: 'call_x', position }, 'before');
    expect([await content('colour'), await content('drink')]).toEqual(['green', undefined]);
    expect(await bench.find('green')).toEqual(['colour']);
    for (const position of [0, 1, 2]) await bench.memories.revert({ callId: 'call_x', position }, 'after');
    expect([await content('colour'), await content('drink')]).toEqual([undefined, 'tea']);
    // Done again it changes nothing more.
    await bench.memories.revert({ callId: 'call_x', position: 2 }, 'after');
    await bench.memories.revert({ callId: 'call_x', position: 2 }, 'before');
    expect(await content('colour')).toBe('blue');
  });

  it('names what was changed since; gone through all the same, that becomes the other side', async () => {
    const bench = openMemories();
    await bench.keep('green', { key: 'colour' });
    await bench.keep('blue', { key: 'colour', mark });
    expect(await bench.memories.conflicts(mark, 'before')).toEqual([]);
    await bench.keep('red', { key: 'colour' });
    expect(await bench.memories.conflicts(mark, 'before')).toEqual(['The memory colour was changed since']);
    await bench.memories.revert(mark, 'before');
    expect((await bench.memories.get('person', 'general', 'colour'))?.content).toBe('green');
    await bench.memories.revert(mark, 'after');
    expect((await bench.memories.get('person', 'general', 'colour'))?.content).toBe('red');
  });

  it('takes no other memory’s key', async () => {
    const bench = openMemories();
    await bench.keep('green', { key: 'colour' });
    await bench.memories.remove('person', 'general', ['colour'], mark);
    await bench.keep('yellow', { key: 'colour' });
    expect(await bench.memories.conflicts(mark, 'before')).toEqual(['Another memory is called colour by now']);
    await bench.memories.revert(mark, 'before');
    expect(await bench.find('green')).toEqual(['colour-2']);
    expect((await bench.memories.get('person', 'general', 'colour'))?.content).toBe('yellow');
  });

  it('is gone once it is forgotten', async () => {
    const bench = openMemories();
    await bench.keep('green', { key: 'colour', mark });
    await bench.memories.forget('call_x');
    await bench.memories.revert(mark, 'before');
    expect(await bench.find('green')).toEqual(['colour']);
  });
});

describe('putting in order', () => {
  it('removes what is said twice and what is past its time, only of that owner and place, and can be taken back', async () => {
    const bench = openMemories();
    await bench.keep('Backups run at two.', { key: 'a', tags: ['old'] });
    await bench.keep('backups run at TWO', { key: 'b', importance: 0.9, tags: ['new'] });
    await bench.keep('Backups run at two', { key: 'c', namespace: 'atlas' });
    await bench.keep('Backups run at two', { key: 'd', owner: 'mcp:x:1' });
    await bench.keep('backups run at two!', { key: 'e', expiresAt: bench.time.now + 10 });
    bench.time.now += 10;
    const options = { dedupe: true, expire: true };
    const plan = await bench.memories.planTidy('person', options);
    expect(plan.counts).toEqual({ expired: 1, duplicates: 1 });
    expect([plan.expired.map(({ key }) => key), plan.duplicates.map(({ removed, keptKey }) => [removed.key, keptKey])]).toEqual([['e'], [['a', 'b']]]);
    const done = await bench.memories.tidy('person', options, mark);
    expect(done).toMatchObject({ expired: 1, duplicates: 1, before: { memories: 4 }, after: { memories: 2, bytes: expect.any(Number) } });
    expect((await bench.memories.get('person', 'general', 'b'))?.tags.toSorted()).toEqual(['new', 'old']);
    expect((await bench.find('backups')).toSorted()).toEqual(['b', 'c']);
    expect(await bench.find('backups', { owner: 'mcp:x:1' })).toEqual(['d']);
    await bench.memories.revert(mark, 'before');
    expect((await bench.find('backups')).toSorted()).toEqual(['a', 'b', 'c']);
    expect((await bench.memories.get('person', 'general', 'b'))?.tags).toEqual(['new']);
  });

  it('leaves alone what it is told to', async () => {
    const bench = openMemories();
    for (const key of ['a', 'b']) await bench.keep('same', { key, expiresAt: bench.time.now + 10 });
    await bench.keep('same', { key: 'c' });
    expect((await bench.memories.planTidy('person', { dedupe: false, expire: true })).counts).toEqual({ expired: 0, duplicates: 0 });
    expect((await bench.memories.planTidy('person', { dedupe: true, expire: false, namespace: 'atlas' })).counts).toEqual({ expired: 0, duplicates: 0 });
    // Of several the one that lasts stays.
    expect((await bench.memories.planTidy('person', { dedupe: true, expire: false })).duplicates.map(({ keptKey }) => keptKey)).toEqual(['c', 'c']);
  });
});

it('is listed in pages, by owner, namespace, tag and words, with what is past its time', async () => {
  const bench = openMemories();
  for (let index = 0; index < 30; index++) await bench.keep(`note ${index} of the day`, { key: `n${index}`, namespace: index % 3 === 0 ? 'atlas' : 'general', tags: index % 10 === 0 ? ['ten'] : [], ...(index === 29 && { expiresAt: bench.time.now + 1 }) });
  await bench.keep('theirs', { key: 't', owner: 'mcp:x:1' });
  bench.time.now += 1;
  const list = async (filter: { query?: string; owner?: string; namespace?: string; tag?: string; offset?: number }): Promise<[number, string[]]> => {
    const { total, memories } = await bench.memories.list({ query: '', offset: 0, limit: 3, ...filter });
    return [total, memories.map(({ key }) => key)];
  };
  expect(await list({})).toEqual([31, ['t', 'n29', 'n28']]);
  expect(await list({ owner: 'person', offset: 3 })).toEqual([30, ['n26', 'n25', 'n24']]);
  expect(await list({ namespace: 'atlas' })).toEqual([10, ['n27', 'n24', 'n21']]);
  expect(await list({ tag: 'ten' })).toEqual([3, ['n20', 'n10', 'n0']]);
  expect((await list({ query: 'note 17' }))[1][0]).toBe('n17');
  expect(await bench.memories.places()).toEqual({ owners: [{ owner: 'person', memories: 30 }, { owner: 'mcp:x:1', memories: 1 }], namespaces: [{ namespace: 'general', memories: 21 }, { namespace: 'atlas', memories: 10 }], tags: ['ten'] });
});
