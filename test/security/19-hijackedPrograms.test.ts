// Attack 19: variables and files that make a program load other code.
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../kit/temporaryFolder.ts';
import { meetSteward } from './kit/outside.ts';

test.each(['LD_PRELOAD', 'LD_LIBRARY_PATH', 'LD_AUDIT', 'DYLD_INSERT_LIBRARIES', 'NODE_OPTIONS', 'PYTHONPATH', 'PYTHONSTARTUP', 'PERL5OPT', 'RUBYOPT', 'BASH_ENV', 'ENV', 'PROMPT_COMMAND', 'PATH', 'IFS', 'GIT_SSH_COMMAND', 'GIT_EXTERNAL_DIFF', 'GIT_CONFIG_COUNT', 'JAVA_TOOL_OPTIONS', 'GLIBC_TUNABLES', 'PYTHONHOME', 'PYTHONBREAKPOINT', 'PERL5LIB', 'PERLLIB', 'PERL5DB', 'RUBYLIB', 'NODE_PATH', 'npm_config_script_shell', 'GIT_PAGER', 'GIT_EDITOR', 'GIT_ASKPASS', 'GIT_SSH', 'GIT_PROXY_COMMAND', 'GIT_TEMPLATE_DIR', 'GIT_DIR', 'PAGER', 'EDITOR', 'LESSOPEN', 'SSH_ASKPASS', 'PS4', 'SHELLOPTS', 'ZDOTDIR', '_JAVA_OPTIONS', 'JDK_JAVA_OPTIONS', 'CLASSPATH', 'DOTNET_STARTUP_HOOKS', 'CORECLR_PROFILER_PATH', 'RUSTC_WRAPPER', 'MAKEFLAGS', 'GCONV_PATH', 'LUA_INIT', 'OPENSSL_CONF', 'GTK_MODULES', 'HOME', 'XDG_CONFIG_HOME', 'STEWARD_RUN', 'path', 'ld_preload', 'A=B', 'A\u0000B', '', 'A B', 'BASH_FUNC_ls%%'])('%j is not passed on', async (name) => {
  const outside = await meetSteward();
  const { text } = await outside.refused('execute_shell', { command: ['env'], environment: { [name]: 'hijacked-value' } }, ['INVALID_INPUT']);
  expect(text).not.toContain('hijacked-value');
});

test.each(['CI', 'NODE_ENV', 'DEBUG', 'GIT_AUTHOR_NAME', 'GIT_COMMITTER_EMAIL', 'LANG', 'TZ', 'FORCE_COLOR', 'PORT', 'API_URL', 'GOOS', 'CFLAGS'])('%s is', async (name) => {
  const outside = await meetSteward();
  expect((await outside.call('execute_shell', { command: ['env'], environment: { [name]: 'C' } })).text).toContain(`${name}=C`);
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

test.each(['bin', '.'])('a folder of the workspace (%s) on the search path does not shadow the real programs', async (folder) => {
  const before = process.env['PATH'] ?? '';
  const workspace = temporaryFolder();
  vi.stubEnv('PATH', `${join(workspace, folder)}:${before}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  mkdirSync(join(workspace, folder), { recursive: true });
  for (const name of ['git', 'id']) writeFileSync(join(workspace, folder, name), '#!/bin/sh\necho shadowed; touch owned\n', { mode: 0o755 });
  const outside = await meetSteward({ workspace, allowUnsandboxed: true });
  for (const sandbox of [true, false]) {
    for (const command of [['git', '--version'], ['id'], 'id; git --version']) expect((await outside.call('execute_shell', { command, sandbox })).text).not.toContain('shadowed');
  }
  expect(existsSync(join(workspace, 'owned'))).toBe(false);
});
