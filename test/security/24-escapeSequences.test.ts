// Attack 24: terminal escape sequences in output: data for a model and a client, inert on the screen and in the log.
import { expect, test, vi } from 'vitest';
import { runCommandLine } from '../../src-main/cli/runCommandLine.ts';
import { commands } from '../../src-main/cli/commands.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';
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
  ['one-byte controls in UTF-8', '\\302\\233[31m \\302\\235 0;owned \\302\\220'],
  ['rubout', 'rm\\177\\177ls'],
  ['direction marks', 'a\\342\\200\\256b'],
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

/** What the command line writes to both of its outputs. */
async function written(name: string, input: Record<string, unknown>, ...flags: string[]): Promise<string> {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const error = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    await runCommandLine(commands, ['call', name, JSON.stringify(input), '--data-dir', temporaryFolder(), '--workspace', temporaryFolder({ 'odd.txt': 'kept' }), '--policy', 'unattended', ...flags]);
    return [...out.mock.calls, ...error.mock.calls].map(([text]) => String(text)).join('');
  } finally {
    out.mockRestore();
    error.mockRestore();
  }
}

test.each(sequences)('%s is inert in the terminal `steward call` writes to', { timeout: 20_000 }, async (_what, sequence) => {
  const command = `printf '${sequence}'; printf '${sequence}' >&2`;
  for (const flags of [[], ['--json']]) {
    const text = await written('execute_shell', { command }, ...flags);
    expect(JSON.parse(text)).toBeTruthy();
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  }
});

test.each(['\u001b[31m', '\u009b31m', '\u202e', '\u001b]0;owned\u0007', '\r'])('%j is inert in errors as well', { timeout: 20_000 }, async (sequence) => {
  for (const [name, input] of [['read_file', { file_path: `no${sequence}thing` }], [`no${sequence}function`, {}], ['execute_shell', { command: [`no${sequence}program`] }], ['execute_shell', { command: 'true', environment: { [`A${sequence}`]: 'x' } }]] as const) {
    const text = await written(name, input);
    expect(text).toMatch(/no|environment/);
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  }
});
