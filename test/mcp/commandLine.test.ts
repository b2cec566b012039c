// What the command line shows and sets of the limits and the statistics, from outside.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readJson, runCommand, runNode } from '../kit/hosts/runProcess.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

const steward = (dataFolder: string, ...words: string[]) => runCommand(['out/main/cli.js', ...words, '--data-dir', dataFolder]);

test('limits are shown with their defaults, set by name, and refused by name', { timeout: 60_000 }, async () => {
  const folder = temporaryFolder();
  expect(await steward(folder, 'config', 'get', 'limits.execution.queue_size')).toMatchObject({ code: 0, stdout: '10000' });
  expect(await steward(folder, 'config', 'set', 'limits.execution.queue_size', '5')).toMatchObject({ code: 0 });
  expect(await steward(folder, 'config', 'set', 'limits.rate_limit.per_function.read_file', '7')).toMatchObject({ code: 0 });
  const saved = readFileSync(join(folder, 'config.json'), 'utf8');
  expect(JSON.parse(saved)).toMatchObject({ limits: { execution: { queue_size: 5 }, rate_limit: { per_function: { read_file: 7 } } } });

  for (const [key, value, named] of [
    ['limits.execution.queue_size', 'many', 'limits.execution.queue_size'],
    ['limits.execution.queue', '5', 'limits.execution: Unrecognized key: "queue"'],
    ['limits.cache.function_results.type', 'disk', 'limits.cache.function_results.type'],
    ['limits', '5', 'limits'],
  ] as const) {
    const refused = await steward(folder, 'config', 'set', key, value);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(named) });
    expect(refused.stderr).toContain('Nothing was changed');
  }
  expect(readFileSync(join(folder, 'config.json'), 'utf8')).toBe(saved);
  expect(await steward(folder, 'config', 'get', 'limits.execution.nothing')).toMatchObject({ code: 2, stderr: expect.stringContaining('Known are max_concurrent_functions') });
  await steward(folder, 'config', 'set', 'limits.execution.queue_size', 'null');
  expect(await steward(folder, 'config', 'get', 'limits.execution.queue_size')).toMatchObject({ stdout: '10000' });
});

test('accounts are set as a list, whole or not at all', { timeout: 60_000 }, async () => {
  const folder = temporaryFolder();
  const team = { kind: 'slack', name: 'team', credential: { secret: 'account.team' }, server: 'https://slack.com' };
  expect(await steward(folder, 'config', 'set', 'accounts', JSON.stringify([team]))).toMatchObject({ code: 0 });
  for (const wrong of [[{ ...team, server: 'http://slack.com' }], [team, team], [{ ...team, token: 'xoxb' }], team]) {
    expect(await steward(folder, 'config', 'set', 'accounts', JSON.stringify(wrong))).toMatchObject({ code: 2, stderr: expect.stringContaining('Nothing was changed') });
  }
  const shown = await steward(folder, 'config', 'get', 'accounts');
  expect(JSON.parse(shown.stdout)).toEqual([team]);
});

test('statistics of the running Steward are shown; where none runs, that is said', { timeout: 60_000 }, async () => {
  const [folder, workspace] = [temporaryFolder(), temporaryFolder({ 'a.txt': 'a' })];
  expect(await steward(folder, 'stats')).toMatchObject({ code: 4, stderr: expect.stringContaining('No Steward runs') });
  const daemon = runNode(['out/main/cli.js', 'serve', '--port', '0', '--no-open', '--json', '--data-dir', folder, '--workspace', workspace]);
  onTestFinished(async () => {
    daemon.child.kill('SIGKILL');
    await daemon.ended;
  });
  const { port } = await daemon.line((line) => readJson(line) as { port: number } | undefined);
  expect(await steward(folder, 'call', 'read_file', '{"file_path":"a.txt"}')).toMatchObject({ code: 0 });
  expect(await steward(folder, 'call', 'read_file', '{"file_path":"b.txt"}')).toMatchObject({ code: 1 });
  expect(await steward(folder, 'call', 'read_file', '{"file_path":"../../b.txt"}')).toMatchObject({ code: 3 });
  expect(JSON.parse((await steward(folder, 'stats', '--json')).stdout)).toMatchObject({
    total_executions: 2,
    success_rate: 0.5,
    refused_calls: 1,
    by_function: { read_file: { executions: 2, success_rate: 0.5 } },
    by_server: { steward: { executions: 2, success_rate: 0.5 } },
  });
  expect((await steward(folder, 'stats')).stdout).toContain('Success rate: 50.00 %');
  expect(await (await fetch(`http://127.0.0.1:${port}/health`)).json()).toMatchObject({ status: 'ok', total_executions: 2, success_rate: 0.5, audit: 'writable' });
});
