// Attack 41: kept results and open circuits of one caller reach another.
import { expect, test, vi } from 'vitest';
import { AppError } from '../../src-main/kernel/errors.ts';
import { scriptedFunction } from '../kit/scriptedFunction.ts';
import { connectClient } from '../mcp/kit/clients.ts';
import { secondToken } from '../mcp/kit/startSteward.ts';
import { meetSteward } from './kit/outside.ts';

test('a result kept for one key is never served to another, nor to the person', async () => {
  let made = 0;
  const outside = await meetSteward({ more: [scriptedFunction({ cacheSeconds: 60, handler: async () => ({ value: `secret ${++made}` }) })] });
  const other = await connectClient('2.x legacy', { url: outside.steward.url, token: secondToken });
  expect((await outside.call('scripted', { value: 'x' })).result).toEqual({ value: 'secret 1' });
  expect((await outside.call('scripted', { value: 'x' })).result).toEqual({ value: 'secret 1' });
  expect((await other.callTool('scripted', { value: 'x' })).structuredContent).toEqual({ value: 'secret 2' });
  const byPerson = await outside.steward.runtime.door.callFunction({ name: 'scripted', input: { value: 'x' }, caller: { kind: 'catalogue' } });
  expect(byPerson.raw).toEqual({ value: 'secret 3' });
});

test('no argument is left out of what is compared', async () => {
  const outside = await meetSteward({ more: [scriptedFunction({ cacheSeconds: 60, handler: async (_, value) => ({ value: `for ${value}` }) })] });
  for (const value of ['a', 'b', 'a\u0000', '"a"', 'a"}', '']) expect((await outside.call('scripted', { value })).result).toEqual({ value: `for ${value}` });
});

test('one key\'s failures close nothing to another, whatever name it gives itself', async () => {
  let works = false;
  const handler = vi.fn(async () => (works ? { value: 'there' } : Promise.reject(new AppError('NETWORK', 'Nothing answers'))));
  const outside = await meetSteward({ more: [scriptedFunction({ idempotent: false, readOnly: false, handler })] });
  for (let index = 0; index < 8; index++) await outside.call('scripted', {});
  expect(await outside.call('scripted', {})).toMatchObject({ code: 'CIRCUIT_OPEN' });
  works = true;
  const other = await connectClient('2.x legacy', { url: outside.steward.url, token: secondToken });
  expect((await other.callTool('scripted', {})).structuredContent).toEqual({ value: 'there' });
});

test('one key\'s rate is its own, and a new name brings no new one', async () => {
  const outside = await meetSteward({ environment: { MCP_RATE_LIMIT: '3' }, more: [scriptedFunction({ handler: async () => ({ value: '' }) })] });
  for (let index = 0; index < 3; index++) expect(await outside.call('scripted', {})).toMatchObject({ ok: true });
  expect(await outside.call('scripted', {})).toMatchObject({ ok: false, code: 'RATE_LIMITED' });
  const renamed = await connectClient('2.x 2026-07-28', { url: outside.steward.url, token: outside.token });
  expect((await renamed.callTool('scripted', {})).structuredContent).toMatchObject({ code: 'RATE_LIMITED' });
  const other = await connectClient('2.x legacy', { url: outside.steward.url, token: secondToken });
  expect((await other.callTool('scripted', {})).isError).not.toBe(true);
});
