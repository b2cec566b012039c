import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '../kernel/errors.ts';
import { canonicalHost, classifyAddress, type AddressPlace, type CanonicalHost } from './addresses.ts';

/** The addresses of a name, as text; empty or thrown where it has none. */
export type ResolveHost = (host: string) => Promise<readonly string[]>;

/** A list of hosts that may be reached, and the judge of every connection. */
export interface AllowedHosts {
  /**
   * The addresses a connection to the host may be made to, and no others: a second look at the name
   * could answer differently. FORBIDDEN says why it may not be reached, NETWORK that the name leads
   * nowhere, INVALID_INPUT that it is no name. Names that are not on the list are never looked up.
   */
  admit(host: string, port: number): Promise<readonly string[]>;
}

/** For a request: it goes to the address that was judged, whatever its name leads to by now. */
export function lookupOf(address: string): LookupFunction {
  return (_, options, done) => {
    const family = isIP(address);
    if (options.all) done(null, [{ address, family }]);
    else done(null, address, family);
  };
}

interface Entry {
  host: string;
  /** Everything below `host`, not itself. */
  below: boolean;
  port: number | undefined;
  /** Named as this computer or as an address, with its port: a person meant exactly that place. */
  literal: boolean;
}

const placeNames: Record<Exclude<AddressPlace, 'public'>, string> = {
  private: 'a private network',
  loopback: 'this computer itself',
  metadata: 'a cloud metadata service',
};

/**
 * Entries: `host`, `host:port`, `*.domain`, `*.domain:port`, with addresses as hosts too (IPv6 in
 * brackets where a port follows). A place that is not public is reached only by an entry that names
 * it by address, or as `localhost`, with its port. INVALID_INPUT for an entry of another form.
 */
export function createAllowedHosts(entries: readonly string[], resolve: ResolveHost = resolveHost): AllowedHosts {
  const list = entries.map(parseEntry);

  return {
    async admit(text, port) {
      const asked = canonicalHost(text);
      const matching = list.filter((entry) => matches(entry, asked, port));
      if (matching.length === 0) throw new AppError('FORBIDDEN', `${nameOf(asked.host, port)} is not among the hosts this command may reach`, { hint: list.length === 0 ? 'It may reach no host' : `It may reach ${entries.join(', ')}` });
      const addresses = asked.isAddress ? [asked.host] : await addressesOf(asked.host, resolve);
      const literal = matching.some((entry) => entry.literal);
      for (const address of addresses) {
        const place = classifyAddress(address);
        if (place === 'public') continue;
        if (literal && (asked.isAddress || place === 'loopback')) continue;
        throw new AppError('FORBIDDEN', `${nameOf(asked.host, port)} leads to ${placeNames[place]}${asked.isAddress ? '' : ` (${address})`}, which the name alone does not open`, {
          hint: `Whoever wants that reached allows it by its address and port: ${nameOf(address, port)}`,
        });
      }
      return addresses;
    },
  };
}

/** `host:port`, an IPv6 address in brackets. */
export function nameOf(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function parseEntry(text: string): Entry {
  const below = text.startsWith('*.');
  const rest = below ? text.slice(2) : text;
  const [, host, digits] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(rest) ?? [undefined, rest, undefined];
  const port = digits === undefined ? undefined : Number(digits);
  if (port === 0 || (port ?? 0) > 65_535) throw new AppError('INVALID_INPUT', `${JSON.stringify(text)} names a port that does not exist`, { hint: 'Ports go from 1 to 65535' });
  const canonical = canonicalHost(host ?? rest);
  if (below && canonical.isAddress) throw new AppError('INVALID_INPUT', `${JSON.stringify(text)}: there is nothing below an address`);
  return { host: canonical.host, below, port, literal: port !== undefined && !below && (canonical.isAddress || canonical.host === 'localhost') };
}

function matches(entry: Entry, { host, isAddress }: CanonicalHost, port: number): boolean {
  if (entry.port !== undefined && entry.port !== port) return false;
  return entry.below ? !isAddress && host.endsWith(`.${entry.host}`) : host === entry.host;
}

async function addressesOf(host: string, resolve: ResolveHost): Promise<readonly string[]> {
  let addresses: readonly string[] = [];
  try {
    addresses = await resolve(host);
  } catch (error) {
    throw new AppError('NETWORK', `The host ${host} is not known`, { cause: error });
  }
  if (addresses.length === 0) throw new AppError('NETWORK', `The host ${host} has no address`);
  return addresses.map((address) => canonicalHost(address).host);
}

async function resolveHost(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
