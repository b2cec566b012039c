// Signing in to a server that wants it: against a real authorization server, a browser played by `visit`.
import { describe, expect, test } from 'vitest';
import type { OpenServer } from '../../../src-main/mcp/client/openServer.ts';
import { connectTestServer } from '../../kit/connectTestServer.ts';
import { startProtectedServer, visit } from '../../kit/servers/authorizationServer.ts';
import { testSignIn, type TestSignIn } from '../../kit/signIn.ts';

const connect = async (url: string, signIn: TestSignIn): Promise<OpenServer> => (await connectTestServer({ kind: 'http', url, headers: {} }, { signIn })).server;
const call = async (server: OpenServer, name: string): Promise<unknown> => (await server.callTool(name, { text: 'hello' }, { idempotent: true })).content[0];

async function signInTo(signIn: TestSignIn): Promise<void> {
  const { url, done } = await signIn.begin();
  expect(await visit(url)).toMatchObject({ status: 200, text: expect.stringContaining('You can close this page') });
  await done;
}

describe('signing in', () => {
  test('a server that wants it is not reached and opens no browser; once the person has signed in it is', async () => {
    const protectedServer = await startProtectedServer();
    const signIn = testSignIn(protectedServer.url);
    await expect(connect(protectedServer.url, signIn)).rejects.toMatchObject({ code: 'UNAUTHENTICATED', hint: expect.stringContaining('steward servers login probe') });
    expect(signIn.state()).toBe('needed');
    // Nothing was registered or asked for without the person.
    expect(protectedServer.authorization.requests).toEqual([]);

    await signInTo(signIn);
    expect(signIn.state()).toBe('signed-in');
    const server = await connect(protectedServer.url, signIn);
    expect(await call(server, 'echo')).toMatchObject({ text: 'hello' });
    expect(protectedServer.registrations).toMatchObject([{ client_name: 'Steward', application_type: 'native', redirect_uris: [expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callback$/)] }]);
    expect(protectedServer.tokenRequests.map((asked) => [asked.get('grant_type'), asked.get('resource')])).toEqual([['authorization_code', protectedServer.url]]);
    expect(protectedServer.tokenRequests[0]?.get('code_verifier')).toMatch(/^[\w.~-]{43,128}$/);
  });

  test('an expired token is renewed without the person, once for all that need it; a sign-in that is over asks for them again', async () => {
    const protectedServer = await startProtectedServer();
    let now = Date.now();
    const signIn = testSignIn(protectedServer.url, { clock: { now: () => now, after: () => () => undefined } });
    await signInTo(signIn);
    const server = await connect(protectedServer.url, signIn);
    protectedServer.expire();
    expect(await Promise.all([call(server, 'echo'), call(server, 'echo'), call(server, 'echo')])).toHaveLength(3);
    expect(protectedServer.tokenRequests.map((asked) => asked.get('grant_type'))).toEqual(['authorization_code', 'refresh_token']);

    now += 60_000;
    protectedServer.expire(true);
    await expect(call(server, 'echo')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(signIn.state()).toBe('needed');
    // What the authorization server refused is forgotten, and not tried again.
    expect(signIn.kept()).toBeUndefined();
    const asked = protectedServer.tokenRequests.length;
    await expect(call(server, 'echo')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(protectedServer.tokenRequests).toHaveLength(asked);
  });

  test('more rights are asked for by the person only, beside those there are', async () => {
    const protectedServer = await startProtectedServer();
    const signIn = testSignIn(protectedServer.url);
    await connect(protectedServer.url, signIn).catch(() => undefined);
    await signInTo(signIn);
    const server = await connect(protectedServer.url, signIn);
    await expect(call(server, 'admin')).rejects.toMatchObject({ code: 'UNAUTHENTICATED', message: expect.stringContaining('more rights'), hint: expect.stringContaining('steward servers login probe') });
    expect(signIn.state()).toBe('needed');
    // The rest goes on.
    expect(await call(server, 'echo')).toMatchObject({ text: 'hello' });

    const { url, done } = await signIn.begin();
    expect(new URL(url).searchParams.get('scope')?.split(' ').sort()).toEqual(['admin', 'basic']);
    await visit(url);
    await done;
    expect(await call(server, 'admin')).toMatchObject({ text: 'as admin' });
    // Refused in spite of the right: not asked for again and again.
    const kept = signIn.kept();
    expect(kept?.tokens.scope?.split(' ').sort()).toEqual(['admin', 'basic']);
  });

  test('a right that was granted and is refused all the same is no reason to sign in again', async () => {
    const protectedServer = await startProtectedServer();
    const signIn = testSignIn(protectedServer.url);
    await signInTo(signIn);
    const kept = signIn.kept();
    if (!kept) throw new Error('no tokens');
    await signIn.store.write('probe', { ...kept, tokens: { ...kept.tokens, scope: 'basic admin' } });
    const server = await connect(protectedServer.url, signIn);
    await expect(call(server, 'admin')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(signIn.state()).toBe('signed-in');
  });

  test('a registration made beforehand is used, with its secret from the secret store', async () => {
    const protectedServer = await startProtectedServer();
    const signIn = testSignIn(protectedServer.url, { settings: { clientId: 'made-beforehand', scope: 'admin' } });
    const { url } = await signIn.begin();
    expect(new URL(url).searchParams.get('client_id')).toBe('made-beforehand');
    expect(new URL(url).searchParams.get('scope')).toContain('admin');
    expect(protectedServer.registrations).toEqual([]);
  });

  test('what the person gives up, refuses or forgets ends the sign-in and leaves no token', async () => {
    const refusing = await startProtectedServer({ answer: { error: 'access_denied', code: '' } });
    const refused = testSignIn(refusing.url);
    const first = await refused.begin();
    await visit(first.url);
    await expect(first.done).rejects.toMatchObject({ code: 'REFUSED' });

    const protectedServer = await startProtectedServer();
    const signIn = testSignIn(protectedServer.url);
    const given = await signIn.begin();
    given.cancel();
    await expect(given.done).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(visit(given.url)).rejects.toThrow();
    // A second one ends the first.
    const second = await signIn.begin();
    const third = await signIn.begin();
    await expect(second.done).rejects.toMatchObject({ code: 'CANCELLED' });
    await visit(third.url);
    await third.done;
    await signIn.forget();
    expect([signIn.kept(), signIn.state()]).toEqual([undefined, 'needed']);
  });

  test('nobody waits for ever', async () => {
    const protectedServer = await startProtectedServer();
    const timers: { ms: number; run: () => void }[] = [];
    const signIn = testSignIn(protectedServer.url, { clock: { now: () => 0, after: (ms, run) => { timers.push({ ms, run }); return () => undefined; } } });
    const { done } = await signIn.begin();
    expect(timers).toMatchObject([{ ms: 300_000 }]);
    timers[0]?.run();
    await expect(done).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });
});
