// Attack 55: an approval replayed, or arguments or the file changed after it: it binds to exactly what was shown, once.
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connectClient } from '../mcp/kit/clients.ts';
import { secondToken, until } from '../mcp/kit/startSteward.ts';
import { meetSteward, type Outside } from './kit/outside.ts';

const wanted = { file_path: 'new.txt', content: 'shown' };

async function allowed(files: Record<string, string> = {}, input: Record<string, unknown> = wanted): Promise<Outside> {
  const outside = await meetSteward({ policy: 'ask', files });
  await outside.asks('create_file', input);
  await outside.steward.allow(String(outside.steward.openCards()[0]?.id));
  await until('the card to be settled', () => outside.steward.openCards().length === 0);
  return outside;
}

test('it runs once', async () => {
  const outside = await allowed();
  expect((await outside.call('create_file', wanted)).ok).toBe(true);
  rmSync(join(outside.workspace, 'new.txt'));
  await outside.asks('create_file', wanted);
});

test.each([
  ['other content', { content: 'something else' }],
  ['another file', { file_path: 'other.txt' }],
  ['one more argument', { overwrite: true }],
  ['a look-alike name', { file_path: 'nеw.txt' }],
])('%s asks again', async (_what, change) => {
  const outside = await allowed();
  await outside.asks('create_file', { ...wanted, ...change });
});

test('another function with the same arguments asks again', async () => {
  const outside = await allowed();
  await outside.asks('write_file', wanted);
});

test('another client cannot use it', async () => {
  const outside = await allowed();
  const other = await connectClient('2.x legacy', { url: outside.steward.url, token: secondToken });
  expect((await other.callTool('create_file', wanted)).structuredContent).toMatchObject({ code: 'APPROVAL_PENDING' });
  expect(existsSync(join(outside.workspace, 'new.txt'))).toBe(false);
});

test('what was there to be replaced has changed: it asks again', async () => {
  const outside = await allowed({ 'new.txt': 'old' }, { ...wanted, overwrite: true });
  writeFileSync(join(outside.workspace, 'new.txt'), 'something the person has not seen');
  await outside.asks('create_file', { ...wanted, overwrite: true });
  expect(readFileSync(join(outside.workspace, 'new.txt'), 'utf8')).toBe('something the person has not seen');
});

test('a link has come into its place: it is refused', async () => {
  const outside = await allowed({ 'new.txt': 'old' }, { ...wanted, overwrite: true });
  rmSync(join(outside.workspace, 'new.txt'));
  symlinkSync(join(outside.beyond, 'secret'), join(outside.workspace, 'new.txt'));
  await outside.refused('create_file', { ...wanted, overwrite: true }, ['PATH_REFUSED', 'PATH_OUTSIDE_WORKSPACE']);
  expect(readFileSync(join(outside.beyond, 'secret'), 'utf8')).toBe('kept from strangers');
});

test('a card that was decided cannot be decided again, nor with an older look of it', async () => {
  const outside = await meetSteward({ policy: 'ask' });
  await outside.asks('create_file', wanted);
  const [card] = outside.steward.openCards();
  const decision = { approvalId: String(card?.id), digest: String(card?.call.digest), verdict: 'allow' as const, scope: 'once' as const, note: undefined };
  await expect(outside.steward.runtime.door.decide([{ ...decision, digest: 'another' }])).rejects.toMatchObject({ code: 'APPROVAL_STALE' });
  expect(await outside.steward.runtime.door.decide([decision])).toBe(1);
  await expect(outside.steward.runtime.door.decide([decision])).rejects.toMatchObject({ code: 'APPROVAL_STALE' });
});
