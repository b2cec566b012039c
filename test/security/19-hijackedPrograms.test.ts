// Attack 19: variables and files that make a program load other code.
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { meetSteward } from './kit/outside.ts';

test.each(['LD_PRELOAD', 'LD_LIBRARY_PATH', 'LD_AUDIT', 'DYLD_INSERT_LIBRARIES', 'NODE_OPTIONS', 'PYTHONPATH', 'PYTHONSTARTUP', 'PERL5OPT', 'RUBYOPT', 'BASH_ENV', 'ENV', 'PROMPT_COMMAND', 'PATH', 'IFS', 'GIT_SSH_COMMAND', 'GIT_EXTERNAL_DIFF', 'GIT_CONFIG_COUNT', 'JAVA_TOOL_OPTIONS', 'GLIBC_TUNABLES', 'path', 'ld_preload', 'A=B', 'A\u0000B', '', 'A B', 'BASH_FUNC_ls%%'])('%j is not passed on', async (name) => {
  const outside = await meetSteward();
  const { text } = await outside.refused('execute_shell', { command: ['env'], environment: { [name]: 'hijacked-value' } }, ['INVALID_INPUT']);
  expect(text).not.toContain('hijacked-value');
});

test('a harmless variable is', async () => {
  const outside = await meetSteward();
  expect((await outside.call('execute_shell', { command: ['env'], environment: { GREETING: 'hello there' } })).text).toContain('GREETING=hello there');
});

test.each(['ls', 'cat', 'sh', 'env', 'id'])('a program called %s in the workspace does not shadow the real one', async (name) => {
  const outside = await meetSteward();
  writeFileSync(join(outside.workspace, name), '#!/bin/sh\necho shadowed; touch owned\n');
  chmodSync(join(outside.workspace, name), 0o755);
  const asked = name === 'cat' ? [name, '/dev/null'] : name === 'sh' ? [name, '-c', 'true'] : [name];
  expect((await outside.call('execute_shell', { command: asked })).text).not.toContain('shadowed');
  expect((await outside.call('execute_shell', { command: asked.join(' ').replace('-c true', '-c true') })).text).not.toContain('shadowed');
  expect(existsSync(join(outside.workspace, 'owned'))).toBe(false);
});
