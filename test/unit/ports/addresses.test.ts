import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalHost, classifyAddress } from '../../../src-main/ports/addresses.ts';
import { createAllowedHosts } from '../../../src-main/ports/allowedHosts.ts';

const places = {
  public: ['8.8.8.8', '1.1.1.1', '93.184.215.14', '2606:4700::1111', '64:ff9b::808:808', '::ffff:8.8.8.8'],
  private: ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '169.254.1.1', '198.18.0.1', '192.0.2.1', '203.0.113.9', '224.0.0.1', '240.0.0.1', '255.255.255.255', 'fe80::1', 'fec0::1', 'fc00::1', 'fd12::1', 'ff02::1', '2001:db8::1', '100::1', '5f00::1', '4000::1', '::ffff:10.0.0.1', '64:ff9b::a00:1', '2002:a00:1::', '2002:808:808::', '2001::1', '::808:808', '64:ff9b:1::808:808'],
  loopback: ['127.0.0.1', '127.255.255.254', '0.0.0.0', '0.1.2.3', '::1', '::', '::ffff:127.0.0.1', '::ffff:0:127.0.0.1', '::7f00:1', '64:ff9b::7f00:1', '64:ff9b:1::7f00:1', '2002:7f00:1::', '2001:0:0:0:0:0:80ff:fffe'],
  metadata: ['169.254.169.254', '169.254.170.2', '100.100.100.200', '168.63.129.16', '192.0.0.192', 'fd00:ec2::254', 'fe80::a9fe:a9fe', '::ffff:169.254.169.254', '64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::', '::a9fe:a9fe'],
} as const;

describe('where an address leads', () => {
  for (const [place, addresses] of Object.entries(places)) {
    test.each(addresses)(`${place}: %s`, (address) => expect(classifyAddress(address)).toBe(place));
  }

  test('what is no address has no place', () => {
    for (const text of ['', 'localhost', '1.2.3.4.5', '300.1.1.1', '::g']) expect(() => classifyAddress(text)).toThrow(/not an IP address/);
  });

  test('however an IPv4 address is wrapped, it never leads further than by itself', () => {
    const order = ['public', 'private', 'loopback', 'metadata'];
    fc.assert(
      fc.property(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)), fc.constantFrom('::ffff:', '::', '64:ff9b::', '64:ff9b:1::', '::ffff:0:'), (parts, prefix) => {
        const plain = parts.join('.');
        const [wrapped, itself] = [classifyAddress(`${prefix}${plain}`), classifyAddress(plain)];
        expect(order.indexOf(wrapped)).toBeGreaterThanOrEqual(order.indexOf(itself));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the one spelling of a host', () => {
  test.each([
    ['Example.COM', 'example.com'],
    ['example.com.', 'example.com'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['_dmarc.example.com', '_dmarc.example.com'],
  ])('%s is the name %s', (text, host) => expect(canonicalHost(text)).toEqual({ host, isAddress: false }));

  test.each(['127.0.0.1', '127.1', '127.0.1', '2130706433', '0x7f000001', '0x7F.1', '0177.0.0.1', '017700000001', '127.0.0.1.', '::ffff:127.0.0.1', '[::ffff:127.0.0.1]', '::ffff:7f00:1'])('%s is 127.0.0.1', (text) =>
    expect(canonicalHost(text)).toEqual({ host: '127.0.0.1', isAddress: true }));

  test.each(['', ' ', 'a b', 'a\tb', 'a\r\nb', 'a\0', 'exa\u200bmple.com', '１２７.0.0.1', 'bücher.example', 'a%2eb', '%31.0.0.1', 'a/b', 'a@b', 'a#b', 'a\\b', '-a.com', 'a-.com', 'a..b', '.a', `${'a'.repeat(64)}.com`, `${'a.'.repeat(130)}com`, '4294967297', '1.2.3.4.5', '256.1.1.1', '08.1.1.1', '0x', '1.2.3.0x7g'.slice(0, 8), 'fe80::1%eth0', '[fe80::1%25eth0]', '[127.0.0.1]', '[example.com]', '[::1', '::1]', '1::2::3', 'host:80'])('refused: %j', (text) =>
    expect(() => canonicalHost(text)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' })));
});

describe('a list of allowed hosts', () => {
  const admit = (entries: string[], host: string, port: number, addresses: string[] = ['93.184.215.14']) => createAllowedHosts(entries, async () => addresses).admit(host, port);
  const forbidden = expect.objectContaining({ code: 'FORBIDDEN' });

  test('names, ports and what lies below a domain', async () => {
    await expect(admit(['example.com'], 'EXAMPLE.com.', 8443)).resolves.toEqual(['93.184.215.14']);
    await expect(admit(['example.com:443'], 'example.com', 443)).resolves.toHaveLength(1);
    await expect(admit(['example.com:443'], 'example.com', 80)).rejects.toEqual(forbidden);
    await expect(admit(['*.example.com'], 'a.b.example.com', 443)).resolves.toHaveLength(1);
    await expect(admit(['*.example.com'], 'example.com', 443)).rejects.toEqual(forbidden);
    await expect(admit(['*.example.com:443'], 'a.example.com', 80)).rejects.toEqual(forbidden);
    for (const host of ['badexample.com', 'example.com.evil.test', 'example.co', 'a.example.com']) await expect(admit(['example.com'], host, 443)).rejects.toEqual(forbidden);
    await expect(admit([], 'example.com', 443)).rejects.toEqual(forbidden);
  });

  test('a name that leads inwards is refused, even when only one of its addresses does', async () => {
    for (const address of ['127.0.0.1', '10.1.2.3', '169.254.169.254', '::1', '::ffff:10.0.0.1', '0.0.0.0', 'fd00::1']) {
      await expect(admit(['example.com', 'example.com:443'], 'example.com', 443, ['93.184.215.14', address])).rejects.toEqual(forbidden);
    }
  });

  test('a place inside is reached by its address and port alone', async () => {
    await expect(admit(['127.0.0.1:3000'], '127.1', 3000)).resolves.toEqual(['127.0.0.1']);
    await expect(admit(['10.0.0.5:5432'], '0xa000005', 5432)).resolves.toEqual(['10.0.0.5']);
    await expect(admit(['[::1]:3000'], '[0:0::1]', 3000)).resolves.toEqual(['::1']);
    await expect(admit(['localhost:3000'], 'LocalHost', 3000, ['127.0.0.1', '::1'])).resolves.toHaveLength(2);
    await expect(admit(['127.0.0.1'], '127.0.0.1', 3000)).rejects.toEqual(forbidden);
    await expect(admit(['127.0.0.1:3000'], '127.0.0.1', 3001)).rejects.toEqual(forbidden);
    await expect(admit(['localhost'], 'localhost', 3000, ['127.0.0.1'])).rejects.toEqual(forbidden);
    await expect(admit(['localhost:3000'], 'localhost', 3000, ['10.0.0.1'])).rejects.toEqual(forbidden);
    await expect(admit(['127.0.0.1:3000', 'example.com'], 'example.com', 3000, ['127.0.0.1'])).rejects.toEqual(forbidden);
  });

  test('names that are not on the list are not looked up', async () => {
    const asked: string[] = [];
    const hosts = createAllowedHosts(['example.com'], async (host) => {
      asked.push(host);
      return ['93.184.215.14'];
    });
    await expect(hosts.admit('secret.evil.test', 443)).rejects.toEqual(forbidden);
    expect(asked).toEqual([]);
  });

  test('a name without an address, and entries of a wrong form', async () => {
    await expect(admit(['example.com'], 'example.com', 443, [])).rejects.toEqual(expect.objectContaining({ code: 'NETWORK' }));
    for (const entry of ['', '*', '*.', '*.*.com', 'http://example.com', 'a:0', 'a:65536', 'a:b', '*.127.0.0.1', 'a b', 'a/b']) expect(() => createAllowedHosts([entry]), entry).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
