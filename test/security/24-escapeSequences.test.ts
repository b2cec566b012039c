// Attack 24: terminal escape sequences in output: data for a model and a client, inert on the screen and in the log.
import { expect, test, vi } from 'vitest';
import { meetSteward } from './kit/outside.ts';

const sequences: readonly [string, string][] = [
  ['colour', '\\033[31mred'],
  ['clear the screen', '\\033[2J\\033[H'],
  ['window title', '\\033]0;owned\\007'],
  ['clipboard', '\\033]52;c;b3duZWQ=\\007'],
  ['link', '\\033]8;;http://evil/\\033\\\\click\\033]8;;\\033\\\\'],
  ['answerback', '\\033[c\\033[6n'],
  ['carriage return', 'approved\\rdenied  '],
  ['backspaces', 'rm\\b\\bls'],
  ['one-byte controls', '\\233[31m'],
];

test.each(sequences)('%s', async (_what, sequence) => {
  const logged = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const outside = await meetSteward({ policy: 'unattended' });
  const seen: string[] = [];
  outside.steward.runtime.door.changed((call) => seen.push(JSON.stringify(call)));
  const { ok, text } = await outside.call('execute_shell', { command: `printf '${sequence}'` });
  const log = logged.mock.calls.map(([line]) => String(line)).join('');
  logged.mockRestore();
  expect(ok, text).toBe(true);
  // As JSON every control character is escaped; the terminal view alone, which knows them, gets them back.
  for (const shown of [text, log, ...seen]) expect([...shown].some((character) => (character < ' ' && character !== '\n') || (character >= '\u007f' && character <= '\u009f' && shown !== text && !seen.includes(shown)))).toBe(false);
});
