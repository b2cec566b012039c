import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';
import { containsStars, matchesStars, overlapsStars } from './starPatterns.ts';

/** A host as rules and sandbox profiles write it: `example.com`, `*.example.com:443`, `[::1]:8080`. */
interface HostPattern {
  host: string;
  /** Undefined: any port. */
  port: string | undefined;
}

function parse(text: string): HostPattern {
  const bracketed = /^\[([^\]]*)\](?::(\d+|\*))?$/.exec(text);
  // An address of version 6 without brackets has several colons, none of them before a port.
  const plain = bracketed ?? (text.indexOf(':') === text.lastIndexOf(':') ? /^([^:]*)(?::(\d+|\*))?$/.exec(text) : null);
  const port = plain?.[2];
  return { host: canonicalName(plain?.[1] ?? text), port: port === '*' || port === undefined ? undefined : String(Number(port)) };
}

const asEndpoint = (host: string, port: number): HostPattern => ({ host: canonicalName(host), port: String(port) });

/** One spelling, whichever a rule or a call has: lower case, letters beyond ASCII as IDNA writes them, an address as itself however it is counted or wrapped. */
function canonicalName(text: string): string {
  const plain = text.toLowerCase().replace(/\.$/, '');
  if (spellsAddress.test(plain) && ipaddr.isValid(plain)) return ipaddr.process(plain).toString();
  if (!beyondAscii.test(plain)) return plain;
  // IDNA knows no stars: each label by itself. What cannot be written that way stays as it is, and matches nothing else.
  return plain.split(/[.\u3002\uff0e\uff61]/).map((label) => (beyondAscii.test(label) && !label.includes('*') ? domainToASCII(label) || label : label)).join('.');
}

const spellsAddress = /^(?:\d|0x)|:/;
const beyondAscii = /[^\x20-\x7e]/;

/** Whether a text is a host pattern at all; an address of the web, say, would match nothing. */
export function isHostPattern(text: string): boolean {
  const [, port] = /^(?:\[[\da-f:.]+\]|[^\s/@?#:[\]]+|[\da-f*]*:[\da-f:.*]*)(?::(\d{1,5}|\*))?$/i.exec(text) ?? ['', 'none'];
  return port === undefined || port === '*' || (Number(port) > 0 && Number(port) <= 65_535);
}

/** Whether the pattern matches a host at a port. */
export function matchesHost(pattern: string, host: string, port: number): boolean {
  const wanted = parse(pattern);
  const endpoint = asEndpoint(host, port);
  return (wanted.port === undefined || wanted.port === endpoint.port) && matchesStars(wanted.host, endpoint.host);
}

/** Whether everything `inner` names, a profile's entry or another pattern, is named by `outer`. */
export function containsHost(outer: string, inner: string): boolean {
  const wide = parse(outer);
  const narrow = parse(inner);
  return (wide.port === undefined || wide.port === narrow.port) && containsStars(wide.host, narrow.host);
}

/** Whether both can name the same host and port. */
export function overlapsHost(one: string, other: string): boolean {
  const a = parse(one);
  const b = parse(other);
  return (a.port === undefined || b.port === undefined || a.port === b.port) && overlapsStars(a.host, b.host);
}

/** How far a pattern names a place: `exactly` one host, `partly` by a wildcard, or `not` at all. */
export function namesHost(pattern: string): 'exactly' | 'partly' | 'not' {
  const { host } = parse(pattern);
  if (!host.includes('*')) return 'exactly';
  return /^[*.]*$/.test(host) ? 'not' : 'partly';
}

/** Written as an address or as this computer: whoever owns a name cannot point it elsewhere later. */
export function isFixedHost(host: string): boolean {
  return host === 'localhost' || host.includes(':') || /^\d+(?:\.\d+){3}$/.test(host);
}
