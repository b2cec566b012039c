// Results that are not as their tool's schema says, of kinds nobody knows, or too large: passed on safely, and said.
import { expect, test } from 'vitest';
import { fixture } from '../kit/connectTestServer.ts';
import { openAdopted } from './kit/adoptedServers.ts';
import { until } from './kit/startSteward.ts';
import type { CallOutcome } from '../../src-main/calls/callOutcome.ts';

async function call(tool: string): Promise<CallOutcome> {
  const { runtime } = await openAdopted(() => [{ name: 'odd', command: process.execPath, args: [fixture('oddServer.ts')] }], { policy: 'trusted' });
  await until('its tools', () => runtime.registry.get(`odd__${tool}`) !== undefined);
  return runtime.door.callFunction({ name: `odd__${tool}`, input: {}, caller: { kind: 'catalogue' } });
}

test('a result as its schema says has nothing said about it', async () => {
  expect(await call('right')).toMatchObject({ state: 'done', remarks: [], raw: { structuredContent: { degrees: 20 } }, call: { summary: '20' } });
});

test.each([
  ['wrong', 'degrees'],
  ['missing', 'has none'],
])('a result beside its schema is passed on, and everybody is told: %s', async (tool, what) => {
  const outcome = await call(tool);
  expect(outcome).toMatchObject({ state: 'done', remarks: [expect.stringContaining(what)], raw: { content: [{ text: 'warm' }] } });
  expect(JSON.stringify(outcome.forModel)).toContain('not as the schema');
  expect(outcome.call.summary).toContain('not as the schema');
});

test('a kind of content nobody knows is named in the place of it, and the rest is passed on', async () => {
  const outcome = await call('unknown_kind');
  expect(outcome).toMatchObject({ state: 'done', raw: { content: [{ type: 'text', text: 'before' }, { type: 'text', text: expect.stringContaining('hologram') }, { type: 'text', text: 'after' }] } });
});

test.each(['no_content', 'nothing', 'not_content'])('%s: an answer or a clear error, never a crash', async (tool) => {
  const { state, error } = await call(tool);
  expect([state, error?.code]).toEqual(tool === 'not_content' ? ['failed', 'INVALID_OUTPUT'] : ['done', undefined]);
});

test('a result too large for its reader is cut with a mark, the whole of it kept', async () => {
  const outcome = await call('large');
  expect(outcome.state).toBe('done');
  expect(outcome.forClient).toMatchObject({ truncated: true });
  expect(JSON.stringify(outcome.forModel).length).toBeLessThan(60_000);
  expect(JSON.stringify(outcome.raw)).toContain('x'.repeat(3_000_000));
});

test('pictures, sounds, links and embedded resources are passed on; nothing they point to is read', async () => {
  const outcome = await call('picture');
  expect(outcome).toMatchObject({ state: 'done', raw: { content: [{ type: 'image' }, { type: 'audio' }, { type: 'resource_link', uri: 'file:///etc/passwd' }, { type: 'resource', resource: { text: 'inside' } }] } });
  expect(JSON.stringify(outcome.forModel)).not.toContain('root:');
});

test('what is called a picture and is none is not drawn as one', async () => {
  const { call: view } = await call('script_picture');
  expect(view.result).toMatchObject({ kind: 'json' });
});
