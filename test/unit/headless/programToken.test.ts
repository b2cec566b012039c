import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createProgramKeys, loadProgramToken } from '../../../src-main/hosts/headless/programKeys.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

describe('the token file', () => {
  test('is made once, for this user only, and read from then on', async () => {
    const folder = join(temporaryFolder(), 'data');
    const first = await loadProgramToken(folder, undefined);
    expect(first.token).toMatch(/^[\w-]{43}$/);
    expect(first.file).toBe(join(folder, 'token'));
    expect(statSync(join(folder, 'token')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'token'), 'utf8')).toBe(`${first.token}\n`);
    expect(await loadProgramToken(folder, undefined)).toEqual(first);
  });

  test('of two that start at once there is one token', async () => {
    const folder = temporaryFolder();
    const [a, b] = await Promise.allSettled([loadProgramToken(folder, undefined), loadProgramToken(folder, undefined)]);
    const tokens = [a, b].flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.token] : []));
    expect(tokens).toHaveLength(2);
    expect(new Set(tokens)).toEqual(new Set([readFileSync(join(folder, 'token'), 'utf8').trim()]));
  });

  test('others may read is closed to them', async () => {
    const folder = temporaryFolder({ token: 'a-token-that-is-long-enough\n' });
    chmodSync(join(folder, 'token'), 0o644);
    expect((await loadProgramToken(folder, undefined)).token).toBe('a-token-that-is-long-enough');
    expect(statSync(join(folder, 'token')).mode & 0o777).toBe(0o600);
  });

  test.each(['', 'short', 'has spaces in the middle of it'])('with the content %j is refused with what to do', async (content) => {
    const folder = temporaryFolder({ token: content });
    await expect(loadProgramToken(folder, undefined)).rejects.toMatchObject({ code: 'CONFIG_INVALID', hint: expect.stringContaining('openssl rand') });
  });
});

describe('MCP_AUTH_TOKEN', () => {
  test('takes the place of the file', async () => {
    const folder = temporaryFolder();
    expect(await loadProgramToken(folder, ' from-the-environment ')).toEqual({ token: 'from-the-environment', file: undefined });
  });

  test('too short is refused by name', async () => {
    await expect(loadProgramToken(temporaryFolder(), 'short')).rejects.toMatchObject({ code: 'CONFIG_INVALID', message: 'The token of MCP_AUTH_TOKEN is not usable' });
  });
});

test('each token names its own program', () => {
  const keys = createProgramKeys([
    { id: 'one', token: 'token-of-the-first' },
    { id: 'two', token: 'token-of-the-second' },
  ]);
  expect(keys.check('Bearer token-of-the-first')).toEqual({ tokenId: 'one' });
  expect(keys.check('BEARER   token-of-the-second ')).toEqual({ tokenId: 'two' });
  expect(keys.check('Bearer token-of-the-third')).toBeUndefined();
});

test('a folder that cannot be written is told apart', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'token'));
  await expect(loadProgramToken(folder, undefined)).rejects.toMatchObject({ code: 'EISDIR' });
  writeFileSync(join(folder, 'file'), '');
  await expect(loadProgramToken(join(folder, 'file'), undefined)).rejects.toMatchObject({ code: 'EEXIST' });
});
