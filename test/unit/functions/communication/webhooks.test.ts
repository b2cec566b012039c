// Webhooks going out to a local receiver, and coming in at Steward's own door.
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sendWebhook } from '../../../../src-main/functions/communication/sendWebhook.ts';
import { waitForWebhook } from '../../../../src-main/functions/communication/waitForWebhook.ts';
import { systemClock } from '../../../../src-main/kernel/clock.ts';
import { createHooks, type HookReceiver } from '../../../../src-main/runtime/hooks.ts';
import { accountsOf } from '../../../kit/accounts.ts';
import { failureOf, openWorkbench, type Workbench } from '../../../kit/workbench.ts';
import { testServer } from '../../headless/serverKit.ts';

const secret = `whsec_${Buffer.from('a key of 32 bytes, more or less!').toString('base64')}`;
const requests: { headers: IncomingHttpHeaders; body: string }[] = [];
/** What the receiver answers next: a status, or nothing at all. */
const answers: (number | 'cut')[] = [];
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (piece: Buffer) => (body += piece.toString()));
  request.on('end', () => {
    requests.push({ headers: request.headers, body });
    const answer = answers.shift() ?? 200;
    if (answer === 'cut') response.destroy();
    else response.writeHead(answer, answer === 302 ? { location: 'http://127.0.0.1:9/' } : {}).end(answer === 200 ? 'thanks' : 'no');
  });
});
let origin: string;
let bench: Workbench;
beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
afterAll(() => {
  receiver.close();
  receiver.closeAllConnections();
});
beforeEach(() => {
  bench = openWorkbench();
  bench.ports.accounts = accountsOf([{ account: { kind: 'webhook', name: 'builds', credential: { secret: 'account.builds' }, server: origin }, secret }]);
  requests.splice(0);
  answers.splice(0);
});

describe('send_webhook', () => {
  it('signs as Standard Webhooks says', async () => {
    const output = await bench.call(sendWebhook, { url: `${origin}/hook`, payload: { ok: true, n: 1 }, account: 'builds' });
    expect(output).toMatchObject({ delivered: true, status: 200, attempts: 1, signed: true, response: 'thanks' });
    const [{ headers, body }] = requests as [(typeof requests)[number]];
    expect(body).toBe('{"ok":true,"n":1}');
    expect(headers['webhook-id']).toBe(output['event_id']);
    expect(headers['idempotency-key']).toBe(output['event_id']);
    expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60);
    const key = Buffer.from('a key of 32 bytes, more or less!');
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(`${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`).digest('base64')}`);
  });

  it('tries again under the same id while the receiver is overloaded or does not answer', async () => {
    answers.push(503, 'cut');
    const output = await bench.call(sendWebhook, { url: `${origin}/hook`, payload: [], event_id: 'evt_7' });
    expect(output).toMatchObject({ delivered: true, attempts: 3, event_id: 'evt_7', signed: false });
    expect(requests.map(({ headers }) => headers['webhook-id'])).toEqual(['evt_7', 'evt_7', 'evt_7']);
  });

  it('takes a refusal as an answer, follows no redirect, and tries neither again', async () => {
    for (const status of [400, 401, 410, 302]) {
      answers.splice(0, answers.length, status);
      expect(await bench.call(sendWebhook, { url: `${origin}/hook`, payload: 1 })).toMatchObject({ delivered: false, status, attempts: 1 });
    }
    expect(requests).toHaveLength(4);
  });

  it('says that the outcome is unknown when nobody answered', async () => {
    answers.push('cut');
    expect(await failureOf(bench.call(sendWebhook, { url: `${origin}/hook`, payload: 1, attempts: 1, event_id: 'evt_8' }))).toMatchObject({ code: 'OUTCOME_UNKNOWN', hint: expect.stringContaining('evt_8') as string });
  });

  it('signs nothing that goes to anybody else', async () => {
    const input = { url: 'http://127.0.0.1:9/hook', payload: 1, account: 'builds' };
    expect((await failureOf(bench.preview(sendWebhook, input))).code).toBe('FORBIDDEN');
    expect((await failureOf(bench.call(sendWebhook, input))).code).toBe('FORBIDDEN');
  });

  it('shows the request as it will go, the secret as its name', async () => {
    const { preview } = await bench.preview(sendWebhook, { url: `${origin}/hook?a=1`, payload: { a: 1 }, account: 'builds' });
    expect(preview).toMatchObject({ kind: 'request', method: 'POST', url: `${origin}/hook?a=1`, addresses: ['127.0.0.1 (loopback)'], body: '{"a":1}', bodyBytes: 7 });
    expect(JSON.stringify(preview)).toContain('signed with the secret of builds');
    expect((await failureOf(bench.call(sendWebhook, { url: `${origin}/hook`, payload: 'not json' }))).code).toBe('INVALID_INPUT');
  });
});

describe('wait_for_webhook', () => {
  let hooks: HookReceiver;
  let base: string;
  const open = async (options: Parameters<typeof testServer>[0] = {}): Promise<void> => {
    hooks = createHooks({ origin: () => base, clock: systemClock });
    const server = await testServer({ hook: (token, hook) => hooks.receive(token, hook), ...options });
    base = server.url;
    bench.ports.hooks = hooks;
  };
  const post = (url: string, init: RequestInit = {}): Promise<Response> => fetch(url, { method: 'POST', body: '{"paid":true}', headers: { 'x-event': 'paid', cookie: 'a=b', authorization: 'Bearer x' }, ...init });

  it('opens an address, tells it while it waits, and returns what came', async () => {
    await open();
    const notes: string[] = [];
    const waiting = bench.call(waitForWebhook, { timeout: 30 }, { onProgress: ({ note }) => void (note !== undefined && notes.push(note)) });
    await expect.poll(() => notes[0]).toMatch(/\/hooks\/[\w-]{32}$/);
    const url = notes[0]?.replace('Waits at ', '') ?? '';
    const answer = await post(`${url}?attempt=1`);
    expect([answer.status, await answer.json()]).toEqual([200, { received: true }]);
    const output = await waiting;
    expect(output).toMatchObject({ url, received: { method: 'POST', query: 'attempt=1', body: '{"paid":true}', json: { paid: true }, headers: { 'x-event': 'paid' } } });
    expect(JSON.stringify(output['received'])).not.toMatch(/cookie|authorization/);
  });

  it('takes one request: a second, a guess and one after its time find nothing', async () => {
    await open();
    const { id, url } = (await bench.call(waitForWebhook, { timeout: 0 })) as { id: string; url: string };
    expect((await post(url)).status).toBe(200);
    expect((await post(url, { body: 'second' })).status).toBe(404);
    expect((await post(`${url.slice(0, -2)}xx`)).status).toBe(404);
    expect(await bench.call(waitForWebhook, { id, timeout: 5 })).toMatchObject({ received: { body: '{"paid":true}' } });
    expect((await failureOf(bench.call(waitForWebhook, { id, timeout: 5 }))).code).toBe('NOT_FOUND');
    const short = hooks.open(1);
    await expect.poll(async () => (await post(short.url)).status).toBe(404);
  });

  it('refuses other methods, large bodies and foreign hosts, and stays open', async () => {
    await open();
    const { id, url } = hooks.open(60_000);
    expect((await fetch(url)).status).toBe(405);
    expect((await post(url, { body: 'x'.repeat(1_000_001) })).status).toBe(413);
    const { hostname, port, pathname } = new URL(url);
    const { request } = await import('node:http');
    const status = await new Promise((resolve) => request({ hostname, port, path: pathname, method: 'POST', headers: { host: 'evil.example' } }, (response) => resolve(response.statusCode)).end('x'));
    expect(status).toBe(403);
    expect(await bench.call(waitForWebhook, { id, timeout: 0 })).toMatchObject({ received: null });
  });

  it('closes the address of a call that was stopped, and is bounded', async () => {
    await open();
    const stopper = new AbortController();
    const notes: string[] = [];
    const waiting = bench.call(waitForWebhook, { timeout: 30 }, { signal: stopper.signal, onProgress: ({ note }) => void notes.push(note ?? '') });
    await expect.poll(() => notes.length).toBeGreaterThan(0);
    stopper.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    expect((await post(notes[0]?.replace('Waits at ', '') ?? '')).status).toBe(404);
    for (let count = 0; count < 100; count++) hooks.open(60_000);
    expect((await failureOf(bench.call(waitForWebhook, { timeout: 0 }))).code).toBe('OVERLOADED');
    hooks.dispose();
  });

  it('says where nothing can be received', async () => {
    bench.ports.hooks = createHooks({ origin: () => null, clock: systemClock });
    expect((await failureOf(bench.call(waitForWebhook, { timeout: 0 }))).code).toBe('UNSUPPORTED');
  });
});
