import { lookup } from 'node:dns/promises';
import type { NetworkEffect } from '../../../../src-preload/contract/index.ts';
import { AppError } from '../../../kernel/errors.ts';
import { canonicalHost, classifyAddress, type AddressPlace } from '../../addresses.ts';
import { nameOf, type AllowedHosts, type ResolveHost } from '../../allowedHosts.ts';

/** What a session's pages may connect to. */
export interface SessionHosts extends AllowedHosts {
  /** The page of this address was let into a tab, and is on its way. */
  expect(tab: string, url: string, effect: NetworkEffect): void;
  /** It is there, in the place of the one before. */
  arrived(tab: string): void;
  /** It did not come: the tab still has the page it had. */
  stayed(tab: string, url: string): void;
  /** The tab is gone. */
  forget(tab: string): void;
}

const placeNames: Record<Exclude<AddressPlace, 'public'>, string> = {
  private: 'a private network',
  loopback: 'this computer itself',
  metadata: 'a cloud metadata service',
};

/**
 * Public addresses are open to what a page loads. Others are open only while a tab shows a page of that
 * very host and port, which was admitted knowing where it leads: a page from elsewhere cannot reach
 * into this computer or its network, whatever names it gives to the addresses there. The addresses
 * that were judged are the ones connected to.
 */
export function createSessionHosts(resolve: ResolveHost = resolveHost): SessionHosts {
  const shown = new Map<string, NetworkEffect>();
  const expected = new Map<string, { url: string; effect: NetworkEffect }>();

  function isOpen(host: string, port: number, place: AddressPlace): boolean {
    return place === 'public' || [...shown.values(), ...[...expected.values()].map(({ effect }) => effect)].some((effect) => effect.host === host && effect.port === port && effect.place === place);
  }

  return {
    expect: (tab, url, effect) => void expected.set(tab, { url, effect }),
    arrived(tab) {
      const found = expected.get(tab);
      if (!found) return;
      shown.set(tab, found.effect);
      expected.delete(tab);
    },
    stayed(tab, url) {
      // Another may be on its way by now.
      if (expected.get(tab)?.url === url) expected.delete(tab);
    },
    forget(tab) {
      shown.delete(tab);
      expected.delete(tab);
    },
    async admit(text, port) {
      const { host, isAddress } = canonicalHost(text);
      const addresses = isAddress ? [host] : (await resolve(host).catch((error: unknown) => {
        throw new AppError('NETWORK', `The host ${host} is not known`, { cause: error });
      })).map((address) => canonicalHost(address).host);
      if (addresses.length === 0) throw new AppError('NETWORK', `The host ${host} has no address`);
      for (const address of addresses) {
        const place = classifyAddress(address);
        if (isOpen(host, port, place)) continue;
        throw new AppError('FORBIDDEN', `${nameOf(host, port)} leads to ${place === 'public' ? 'the internet' : placeNames[place]}, where pages may not reach`, { hint: 'Open it as a page of its own, which asks the person' });
      }
      return addresses;
    },
  };
}

async function resolveHost(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
