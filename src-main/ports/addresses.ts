import ipaddr from 'ipaddr.js';
import type { NetworkEffect } from '../../src-preload/contract/index.ts';
import { AppError } from '../kernel/errors.ts';

/** Where an address leads: out to everybody, to a network of one's own, to this computer, or to what a cloud tells its machines in confidence. */
export type AddressPlace = Exclude<NetworkEffect['place'], 'unresolved'>;

/** A host as one spelling of it, whatever spelling it was asked for in. */
export interface CanonicalHost {
  /** Lower case, without brackets and final dot; an address in its usual form. */
  host: string;
  isAddress: boolean;
}

/** Services that hand out keys and settings to whoever asks from the machine itself: AWS, Azure, Google, Oracle, Alibaba and their kin. */
const metadataAddresses: ReadonlySet<string> = new Set([
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  '168.63.129.16',
  '192.0.0.192',
  '100.100.100.200',
  'fd00:ec2::254',
  'fd00:ec2::23',
  'fd20:ce::254',
  'fe80::a9fe:a9fe',
]);

const globalUnicast = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number];

/**
 * Where an IP address leads. Public is only what anybody on the internet could reach under it;
 * link-local, shared (CGNAT), unique-local, multicast, test and reserved addresses count as private,
 * unspecified ones as loopback, because that is where a connection to them ends. An IPv4 address
 * wrapped in an IPv6 one counts as what is wrapped. INVALID_INPUT for what is no address.
 */
export function classifyAddress(text: string): AddressPlace {
  let address: ipaddr.IPv4 | ipaddr.IPv6;
  try {
    address = ipaddr.process(text);
  } catch (error) {
    throw new AppError('INVALID_INPUT', `${JSON.stringify(text)} is not an IP address`, { cause: error });
  }
  return address instanceof ipaddr.IPv4 ? classifyIPv4(address) : classifyIPv6(address);
}

/**
 * The one form of a host name or address. Decimal, octal, hexadecimal, short and wrapped spellings of
 * an address become that address. INVALID_INPUT for control bytes, blanks, characters outside ASCII,
 * zones, and anything that is neither a name nor an address.
 */
export function canonicalHost(text: string): CanonicalHost {
  const refuse = (why: string): never => {
    throw new AppError('INVALID_INPUT', `${JSON.stringify(text.slice(0, 300))} is not a host: ${why}`, { hint: 'Write a plain name such as example.com, or an IP address' });
  };
  if (!/^[\x21-\x7e]+$/.test(text)) refuse('only plain ASCII characters may be in it');
  const bracketed = /^\[(.*)\]$/.exec(text)?.[1];
  const plain = (bracketed ?? text.replace(/\.$/, '')).toLowerCase();
  if (ipaddr.isValid(plain)) {
    if (plain.includes('%')) refuse('addresses with a zone are not used');
    if (bracketed !== undefined && !ipaddr.IPv6.isValid(plain)) refuse('only IPv6 addresses stand in brackets');
    return { host: ipaddr.process(plain).toString(), isAddress: true };
  }
  if (bracketed !== undefined || plain.includes(':')) refuse('it looks like an IPv6 address but is none');
  if (plain.length > 253) refuse('it is too long');
  const labels = plain.split('.');
  if (!labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))) refuse('a part of the name is not spelt as names are');
  if (/^(\d+|0x[\da-f]*)$/.test(labels.at(-1) ?? '')) refuse('it ends like an IPv4 address but is none');
  return { host: plain, isAddress: false };
}

function classifyIPv4(address: ipaddr.IPv4): AddressPlace {
  if (metadataAddresses.has(address.toString())) return 'metadata';
  switch (address.range()) {
    case 'unicast':
      return 'public';
    case 'loopback':
    case 'unspecified':
      return 'loopback';
    default:
      return 'private';
  }
}

function classifyIPv6(address: ipaddr.IPv6): AddressPlace {
  if (metadataAddresses.has(address.toString())) return 'metadata';
  const range = address.range();
  if (range === 'loopback' || range === 'unspecified') return 'loopback';
  const wrapped = wrappedIPv4(address, range);
  if (wrapped) {
    const place = classifyIPv4(wrapped.address);
    // A translator in between is public; relays of old are nobody's to speak for.
    return place === 'public' && !wrapped.translated ? 'private' : place;
  }
  return range === 'unicast' && address.match(globalUnicast) ? 'public' : 'private';
}

/** The IPv4 address inside an IPv6 one: NAT64, 6to4, Teredo, and the compatible form. */
function wrappedIPv4(address: ipaddr.IPv6, range: string): { address: ipaddr.IPv4; translated: boolean } | undefined {
  const bytes = address.toByteArray();
  const at = (offset: number, flip = 0): ipaddr.IPv4 => new ipaddr.IPv4(bytes.slice(offset, offset + 4).map((byte) => byte ^ flip));
  if (range === 'rfc6052') return { address: at(12), translated: address.match(ipaddr.IPv6.parse('64:ff9b::'), 96) };
  if (range === 'rfc6145') return { address: at(12), translated: false };
  if (range === '6to4') return { address: at(2), translated: false };
  if (range === 'teredo') return { address: at(12, 0xff), translated: false };
  if (bytes.slice(0, 12).every((byte) => byte === 0)) return { address: at(12), translated: false };
  return undefined;
}
