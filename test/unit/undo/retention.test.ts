import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { day, journalBench } from '../../kit/journal.ts';

test('what is too old can no longer be undone and frees its space', async () => {
  const { roots, journal, call, wait, trash } = await journalBench();
  const path = join(roots.workspace, 'a');
  writeFileSync(path, Buffer.alloc(1000));
  await call('call_1', (files) => files.remove(path));
  expect(await journal.usage()).toEqual({ bytes: 1000, entries: 1 });
  wait(29 * day);
  await journal.sweep();
  expect((await journal.stateOf('call_1')).state).toBe('available');
  wait(2 * day);
  await journal.sweep();
  expect(await journal.stateOf('call_1')).toEqual({ state: 'expired', reason: 'It was done more than 30 days ago' });
  expect(await journal.usage()).toEqual({ bytes: 0, entries: 0 });
  expect(readdirSync(trash)).toEqual([]);
  await expect(journal.undo('call_1', { force: true })).rejects.toMatchObject({ code: 'UNDO_UNAVAILABLE', message: 'It was done more than 30 days ago' });
  expect(existsSync(path)).toBe(false);
});

test('a full trash drops the oldest first', async () => {
  const { roots, journal, call, wait } = await journalBench({ maxBytes: 2500 });
  for (const name of ['one', 'two', 'three']) {
    writeFileSync(join(roots.workspace, name), Buffer.alloc(1000));
    await call(`call_${name}`, (files) => files.remove(join(roots.workspace, name)));
    wait(1000);
  }
  await journal.sweep();
  const states = await journal.statesOf(['call_one', 'call_two', 'call_three', 'call_none']);
  expect([...states.values()].map(({ state }) => state)).toEqual(['expired', 'available', 'available', 'none']);
  expect(await journal.usage()).toEqual({ bytes: 2000, entries: 2 });
  await journal.undo('call_three', { force: false });
  expect(existsSync(join(roots.workspace, 'three'))).toBe(true);
});

test('undone calls count and expire as well; running ones never', async () => {
  const { roots, journal, call, files, wait } = await journalBench();
  const path = join(roots.workspace, 'a');
  writeFileSync(path, 'a');
  writeFileSync(join(roots.workspace, 'b'), 'b');
  await call('call_1', (recorded) => recorded.write(path, Buffer.alloc(500), { overwrite: true }));
  await journal.undo('call_1', { force: false });
  expect(await journal.usage()).toEqual({ bytes: 500, entries: 1 });
  await journal.recording('call_2', files).remove(join(roots.workspace, 'b'));
  wait(31 * day);
  await journal.sweep();
  expect((await journal.stateOf('call_1')).state).toBe('expired');
  expect((await journal.stateOf('call_2')).state).toBe('planned');
});

test('says until when', async () => {
  const { roots, journal, call } = await journalBench();
  const earliest = Date.now() + 30 * day;
  await call('call_1', (files) => files.write(join(roots.workspace, 'a'), 'a', { overwrite: false }));
  const view = await journal.stateOf('call_1');
  expect(view.state === 'available' && view.until !== undefined && view.until >= earliest && view.until <= Date.now() + 30 * day).toBe(true);
});
