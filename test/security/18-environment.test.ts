// Attack 18: Steward's own environment, with keys and tokens in it, is not visible to what it starts.
import { expect, test, vi } from 'vitest';
import { meetSteward } from './kit/outside.ts';

const variables = ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'AWS_SECRET_ACCESS_KEY', 'GITHUB_TOKEN', 'MCP_AUTH_TOKEN', 'DATABASE_URL', 'SSH_AUTH_SOCK', 'NPM_TOKEN', 'STEWARD_ANYTHING', 'DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'http_proxy'];

test.each([
  ['env', 'env'],
  ['a list without a shell', ['env']],
  ['/proc/self/environ', 'cat /proc/self/environ'],
  ['the environment of its parents', 'for p in /proc/[0-9]*; do cat $p/environ; done 2>/dev/null; true'],
  ['set', 'set'],
] as const)('%s', async (_what, command) => {
  for (const name of variables) vi.stubEnv(name, name === 'MCP_AUTH_TOKEN' ? 'visible-nowhere-0123456789' : 'visible-nowhere');
  try {
    const outside = await meetSteward();
    const { ok, text } = await outside.call('execute_shell', { command });
    expect(ok, text).toBe(true);
    expect(text).not.toContain('visible-nowhere');
    expect(text).toMatch(/PATH/);
  } finally {
    vi.unstubAllEnvs();
  }
});
