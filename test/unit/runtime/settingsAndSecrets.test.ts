import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAppError } from '../../../src-main/kernel/errors.ts';
import { createFileCipher, openSecrets } from '../../../src-main/runtime/secrets.ts';
import { openSettings } from '../../../src-main/runtime/settings.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

describe('settings', () => {
  it('keeps what was chosen, and keys it does not know', async () => {
    const folder = temporaryFolder({ 'config.json': '{"theme":"dark","later":[{"name":"later"}]}' });
    const settings = openSettings(folder);
    expect(settings.current()).toMatchObject({ theme: 'dark', preset: 'ask', model: { provider: 'offline' } });
    await Promise.all([settings.update({ preset: 'trusted' }), settings.update({ textSize: 120 })]);
    expect(openSettings(folder).current()).toMatchObject({ theme: 'dark', preset: 'trusted', textSize: 120, later: [{ name: 'later' }] });
    expect(statSync(join(folder, 'config.json')).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['{"theme":"pink"}', /config\.json: theme/],
    ['{"theme":', /not valid JSON/],
    ['[]', /config\.json/],
  ])('names what is wrong in %s and leaves the file as it is', (text, message) => {
    const folder = temporaryFolder({ 'config.json': text });
    expect(() => openSettings(folder)).toThrowError(expect.toSatisfy((error) => isAppError(error, 'CONFIG_INVALID') && message.test(error.message)) as Error);
    expect(readFileSync(join(folder, 'config.json'), 'utf8')).toBe(text);
  });
});

describe('secrets', () => {
  it('seals them with a key only this user may read', async () => {
    const folder = temporaryFolder();
    const secrets = openSecrets(folder, createFileCipher(folder));
    await secrets.set('openai', 'sk-very-secret-value');
    expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).not.toContain('very-secret');
    expect(statSync(join(folder, 'secret.key')).mode & 0o777).toBe(0o600);
    const again = openSecrets(folder, createFileCipher(folder));
    expect(again.names()).toEqual(['openai']);
    expect(await again.read('openai')).toBe('sk-very-secret-value');
    await again.remove('openai');
    await expect(again.read('openai')).rejects.toSatisfy((error) => isAppError(error, 'NOT_FOUND'));
  });

  it('says so when a sealed value was changed', async () => {
    const folder = temporaryFolder();
    await openSecrets(folder, createFileCipher(folder)).set('a', 'value');
    const file = join(folder, 'secrets.json');
    const sealed = JSON.parse(readFileSync(file, 'utf8')) as { a: string };
    const bytes = Buffer.from(sealed.a.slice(6), 'base64');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(file, JSON.stringify({ a: `file1:${bytes.toString('base64')}` }));
    await expect(openSecrets(folder, createFileCipher(folder)).read('a')).rejects.toSatisfy((error) => isAppError(error, 'CONFIG_INVALID'));
  });

  it('refuses a damaged key file by name', () => {
    const folder = temporaryFolder({ 'secret.key': 'short' });
    expect(() => createFileCipher(folder)).toThrowError(/secret\.key is damaged/);
  });
});
