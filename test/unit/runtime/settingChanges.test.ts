// What the person set, put back through the journal: by the app, never by the command line.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { controlMethods } from '../../../src-main/runtime/controlMethods.ts';
import { startRuntime, type Started } from '../../kit/startedRuntime.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

const context = { signal: new AbortController().signal } as never;
const rulesText = (verdict: string): string => `${JSON.stringify({ version: 1, rules: [{ id: 'own', verdict, match: { function: 'read_file' } }] }, null, 2)}\n`;

/** The newest entry of the audit about settings. */
async function lastChange({ handlers }: Started) {
  const { entries } = await handlers['audit.query']({ filter: {}, limit: 20 }, context);
  const entry = entries.find(({ name }) => name === 'settings');
  if (!entry) throw new Error('The audit has no change of settings');
  return entry;
}

test('a setting is undone and done again; both are in the audit, and survive a restart', async () => {
  const first = await startRuntime({ workspace: temporaryFolder() });
  await first.handlers['settings.update']({ patch: { approvalTimeoutSeconds: 60, undoDays: 7 } }, context);
  const { callId } = await lastChange(first);
  expect(await lastChange(first)).toMatchObject({ state: 'done', undo: { state: 'available' } });
  await first.stop();

  const next = await startRuntime({ dataDir: first.dataFolder, workspace: first.workspace });
  expect(next.runtime.settings.current()).toMatchObject({ approvalTimeoutSeconds: 60, undoDays: 7 });
  await next.handlers['calls.undo']({ callId, force: false }, context);
  expect(next.runtime.settings.current()).toMatchObject({ approvalTimeoutSeconds: 600, undoDays: 30 });
  expect(JSON.parse(readFileSync(join(next.dataFolder, 'config.json'), 'utf8'))).toMatchObject({ approvalTimeoutSeconds: 600, undoDays: 30 });
  expect(await lastChange(next)).toMatchObject({ callId, state: 'undone', undo: { state: 'undone' } });
  await next.handlers['calls.redo']({ callId, force: false }, context);
  expect(next.runtime.settings.current()).toMatchObject({ approvalTimeoutSeconds: 60, undoDays: 7 });
  const { rows } = await next.handlers['audit.get']({ callId }, context);
  expect(rows.map(({ kind }) => kind)).toEqual(['settings', 'undo', 'undo', 'redo', 'redo']);
  expect((await next.handlers['audit.verify']({}, context)).state).toBe('intact');
});

test('what was set anew since is a conflict that names it, and nothing is changed', async () => {
  const started = await startRuntime();
  await started.handlers['settings.update']({ patch: { theme: 'dark', textSize: 110 } }, context);
  const { callId } = await lastChange(started);
  await started.handlers['settings.update']({ patch: { textSize: 120 } }, context);
  await expect(started.handlers['calls.undo']({ callId, force: false }, context)).rejects.toMatchObject({ code: 'UNDO_CONFLICT', message: expect.stringContaining('textSize') });
  expect(started.runtime.settings.current()).toMatchObject({ theme: 'dark', textSize: 120 });
  await started.handlers['calls.undo']({ callId, force: true }, context);
  expect(started.runtime.settings.current()).toMatchObject({ theme: 'system', textSize: 100 });
});

test('rules are put back as they were, to the letter, and hold at once', async () => {
  const started = await startRuntime({ files: { 'a.txt': 'a' } });
  const mine = `\n${rulesText('allow').replaceAll('  ', '\t')}`;
  const read = async () => (await started.runtime.door.callFunction({ name: 'read_file', input: { file_path: 'a.txt' }, caller: { kind: 'catalogue' }, approval: 'refuse' })).state;
  await started.handlers['policy.save']({ text: mine }, context);
  await started.handlers['policy.save']({ text: rulesText('deny') }, context);
  const { callId } = await lastChange(started);
  expect(await read()).toBe('refused');
  await started.handlers['calls.undo']({ callId, force: false }, context);
  expect(await read()).toBe('done');
  expect((await started.handlers['policy.get']({}, context)).text).toBe(mine);
});

test('the way back is checked like the way there', async () => {
  const started = await startRuntime();
  const old = temporaryFolder();
  const stop = await startWith(started, old);
  await expect(stop.handlers['calls.undo']({ callId: (await lastChange(stop)).callId, force: false }, context)).rejects.toMatchObject({ message: expect.stringContaining(old) });
  expect(stop.runtime.settings.current().workspace).not.toBe(old);
});

/** Started anew without a fixed workspace; the one chosen first is gone since. */
async function startWith({ dataFolder, stop }: Started, old: string): Promise<Started> {
  await stop();
  const started = await startRuntime({ dataDir: dataFolder, workspace: undefined });
  await started.handlers['settings.update']({ patch: { workspace: old } }, context);
  await started.handlers['settings.update']({ patch: { workspace: temporaryFolder() } }, context);
  rmSync(old, { recursive: true });
  return started;
}

test('the command line neither lists nor takes back what the person set', async () => {
  const started = await startRuntime();
  const control = controlMethods(started.runtime);
  await started.handlers['settings.update']({ patch: { preset: 'read-only' } }, context);
  const { callId } = await lastChange(started);
  expect(await control.lastUndoable(undefined)).toEqual([]);
  for (const turn of [control.undo, control.redo]) await expect(turn({ callId, force: true })).rejects.toMatchObject({ code: 'PERMISSION_DENIED', message: expect.stringContaining('in the app only') });
  expect(started.runtime.settings.current().preset).toBe('read-only');
});

test('a setting saved as it was leaves no trace; what has no way back offers none', async () => {
  const started = await startRuntime();
  await started.handlers['settings.update']({ patch: { theme: 'system' } }, context);
  await expect(lastChange(started)).rejects.toThrow('no change');
  await started.handlers['settings.update']({ patch: { firstRunDone: true } }, context);
  expect(await lastChange(started)).toMatchObject({ undo: { state: 'none' } });
});

test('limits of undo hold as soon as they are set', async () => {
  const started = await startRuntime({ policy: undefined, files: { 'big.bin': 'x'.repeat(1000) } });
  await started.handlers['settings.update']({ patch: { preset: 'trusted' } }, context);
  const outcome = await started.runtime.door.callFunction({ name: 'write_file', input: { file_path: 'new.txt', content: 'new' }, caller: { kind: 'catalogue' } });
  expect(outcome.call.undo.state).toBe('available');
  expect(outcome.call.undo).toMatchObject({ until: expect.closeTo(Date.now() + 30 * 86_400_000, -5) });
  await started.handlers['settings.update']({ patch: { undoDays: 1 } }, context);
  expect(await started.runtime.journal.stateOf(outcome.callId)).toMatchObject({ until: expect.closeTo(Date.now() + 86_400_000, -5) });
  expect((await started.runtime.usage()).journalLimit).toBe(5e9);
});
