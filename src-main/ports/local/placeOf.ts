import { lookup } from 'node:dns/promises';
import { canonicalHost, classifyAddress, type AddressPlace } from '../addresses.ts';

const strictness: Record<AddressPlace, number> = { public: 0, private: 1, loopback: 2, metadata: 3 };

/** Where a host's addresses lie; the strictest of them. */
export async function placeOf(text: string): Promise<AddressPlace | 'unresolved'> {
  const { host, isAddress } = canonicalHost(text);
  const addresses = isAddress ? [host] : await lookup(host, { all: true }).then((found) => found.map(({ address }) => address), () => []);
  const places = addresses.map(classifyAddress).sort((a, b) => strictness[b] - strictness[a]);
  return places[0] ?? 'unresolved';
}
