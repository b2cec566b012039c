// Attack 35, for the page a sign-in comes back to: other pages, names and programs cannot answer it.
import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { startProtectedServer, visit } from '../kit/servers/authorizationServer.ts';
import { testSignIn } from '../kit/signIn.ts';

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

function ask(address: URL, { method = 'GET', headers = {}, body }: Asked = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(address, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('the page of a sign-in', () => {
  test('refuses what does not carry its state, comes by another name, another method or another path, and goes on waiting', async () => {
    const protectedServer = await startProtectedServer();
    const signIn = testSignIn(protectedServer.url);
    const { url, done } = await signIn.begin();
    const state = new URL(url).searchParams.get('state') ?? '';
    const page = new URL(new URL(url).searchParams.get('redirect_uri') ?? '');
    const answered = new URL(`${page.href}?code=stolen&state=${state}`);
    expect([page.hostname, page.pathname, state.length]).toEqual(['127.0.0.1', '/callback', 43]);

    expect(await ask(new URL(`${page.href}?code=stolen`))).toBe(400);
    expect(await ask(new URL(`${page.href}?code=stolen&state=${'x'.repeat(43)}`))).toBe(400);
    expect(await ask(new URL(`${page.href}?error=access_denied&state=wrong`))).toBe(400);
    expect(await ask(answered, { headers: { Host: 'evil.example' } })).toBe(403);
    expect(await ask(answered, { headers: { Host: `localhost:${page.port}` } })).toBe(403);
    expect(await ask(answered, { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'code=stolen' })).toBe(404);
    expect(await ask(new URL(`http://127.0.0.1:${page.port}/callback/more?code=stolen&state=${state}`))).toBe(404);
    expect(protectedServer.tokenRequests).toEqual([]);

    await visit(url);
    await done;
    expect(signIn.kept()).toBeDefined();
    // Used once: nothing listens there any more.
    await expect(ask(answered)).rejects.toThrow();
  });

  test('two sign-ins do not take each other’s answers', async () => {
    const protectedServer = await startProtectedServer();
    const [one, other] = [testSignIn(protectedServer.url), testSignIn(protectedServer.url)];
    const [first, second] = [await one.begin(), await other.begin()];
    const crossed = new URL(new URL(first.url).searchParams.get('redirect_uri') ?? '');
    expect(await ask(new URL(`${crossed.href}?code=c&state=${new URL(second.url).searchParams.get('state') ?? ''}`))).toBe(400);
    await visit(first.url);
    await visit(second.url);
    await Promise.all([first.done, second.done]);
    expect(one.kept()?.tokens.access_token).not.toBe(other.kept()?.tokens.access_token);
  });
});
