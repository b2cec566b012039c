// Attack 13: `; && | $() backticks newline <()` inside an argument: no shell sees it, unless the call is a script and the card shows that.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDoor } from '../kit/openDoor.ts';
import { until } from '../mcp/kit/startSteward.ts';
import { meetSteward } from './kit/outside.ts';

const injections = ['; touch owned', '&& touch owned', '| touch owned', '$(touch owned)', '`touch owned`', 'x\ntouch owned', '<(touch owned)', '> owned', '>> owned', '& touch owned &', '"; touch owned; "', "'; touch owned; '", '\\; touch owned', '${IFS}touch${IFS}owned', '||touch owned', '\rtouch owned', '%0atouch owned', '!touch owned', '{touch,owned}', '*'];

test.each(injections)('%j as an argument stays one argument', async (text) => {
  const outside = await meetSteward();
  const { ok, result, text: whole } = await outside.call('execute_shell', { command: ['printf', '%s', text] });
  expect(ok, whole).toBe(true);
  expect(result).toMatchObject({ exit_code: 0, output: text });
  expect(readdirSync(outside.workspace)).toEqual([]);
});

test.each(injections)('%j as a path, a pattern and a name starts nothing', async (text) => {
  const outside = await meetSteward({ files: { 'a.txt': `${text}\n` } });
  for (const [name, input] of [
    ['search_file_contents', { path: '.', pattern: text }],
    ['search_files', { path: '.', pattern: text }],
    ['list_directory', { path: '.', glob: text }],
    ['get_file_info', { file_path: text }],
    ['list_processes', { name: text }],
  ] as const) await outside.call(name, input);
  expect(readdirSync(outside.workspace)).toEqual(['a.txt']);
});

test('a script is shown as the script it is', async () => {
  const { door, parts, workspace } = await openDoor();
  const stopper = new AbortController();
  const script = 'echo $(touch owned); cat <(id) | sh\n`touch too`';
  const call = door.callFunction({ name: 'execute_shell', input: { command: script }, caller: { kind: 'chat', chatId: 'c', model: 'm' }, signal: stopper.signal });
  const card = await until('the card', () => parts.approvals.state().approvals[0]);
  expect(card.preview).toMatchObject({ kind: 'command', script });
  stopper.abort();
  await call;
  expect(existsSync(join(workspace, 'owned'))).toBe(false);
});
