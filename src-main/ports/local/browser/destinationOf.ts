import { canonicalHost } from '../../addresses.ts';
import type { Destination } from '../../browser.ts';

/** Where a page of this address comes from; undefined for what is no web address. */
export function destinationOf(address: string, method = 'GET'): Destination | undefined {
  const url = URL.parse(address);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  return { access: method === 'GET' || method === 'HEAD' ? 'read' : 'write', host: canonicalHost(url.hostname).host, port };
}
