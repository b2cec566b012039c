import { lookup } from 'node:dns/promises';
import { AppError } from '../../../kernel/errors.ts';
import { canonicalHost, classifyAddress } from '../../addresses.ts';
import type { ResolveHost } from '../../allowedHosts.ts';
import type { LookedUp, NetworkPlace } from '../../network.ts';

const lookUpMs = 10_000;

const strictness: readonly NetworkPlace[] = ['public', 'private', 'loopback', 'metadata'];

/** The addresses of a host with where they lie. A name that leads nowhere has none. INVALID_INPUT for what is no host. */
export async function lookUp(text: string, resolve: ResolveHost = resolveHost): Promise<LookedUp> {
  const { host, isAddress } = canonicalHost(text);
  const found = isAddress ? [host] : await namesOf(host, resolve);
  const addresses = found.map((address) => ({ address: canonicalHost(address).host, place: classifyAddress(address) }));
  const place = addresses.length === 0 ? 'unresolved' : addresses.map((each) => each.place).reduce((a, b) => (strictness.indexOf(b) > strictness.indexOf(a) ? b : a));
  return { host, addresses, place };
}

async function namesOf(host: string, resolve: ResolveHost): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('NETWORK', `The address of ${host} could not be found in time`)), lookUpMs);
    timer.unref();
  });
  try {
    return await Promise.race([resolve(host), late]);
  } catch (error) {
    if (error instanceof AppError) throw error;
    return [];
  } finally {
    clearTimeout(timer);
  }
}

async function resolveHost(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
