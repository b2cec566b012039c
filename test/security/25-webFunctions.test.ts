// Attacks 25 to 30 on every function that takes an address, through the real door: inner places, odd spellings, redirects, rebinding, control bytes, bombs.
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functions } from '../../src-main/functions/index.ts';
import { scopeNetwork } from '../../src-main/ports/scoped/scopeNetwork.ts';
import { createNetwork } from '../../src-main/ports/local/network/createNetwork.ts';
import type { NetworkEffect } from '../../src-preload/contract/index.ts';
import { openDoor } from '../kit/openDoor.ts';
import { openWorkbench, failureOf } from '../kit/workbench.ts';
import { startWebSite, type WebSite } from '../kit/webSite.ts';

let site: WebSite;
let inner: ReturnType<typeof createServer>;
let touched = 0;
beforeAll(async () => {
  site = await startWebSite();
  inner = createServer((socket) => {
    touched++;
    socket.destroy();
  });
  inner.listen(0, '127.0.0.1');
  await once(inner, 'listening');
});
afterAll(async () => {
  inner.close();
  await site.close();
});
const innerPort = (): number => (inner.address() as AddressInfo).port;

const taking = functions.filter(({ input, effects, examples }) => 'url' in input.shape && effects(input.parse(examples[0]?.input ?? {})).some(({ kind }) => kind === 'network'));
const inputOf = (name: string, url: string): Record<string, unknown> => ({ ...taking.find((each) => each.name === name)?.examples[0]?.input, url });
const names = taking.map(({ name }): [string] => [name]);
const reading = names.filter(([name]) => !name.startsWith('browser_') && name !== 'send_webhook');

const call = async (name: string, url: string, preset: 'unattended' | 'ask' = 'unattended') => {
  const { door } = await openDoor({ preset });
  return door.callFunction({ name, input: inputOf(name, url), caller: { kind: 'library', name: 'test' }, approval: 'refuse' });
};

test('every web function that takes an address is under test', () => {
  expect(reading.length).toBeGreaterThanOrEqual(11);
});

describe.each(names)('%s', (name) => {
  test('25, 26: inner places are refused in every spelling, and never connected to', async () => {
    const before = touched;
    const port = innerPort();
    const spellings = ['127.0.0.1', '2130706433', '0x7f000001', '0177.0.0.1', '127.1', '0', '[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[64:ff9b::7f00:1]', '[::]', 'localhost', 'LOCALHOST.', '127.0.0.1.', '\uff11\uff12\uff17.0.0.1'];
    const { door } = await openDoor({ preset: 'unattended' });
    for (const host of spellings) {
      const outcome = await door.callFunction({ name, input: inputOf(name, `http://${host}:${port}/`), caller: { kind: 'library', name: 'test' } });
      expect(outcome.error?.code, host).toMatch(/^(?:DENIED_BY_POLICY|INVALID_INPUT)$/);
    }
    for (const host of ['10.0.0.1', '192.168.1.1', '172.16.0.1', '169.254.1.1', '100.64.0.1', '[fd00::1]', '[fe80::1]', '169.254.169.254', '2852039166', '[fd00:ec2::254]', '[::ffff:a9fe:a9fe]', '100.100.100.200']) {
      const outcome = await door.callFunction({ name, input: inputOf(name, `http://${host}/`), caller: { kind: 'library', name: 'test' } });
      expect(outcome.error?.code, host).toMatch(/^(?:DENIED_BY_POLICY|INVALID_INPUT)$/);
    }
    expect(touched).toBe(before);
  });

  test('25: without a person an inner place is not reached under the preset that asks', async () => {
    const before = touched;
    expect((await call(name, `http://127.0.0.1:${innerPort()}/`, 'ask')).error?.code).toBe('APPROVAL_REQUIRED');
    expect((await call(name, 'http://169.254.169.254/latest/meta-data/', 'ask')).error?.code).toBe('DENIED_BY_POLICY');
    expect(touched).toBe(before);
  });

  test('16, 29: other schemes, control bytes and names in the address are refused', async () => {
    const { door } = await openDoor({ preset: 'unattended' });
    for (const url of ['file:///etc/passwd', 'ftp://example.com/', 'gopher://127.0.0.1/', 'data:text/html,x', 'http://exa\u0000mple.com/', 'http://exam\nple.com/', 'http://example.com\r\nHost: x/', 'http://user:pass@example.com/', 'http://exam ple.com/', 'http://example.com%00.evil.example/', 'http://[::1%25lo]/', 'http://1.2.3.4.5/']) {
      const outcome = await door.callFunction({ name, input: inputOf(name, url), caller: { kind: 'library', name: 'test' } });
      expect(outcome.state, url).not.toBe('done');
      expect(outcome.error?.code, url).toMatch(/^(?:INVALID_INPUT|DENIED_BY_POLICY)$/);
    }
  });
});

describe.each(reading)('%s', (name) => {
  const definition = taking.find((each) => each.name === name);

  test('27: a redirect inside is not followed', async () => {
    const before = touched;
    for (const status of [301, 302, 303, 307, 308]) {
      for (const to of [`http://127.0.0.1:${innerPort()}/`, `http://localhost:${innerPort()}/`, 'http://169.254.169.254/latest/meta-data/', `http://2130706433:${innerPort()}/`, 'file:///etc/passwd']) {
        const bench = openWorkbench();
        const work = bench.call(definition as NonNullable<typeof definition>, inputOf(name, `${site.origin}/redirect?status=${status}&to=${encodeURIComponent(to)}`));
        expect((await failureOf(work)).code, `${status} ${to}`).toBe('FORBIDDEN');
      }
    }
    expect(touched).toBe(before);
  });

  test('28: a name that led out when the call was judged and leads inside when it is made is not connected to', async () => {
    const before = touched;
    for (const then of ['127.0.0.1', '::1', '169.254.169.254', '10.0.0.1']) {
      let looks = 0;
      const bench = openWorkbench();
      bench.ports.network = createNetwork({ settings: () => ({}), readSecret: () => Promise.reject(new Error('none')), resolve: () => Promise.resolve([looks++ === 0 ? '93.184.215.14' : then]) });
      const work = bench.call(definition as NonNullable<typeof definition>, inputOf(name, `http://rebinding.example:${innerPort()}/`));
      expect((await failureOf(work)).code, then).toBe('FORBIDDEN');
      expect(looks).toBeGreaterThan(1);
    }
    expect(touched).toBe(before);
  });

  test('30: a bomb is unpacked no further than the caps, and said', async () => {
    for (const path of ['/bomb', '/bomb2', '/layers', '/hugeheaders']) {
      const bench = openWorkbench();
      const outcome = await bench.call(definition as NonNullable<typeof definition>, inputOf(name, site.origin + path)).then(
        (output) => ({ told: JSON.stringify(output) }),
        (error: unknown) => ({ code: (error as { code?: string }).code }),
      );
      if ('code' in outcome) expect(outcome.code, path).toMatch(/^(?:TOO_LARGE|NETWORK|INVALID_INPUT|UNSUPPORTED)$/);
      else {
        expect(outcome.told.length, path).toBeLessThan(8_000_000);
        // A download keeps what was sent, packed.
        if (name === 'download_file') expect(Number(/"bytes":(\d+)/.exec(outcome.told)?.[1]), path).toBeLessThan(2_000_000);
        else expect(outcome.told, path).toMatch(/too large|TOO_LARGE|more than|truncated":true|cut":true|failed|error/i);
      }
    }
  });
});

test('27: where the policy would not ask, a redirect is followed; a denied host is not', async () => {
  const network = createNetwork({ settings: () => ({}), readSecret: () => Promise.reject(new Error('none')) });
  const other = await startWebSite();
  const granted: NetworkEffect = { kind: 'network', access: 'read', host: '127.0.0.1', port: site.port, place: 'loopback' };
  const to = { url: `${site.origin}/redirect?to=${encodeURIComponent(`${other.origin}/article`)}` };
  const response = await scopeNetwork(network, [granted], { session: '', judge: () => 'allow' }).request(to);
  expect(response).toMatchObject({ status: 200, url: `${other.origin}/article` });
  response.close();
  await expect(scopeNetwork(network, [granted], { session: '', judge: () => 'deny' }).request(to)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(scopeNetwork(network, [granted], { session: '', judge: () => 'allow' }).request({ url: `${site.origin}/redirect?to=http://169.254.169.254/` })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await other.close();
});

test('28: a name that was public when it was judged and leads inside now is not connected to', async () => {
  const before = touched;
  for (const answers of [['127.0.0.1'], ['93.184.216.34', '127.0.0.1'], ['10.0.0.1'], ['::1'], ['::ffff:127.0.0.1'], ['169.254.169.254'], ['0.0.0.0']]) {
    const network = createNetwork({ settings: () => ({}), readSecret: () => Promise.reject(new Error('none')), resolve: async () => answers });
    const granted: NetworkEffect = { kind: 'network', access: 'write', host: 'rebinding.example', port: innerPort(), place: 'public' };
    const scoped = scopeNetwork(network, [granted], { session: '', judge: () => 'allow' });
    await expect(scoped.request({ url: `http://rebinding.example:${innerPort()}/` })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(scoped.connect({ host: 'rebinding.example', port: innerPort(), tls: false })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  }
  expect(touched).toBe(before);
});

test('28: the address that was judged is the one connected to, though the name leads elsewhere by then', async () => {
  let looks = 0;
  const network = createNetwork({ settings: () => ({}), readSecret: () => Promise.reject(new Error('none')), resolve: async () => (looks++ === 0 ? ['127.0.0.1'] : ['127.0.0.9']) });
  const response = await network.request({ url: `http://once.example:${site.port}/article` }, () => undefined);
  expect(response.exchanges[0]?.address).toBe('127.0.0.1');
  expect(looks).toBe(1);
  response.close();
});

test.each([['/bomb', 'TOO_LARGE'], ['/bomb2', 'TOO_LARGE'], ['/layers', 'TOO_LARGE'], ['/hugeheaders', 'TOO_LARGE'], ['/drip', 'DEADLINE_EXCEEDED'], ['/events', 'DEADLINE_EXCEEDED'], ['/silent', 'DEADLINE_EXCEEDED'], ['/loop', 'NETWORK']])('30: %s ends as %s, within its caps', async (path, code) => {
  const network = createNetwork({ settings: () => ({}), readSecret: () => Promise.reject(new Error('none')) });
  const read = async (): Promise<number> => (await (await network.request({ url: site.origin + path, timeoutMs: 600, silenceMs: 300, maxBytes: 50_000_000 }, () => undefined)).bytes()).length;
  if (code === 'TOO_LARGE') await expect((async () => (await (await network.request({ url: site.origin + path, maxBytes: 50_000_000 }, () => undefined)).bytes()).length)()).rejects.toMatchObject({ code });
  else await expect(read()).rejects.toMatchObject({ code });
});
