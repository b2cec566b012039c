// Attack 39: a result of 60 MB: cut with a marker, the whole of it on disk by reference, and the process goes on.
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineFunction } from '../../src-main/registry/defineFunction.ts';
import { openDoor } from '../kit/openDoor.ts';
import { meetSteward } from './kit/outside.ts';

const long = 60_000_000;

const tellMuch = defineFunction({
  name: 'tell_much', title: 'Tell much', category: 'system', summary: 'A long result', description: 'Answers with a long text.',
  input: z.strictObject({}), output: z.strictObject({ text: z.string() }), annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false }, undo: 'nothing',
  phrase: () => ({ base: 'Tell', present: 'Telling', past: 'Told', object: 'much' }), effects: () => [], summarise: () => 'told', phrasings: ['tell much'], examples: [],
  handler: async () => ({ text: `begin${'x'.repeat(long)}end` }),
});

test('a function that answers 60 MB: every reader gets a part that says so, the whole is kept', { timeout: 60_000 }, async () => {
  const { door, parts } = await openDoor({ more: [tellMuch] });
  const outcome = await door.callFunction({ name: 'tell_much', input: {}, caller: { kind: 'mcp', client: 'test', tokenId: 't' } });
  const forModel = JSON.stringify(outcome.forModel);
  expect(forModel.length).toBeLessThan(100_000);
  expect(forModel).toContain(`kept as ${outcome.callId}`);
  expect(outcome.forClient).toMatchObject({ truncated: true });
  expect(JSON.stringify(outcome.forClient?.value).length).toBeLessThan(1_100_000);
  expect(JSON.stringify(outcome.call).length).toBeLessThan(400_000);
  const kept = JSON.parse(await parts.results.read(outcome.callId)) as { text: string };
  expect(kept.text.length).toBe(long + 8);
  expect(kept.text.endsWith('xend')).toBe(true);
});

test('what is not kept is said not to be, also for ids that are no ids', async () => {
  const { parts } = await openDoor();
  for (const id of ['call_none', '../steward', '/etc/passwd', '..%2fsteward', '']) await expect(parts.results.read(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test.each([['one long line', 'x'.repeat(1000)], ['many lines', `${'x'.repeat(99)}\n`.repeat(10)]])('reading a 60 MB file of %s from outside', { timeout: 60_000 }, async (_what, block) => {
  const outside = await meetSteward();
  const file = createWriteStream(join(outside.workspace, 'long.txt'));
  for (let index = 0; index < long / 1000; index++) if (!file.write(block)) await new Promise((resolve) => file.once('drain', () => resolve(undefined)));
  file.end();
  await finished(file);
  const answer = await outside.call('read_file', { file_path: 'long.txt' });
  expect(answer.ok, answer.text.slice(0, 500)).toBe(true);
  expect(answer.text.length).toBeLessThan(5_000_000);
  expect(JSON.stringify(answer.result)).toMatch(/"truncated":true|more characters left out/);
  expect((await outside.call('get_file_info', { file_path: 'long.txt' })).result).toMatchObject({ size: long });
});
