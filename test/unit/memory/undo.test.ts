// The journal over memories: what a killed process leaves is taken back, what is too old is forgotten on both sides.
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../../src-main/kernel/log.ts';
import { openStore } from '../../../src-main/store/openStore.ts';
import { createJournal, type Journal } from '../../../src-main/undo/journal.ts';
import { openMemories, type MemoryBench } from '../../kit/memories.ts';
import { noSettings } from '../../kit/noSettings.ts';

const dayMs = 86_400_000;

async function openJournal(bench: MemoryBench): Promise<{ journal: Journal; again(): Journal }> {
  const store = await openStore(bench.folder);
  onTestFinished(() => store.close());
  const again = (): Journal => createJournal({ store, folder: join(bench.folder, 'trash'), clock: { now: () => bench.time.now, after: () => () => undefined }, log: createLog('silent'), limits: () => ({ maxAgeMs: 30 * dayMs, maxBytes: 1e9 }), settings: noSettings, memories: bench.memories });
  return { journal: again(), again };
}

const draft = { namespace: 'general', key: 'colour', tags: [], importance: 0.5 };
const by = { callId: 'call_1', by: 'chat', at: 1 };

it('takes back what a killed call had stored and removed', async () => {
  const bench = openMemories();
  await bench.keep('green', { key: 'colour' });
  await bench.keep('tea', { key: 'drink' });
  const { journal, again } = await openJournal(bench);
  const recorded = journal.recordingMemories('call_1', bench.memories);
  await recorded.put('person', { ...draft, content: 'blue' }, by);
  await recorded.remove('person', 'general', ['drink']);
  // The process ends here: nobody hears of the call.
  const recovered = await again().recover();
  expect(recovered).toMatchObject([{ callId: 'call_1', whatHappened: expect.stringContaining('2 changes of it were taken back') }]);
  expect((await bench.memories.get('person', 'general', 'colour'))?.content).toBe('green');
  expect((await bench.memories.get('person', 'general', 'drink'))?.content).toBe('tea');
});

it('takes back what a failed call had done, and leaves nothing of a change that did not happen', async () => {
  const bench = openMemories();
  const { journal } = await openJournal(bench);
  const recorded = journal.recordingMemories('call_1', bench.memories);
  await recorded.put('person', { ...draft, content: 'blue' }, by);
  await expect(recorded.put('person', { ...draft, content: 'hunter2' }, by)).rejects.toMatchObject({ code: 'REDACTED_INPUT' });
  expect(await journal.rollBack('call_1')).toBe(true);
  expect(await bench.memories.get('person', 'general', 'colour')).toBeUndefined();
  expect(await journal.stateOf('call_1')).toEqual({ state: 'none' });
});

it('forgets both sides when undo lapses', async () => {
  const bench = openMemories();
  const { journal } = await openJournal(bench);
  await journal.recordingMemories('call_1', bench.memories).put('person', { ...draft, content: 'blue' }, by);
  await journal.finish('call_1');
  expect(await journal.stateOf('call_1')).toMatchObject({ state: 'available' });
  bench.time.now += 31 * dayMs;
  await journal.sweep();
  await expect(journal.undo('call_1', { force: false })).rejects.toMatchObject({ code: 'UNDO_UNAVAILABLE' });
  await bench.memories.revert({ callId: 'call_1', position: 0 }, 'before');
  expect((await bench.memories.get('person', 'general', 'colour'))?.content).toBe('blue');
});
