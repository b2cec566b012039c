// Attack 22, descriptors: what the terminal that started Steward holds open is not handed on to the commands it runs.
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sandboxMissing } from '../kit/sandbox.ts';
import { testIf } from '../kit/skip.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

/** Runs `steward call` with a file of the person's open at that number, and tells which descriptors a command has. */
async function descriptorsOf(number: number, argv: readonly string[]): Promise<string> {
  const folder = temporaryFolder({ 'ws/x': 'x', secret: 'kept' });
  const held = openSync(join(folder, 'secret'), 'r+');
  const stdio = Array.from({ length: number + 1 }, (_, index): 'pipe' | 'ignore' | number => (index === number ? held : index === 1 ? 'pipe' : 'ignore'));
  const child = spawn(process.execPath, [...argv, '--data-dir', join(folder, 'data'), '--workspace', join(folder, 'ws'), '--policy', 'unattended'], { stdio });
  closeSync(held);
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  await new Promise((done) => child.once('close', done));
  return text;
}

const call = (input: object): string[] => ['out/main/cli.js', 'call', 'execute_shell', JSON.stringify(input)];

testIf(process.platform === 'linux' && sandboxMissing === undefined, sandboxMissing ?? 'only Linux tells of descriptors')('a file the terminal held open, at a high number too', async () => {
  for (const number of [9, 40, 251]) {
    const seen = await descriptorsOf(number, call({ command: ['ls', '-l', '/proc/self/fd'] }));
    expect(seen).toContain('/proc/');
    expect(seen, `descriptor ${number}`).not.toMatch(new RegExp(`secret| ${number} -> `));
  }
}, 60_000);

test('this test notices one that is handed on', { timeout: 60_000 }, async () => {
  const seen = await descriptorsOf(40, ['-e', `require('node:child_process').spawnSync('ls', ['-l', '/proc/self/fd'], { stdio: 'inherit' })`, '--']);
  if (process.platform === 'linux') expect(seen).toContain('secret');
});
