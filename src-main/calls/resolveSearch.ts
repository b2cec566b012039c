import type { NetworkEffect } from '../../src-preload/contract/index.ts';
import { AppError } from '../kernel/errors.ts';
import type { Network } from '../ports/network.ts';
import type { SearchEngines } from '../ports/searchEngines.ts';

/** Where a search goes: to the engine the person set up, with its key. CONFIG_INVALID where there is none. */
export async function resolveSearch({ network, searchEngines }: { network: Pick<Network, 'look'>; searchEngines: SearchEngines }): Promise<NetworkEffect> {
  const engine = searchEngines.current();
  if (!engine) {
    throw new AppError('CONFIG_INVALID', 'No search engine is set up', {
      hint: 'Put one into config.json of the data folder: "search": {"engine": "searxng", "url": "https://search.example.org"}; or {"engine": "brave", "key": {"secret": "brave"}}, or kagi, after saving the key with: steward secret set brave',
    });
  }
  const { hostname, port, protocol } = new URL(engine.url);
  const { host, place } = await network.look(hostname);
  return { kind: 'network', access: 'read', host, port: Number(port || (protocol === 'https:' ? 443 : 80)), place, account: `search with ${engine.engine}`, ...(engine.key && { secrets: [engine.key.secret] }) };
}
