import { expect, test } from 'vitest';
import { reduceTerminals } from '../../../src-preload/state/reducers.ts';
import type { TerminalsState } from '../../../src-preload/contract/index.ts';
import { sandboxMissing } from '../../kit/sandbox.ts';
import { testIf } from '../../kit/skip.ts';
import { startRuntime } from '../../kit/startedRuntime.ts';

const sandboxed = testIf(sandboxMissing === undefined, sandboxMissing ?? 'there is a sandbox');

sandboxed('what the person types keeps its order, is audited without its text, and stays in its chat', async () => {
  const { runtime, handlers } = await startRuntime({ policy: 'trusted' });
  const context = { signal: new AbortController().signal } as Parameters<(typeof handlers)['terminal.type']>[1];
  const { chatId } = await handlers['chats.create']({ title: undefined }, context);
  const opened = await runtime.door.callFunction({ name: 'open_terminal', input: { command: ['cat'] }, caller: { kind: 'chat', chatId, model: 'none' } });
  expect(opened.state, opened.error?.message).toBe('done');
  const { terminals } = runtime.doorParts.ports;
  const terminalId = terminals.of(`chat:${chatId}`).list()[0]?.id ?? '';

  const unfollow = runtime.hub.follow('terminal', chatId, undefined, { snapshot: () => undefined, event: () => undefined, ended: () => undefined });
  const shown = async (): Promise<string[]> => (await terminals.of(`chat:${chatId}`).read(terminalId)).text.trimEnd().split('\n');
  // Each line is seen twice, typed and answered; the next one is typed after that, so that they do not mix.
  for (const [line, seen] of [['secret word', 2], ['and more', 4]] as const) {
    await Promise.all([...line, '\r'].map(async (data) => handlers['terminal.type']({ chatId, terminalId, data }, context)));
    await expect.poll(shown, { timeout: 10_000 }).toHaveLength(seen);
  }
  expect(await shown()).toEqual(['secret word', 'secret word', 'and more', 'and more']);
  await expect.poll(() => runtime.hub.state('terminal', chatId)?.written[terminalId]?.text.match(/secret word\r\n|and more\r\n/g), { timeout: 10_000 }).toHaveLength(4);
  unfollow();

  await expect(handlers['terminal.type']({ chatId: 'another', terminalId, data: 'x' }, context)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(handlers['terminal.close']({ chatId: 'another', terminalId }, context)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const entries = await runtime.auditQueries.each({}, 50);
  const own = entries.filter(({ name }) => name === 'terminal');
  expect(own).toHaveLength(2);
  expect(JSON.stringify(entries)).not.toContain('secret word');
  await handlers['chats.remove']({ chatId }, context);
  expect(terminals.of(`chat:${chatId}`).list()).toEqual([]);
});

sandboxed('rules that close more than a terminal’s sandbox does end what may be typed into it', async () => {
  const { runtime, handlers, workspace } = await startRuntime({ files: { 'keys/one.txt': 'x' } });
  const context = { signal: new AbortController().signal } as Parameters<(typeof handlers)['policy.save']>[1];
  const caller = { kind: 'catalogue' } as const;
  await handlers['policy.save']({ text: JSON.stringify({ version: 1, preset: 'trusted', rules: [] }) }, context);
  await runtime.door.callFunction({ name: 'open_terminal', input: { command: ['cat'] }, caller });
  const session_id = runtime.doorParts.ports.terminals.of('person').list()[0]?.id ?? '';
  const send = () => runtime.door.callFunction({ name: 'send_terminal_input', input: { session_id, input: 'x' }, caller });
  expect((await send()).state).toBe('done');
  await handlers['policy.save']({ text: JSON.stringify({ version: 1, preset: 'trusted', rules: [{ id: 'keys', verdict: 'deny', reason: 'mine', match: { path: `${workspace}/keys/**` } }] }) }, context);
  expect(await send()).toMatchObject({ state: 'failed', error: { code: 'CONFLICT' } });
});

test('output is kept to its length; another telling begins anew; what is gone is forgotten', () => {
  const view = { id: 't', command: 'cat', cwd: '/', columns: 80, rows: 24, running: true, sandboxed: true };
  let state: TerminalsState = { open: [view], written: {} };
  state = reduceTerminals(state, { type: 'wrote', id: 't', telling: 'a', text: 'x'.repeat(99_990) });
  state = reduceTerminals(state, { type: 'wrote', id: 't', telling: 'a', text: 'y'.repeat(20) });
  expect(state.written['t']).toMatchObject({ dropped: 10 });
  expect(state.written['t']?.text).toHaveLength(100_000);
  state = reduceTerminals(state, { type: 'wrote', id: 't', telling: 'b', text: 'z' });
  expect(state.written['t']).toEqual({ telling: 'b', dropped: 0, text: 'z' });
  expect(reduceTerminals(state, { type: 'listed', open: [] })).toEqual({ open: [], written: {} });
});
