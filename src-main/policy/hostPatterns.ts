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
  const host = (plain?.[1] ?? text).toLowerCase().replace(/\.$/, '');
  const port = plain?.[2];
  return { host, port: port === '*' ? undefined : port };
}

const asEndpoint = (host: string, port: number): HostPattern => ({ host: host.toLowerCase().replace(/\.$/, ''), port: String(port) });

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
