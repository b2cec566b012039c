// Attacks 13, 14, 15, 18 and 19 over every function that runs a command of the caller's: no shell around a
// list, the sandbox around a script, nothing of Steward's environment, no variable that loads other code.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { functions } from '../../src-main/functions/index.ts';
import { meetSteward, type Outside } from './kit/outside.ts';

/** Functions with the effect, that take a command. */
const running = functions.filter((definition) => 'command' in definition.input.shape && 'environment' in definition.input.shape && definition.effects(definition.input.parse(definition.examples[0]?.input)).some(({ kind }) => kind === 'exec')).map(({ name }) => name);

/** All that came back, once the command has had time to write. */
async function run(outside: Outside, name: string, input: Record<string, unknown>): Promise<string> {
  const answer = await outside.call(name, name === 'start_process' ? { ...input, wait: 5, wait_for: 'said-at-the-end' } : input);
  expect(answer.ok, answer.text).toBe(true);
  return answer.text;
}

test('there are some', () => expect(running).toEqual(expect.arrayContaining(['execute_shell', 'start_process'])));

describe.each(running)('%s', (name) => {
  test('an argument stays one', async () => {
    const outside = await meetSteward();
    for (const word of ['; touch made', '$(touch made)', '`touch made`', '| touch made', '&& touch made', '\ntouch made', '> made', '-e touch made']) {
      expect(await run(outside, name, { command: ['printf', '%s\\n', word, 'said-at-the-end'] }), word).toContain('made');
      expect(existsSync(join(outside.workspace, 'made')), word).toBe(false);
    }
  });

  test('the sandbox is the boundary', async () => {
    const outside = await meetSteward();
    const { beyond: place } = outside;
    const scripts = [
      `t'ou'ch ${place}/made; echo said-at-the-end`,
      `echo ${Buffer.from(`touch ${place}/made`).toString('base64')} | base64 -d | sh; echo said-at-the-end`,
      `a=tou; b=ch; $a$b ${place}/made; cat ${place}/secret; echo said-at-the-end`,
    ];
    for (const script of scripts) {
      expect(await run(outside, name, { command: script }), script).not.toContain('kept from strangers');
      expect(existsSync(join(place, 'made')), script).toBe(false);
    }
  });

  test('nothing of Steward’s environment', async () => {
    for (const variable of ['OPENAI_API_KEY', 'GITHUB_TOKEN', 'MCP_AUTH_TOKEN', 'SSH_AUTH_SOCK']) vi.stubEnv(variable, 'visible-nowhere-0123456789');
    try {
      expect(await run(await meetSteward(), name, { command: 'env; cat /proc/[0-9]*/environ 2>/dev/null; echo said-at-the-end' })).not.toContain('visible-nowhere');
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test('no variable that loads other code is passed on', async () => {
    const outside = await meetSteward();
    for (const variable of ['LD_PRELOAD', 'NODE_OPTIONS', 'PATH', 'PYTHONPATH', 'BASH_ENV', 'STEWARD_RUN']) expect(await outside.call(name, { command: ['true'], environment: { [variable]: '/tmp/x' } }), variable).toMatchObject({ ok: false, code: 'INVALID_INPUT' });
  });
});
