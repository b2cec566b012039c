import { request as startHttp, type IncomingMessage } from 'node:http';
import { request as startHttps } from 'node:https';
import { AppError, isAppError, toAppError } from '../kernel/errors.ts';
import { formatBytes } from '../kernel/format.ts';
import { version } from '../kernel/version.ts';
import { createAllowedHosts, lookupOf, type ResolveHost } from '../ports/allowedHosts.ts';
import { canonicalHost, classifyAddress } from '../ports/addresses.ts';

export interface FetchDocumentOptions {
  timeoutMs?: number;
  mostBytes?: number;
  /** How names become addresses; the system's way by default. */
  resolve?: ResolveHost;
  signal?: AbortSignal;
}

const mostRedirects = 3;

/**
 * The text of a document the person named by its address: https, or http of this computer. Each redirect
 * is judged anew and may only lead out to the internet or stay where it was. FORBIDDEN for other places,
 * TOO_LARGE, DEADLINE_EXCEEDED and NETWORK as they say.
 */
export async function fetchDocument(address: string, { timeoutMs = 10_000, mostBytes = 1_000_000, resolve, signal }: FetchDocumentOptions = {}): Promise<string> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const both = signal ? AbortSignal.any([deadline, signal]) : deadline;
  let url = parse(address);
  const named = url.origin;
  try {
    for (let redirects = 0; ; redirects++) {
      const answer = await get(url, await admit(url, url.origin === named, resolve), mostBytes, both);
      if (typeof answer === 'string') return answer;
      if (redirects === mostRedirects) throw new AppError('NETWORK', `${address} sends on and on to other addresses`);
      url = parse(answer.location, url);
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (deadline.aborted) throw new AppError('DEADLINE_EXCEEDED', `${url.host} did not send the document within ${timeoutMs / 1000} s`, { cause: error });
    throw toAppError(error, url.host);
  }
}

function parse(address: string, base?: URL): URL {
  if (!URL.canParse(address, base)) throw new AppError('INVALID_INPUT', `${JSON.stringify(address.slice(0, 200))} is no address`);
  const url = new URL(address, base);
  const plain = url.protocol === 'http:' && isLoopback(url.hostname);
  if (url.protocol !== 'https:' && !plain) throw new AppError('FORBIDDEN', `${url.origin} is not read: only https addresses are, and http ones of this computer`);
  if (url.username !== '' || url.password !== '') throw new AppError('INVALID_INPUT', `${url.host} is not read with a name and password in its address`);
  if (base && !(url.origin === base.origin) && base.protocol === 'https:' && url.protocol !== 'https:') throw new AppError('FORBIDDEN', `${base.host} sends on to an address without encryption`);
  return url;
}

function isLoopback(hostname: string): boolean {
  try {
    const { host, isAddress } = canonicalHost(hostname);
    return host === 'localhost' || (isAddress && classifyAddress(host) === 'loopback');
  } catch (error) {
    if (isAppError(error, 'INVALID_INPUT')) return false;
    throw error;
  }
}

/** The addresses that may be connected to: a place that is not public only where the person named it as an address, or as localhost. */
function admit(url: URL, named: boolean, resolve: ResolveHost | undefined): Promise<readonly string[]> {
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const entry = named ? `${url.hostname}:${port}` : url.hostname;
  return createAllowedHosts([entry], ...(resolve ? [resolve] : [])).admit(url.hostname, port);
}

function get(url: URL, addresses: readonly string[], mostBytes: number, signal: AbortSignal): Promise<string | { location: string }> {
  const [address = ''] = addresses;
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? startHttps : startHttp;
    const sent = start(url, { agent: false, lookup: lookupOf(address), signal, headers: { 'User-Agent': `steward/${version}`, Accept: 'application/json', 'Accept-Encoding': 'identity' } }, (response: IncomingMessage) => {
      const { statusCode: status = 0, headers } = response;
      const refuse = (error: AppError): void => {
        reject(error);
        sent.destroy();
      };
      if (status >= 300 && status < 400 && headers.location !== undefined) {
        resolve({ location: headers.location });
        sent.destroy();
        return;
      }
      if (status !== 200) return refuse(new AppError('NETWORK', `${url.host} answered ${status} for ${url.pathname}`));
      let text = '';
      let bytes = 0;
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        bytes += Buffer.byteLength(chunk);
        text += chunk;
        if (bytes > mostBytes) refuse(new AppError('TOO_LARGE', `The document at ${url.host} has more than ${formatBytes(mostBytes)}`));
      });
      response.on('end', () => resolve(text));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end();
  });
}
