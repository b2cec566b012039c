import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openPersonKeys, sessionLifetimeMs } from '../../../src-main/hosts/headless/personKeys.ts';
import { personSessionFile } from '../../../src-main/hosts/headless/personSessionFile.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';
import { manualClock, silentLog } from '../wire/wireKit.ts';
import { ask, askUpgrade, builtInterface, memoryStore, testServer } from './serverKit.ts';

describe('coming in', () => {
  test('a code becomes a cookie once, and the cookie opens the pages and /ws', async () => {
    const server = await testServer();
    const path = `/?code=${server.personKeys.issueCode()}`;
    const first = await ask(server.port, { path });
    expect(first).toMatchObject({ status: 303, headers: { location: '/', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' } });
    const setCookie = first.headers['set-cookie']?.[0] ?? '';
    expect(setCookie).toMatch(new RegExp(`^steward_${server.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict; Max-Age=7776000$`));
    const cookie = setCookie.split(';')[0] ?? '';
    expect(await ask(server.port, { path: '/', headers: { Cookie: cookie } })).toMatchObject({ status: 200, text: builtInterface['index.html'] });
    expect((await askUpgrade(server.port, { path: '/ws', headers: { Cookie: `other=1; ${cookie}` } })).status).toBe(101);
    expect((await ask(server.port, { path: '/ws', headers: { Cookie: cookie } })).status).toBe(426);

    const second = await ask(server.port, { path });
    expect(second).toMatchObject({ status: 401, headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect(second.text).toContain('This address was used already');
    expect(second.headers['set-cookie']).toBeUndefined();
    expect(await ask(server.port, { path, headers: { Cookie: cookie } })).toMatchObject({ status: 303, headers: { location: '/' } });
  });

  test('of many who open one code at once, one gets in', async () => {
    const server = await testServer();
    const path = `/?code=${server.personKeys.issueCode()}`;
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(server.port, { path })));
    expect(answers.map(({ status }) => String(status)).sort()).toEqual(['303', ...Array(9).fill('401')]);
  });

  test('without a key the page says how to get one, and runs nothing', async () => {
    const server = await testServer();
    const answer = await ask(server.port, { path: '/' });
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('This browser has no key yet');
    expect(answer.text).toContain('<code>steward serve</code>');
    expect(answer.text).not.toContain('<script');
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect((await ask(server.port, { path: '/?code=unknown' })).text).toContain('This address is not known');
  });

  test.each([
    ['none', ''],
    ['a made-up one', 'COOKIE=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    ['an empty one', 'COOKIE='],
    ['one of another port', 'steward_1=SECRET'],
    ['one whose name only begins alike', 'COOKIEx=SECRET'],
    ['the secret cut short', 'COOKIE=SECRE'],
  ])('%s is no key', async (_case, spelled) => {
    const server = await testServer();
    const [name = '', secret = ''] = (await server.signIn()).split('=');
    const Cookie = spelled.replace('COOKIE', name).replace('SECRET', secret).replace('SECRE', secret.slice(0, -1));
    expect((await askUpgrade(server.port, { path: '/ws', headers: { Cookie } })).status).toBe(401);
    expect((await ask(server.port, { path: '/', headers: { Cookie } })).status).toBe(401);
  });

  test('only reading methods reach the pages', async () => {
    const server = await testServer();
    for (const method of ['POST', 'PUT', 'OPTIONS']) expect(await ask(server.port, { path: '/', method })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });
});

describe('codes and sessions', () => {
  test('a code nobody opened expires', async () => {
    const clock = manualClock();
    const keys = await openPersonKeys({ store: memoryStore(), log: silentLog, clock, codeLifetimeMs: 1000 });
    const [stale, fresh] = [keys.issueCode(), keys.issueCode()];
    clock.advance(999);
    expect(await keys.redeem(fresh)).toMatchObject({ state: 'accepted' });
    clock.advance(1);
    expect(await keys.redeem(stale)).toEqual({ state: 'expired' });
  });

  test('the oldest codes go when many are issued', async () => {
    const keys = await openPersonKeys({ store: memoryStore(), log: silentLog });
    const codes = Array.from({ length: 65 }, () => keys.issueCode());
    expect(await keys.redeem(codes[0] ?? '')).toEqual({ state: 'unknown' });
    expect(await keys.redeem(codes[64] ?? '')).toMatchObject({ state: 'accepted' });
  });

  test('a cookie survives a restart of the daemon; only its hash is kept', async () => {
    const file = join(temporaryFolder(), 'sessions.json');
    const store = personSessionFile(file);
    const server = await testServer({ personKeys: await openPersonKeys({ store, log: silentLog }) });
    const cookie = await server.signIn();
    const secret = cookie.split('=')[1] ?? '';
    await server.close(0);
    expect(readFileSync(file, 'utf8')).not.toContain(secret);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const restarted = await testServer({ port: server.port, personKeys: await openPersonKeys({ store, log: silentLog }) });
    expect((await ask(restarted.port, { path: '/', headers: { Cookie: cookie } })).status).toBe(200);
    expect((await askUpgrade(restarted.port, { path: '/ws', headers: { Cookie: cookie } })).status).toBe(101);
  });

  test('a browser that stays away too long has to come in anew; one that visits does not', async () => {
    const clock = manualClock();
    const store = memoryStore();
    const keys = await openPersonKeys({ store, log: silentLog, clock });
    const redeemed = await keys.redeem(keys.issueCode());
    const secret = redeemed.state === 'accepted' ? redeemed.secret : '';
    clock.advance(sessionLifetimeMs - 1);
    expect(keys.check(secret)).toBeDefined();
    clock.advance(sessionLifetimeMs - 1);
    expect(keys.check(secret)).toBeDefined();
    clock.advance(sessionLifetimeMs);
    expect(keys.check(secret)).toBeUndefined();
    await expect.poll(() => store.sessions).toEqual([]);
  });

  test('a list that cannot be read or written keeps nobody from coming in', async () => {
    const file = join(temporaryFolder(), 'sessions.json');
    writeFileSync(file, '{"version":1,"sessions":[{"id":5}]}');
    const keys = await openPersonKeys({ store: { load: personSessionFile(file).load, save: () => Promise.reject(new Error('disk full')) }, log: silentLog });
    const redeemed = await keys.redeem(keys.issueCode());
    expect(redeemed.state === 'accepted' && keys.check(redeemed.secret)).toBeTruthy();
  });
});
