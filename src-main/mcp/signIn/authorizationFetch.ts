import { request as startHttp, type IncomingMessage } from 'node:http';
import { request as startHttps } from 'node:https';
import type { FetchLike } from '@modelcontextprotocol/client';
import { AppError } from '../../kernel/errors.ts';
import { formatBytes } from '../../kernel/format.ts';
import { canonicalHost, classifyAddress } from '../../ports/addresses.ts';
import { createAllowedHosts, lookupOf, type ResolveHost } from '../../ports/allowedHosts.ts';

const timeoutMs = 15_000;
const mostBytes = 1_000_000;
const mostRedirects = 3;

/**
 * `fetch` for what a server's sign-in needs: metadata, registration, tokens. Where those lie is the
 * server's own word, so none of it is trusted: https only, http on this computer where the server is on
 * this computer, too; no private network unless the server is in one; no redirect to another origin, and
 * none of what carries a secret; answers bounded in size and time.
 */
export function createAuthorizationFetch(server: URL, resolve?: ResolveHost): FetchLike {
  const inside = isInside(server);
  return async (address, init = {}) => {
    let url = requireSafeAddress(address, server);
    const method = (init.method ?? 'GET').toUpperCase();
    const headers = Object.fromEntries(new Headers(init.headers).entries());
    const body = init.body === undefined || init.body === null ? undefined : bodyText(init.body);
    const signal = init.signal ? AbortSignal.any([init.signal, AbortSignal.timeout(timeoutMs)]) : AbortSignal.timeout(timeoutMs);
    for (let redirects = 0; ; redirects++) {
      const answer = await send(url, await admit(url, inside, resolve), { method, headers, body, signal });
      const location = answer.headers.get('location');
      if (answer.status < 300 || answer.status >= 400 || location === null) return answer;
      const next = URL.canParse(location, url) ? new URL(location, url) : undefined;
      if (method !== 'GET' || next?.origin !== url.origin || redirects >= mostRedirects) {
        throw new AppError('FORBIDDEN', `${url.host} sends a part of the sign-in on to ${next?.host ?? 'nowhere'}; it was not followed`);
      }
      url = next;
    }
  };
}

/** An address that a browser, or a request with secrets in it, may be sent to. FORBIDDEN for any other. */
export function requireSafeAddress(address: string | URL, server: URL): URL {
  if (!URL.canParse(String(address))) throw new AppError('INVALID_OUTPUT', `The server's sign-in names ${JSON.stringify(String(address).slice(0, 200))}, which is no address`);
  const url = new URL(String(address));
  if (url.username !== '' || url.password !== '') throw new AppError('FORBIDDEN', `The sign-in at ${url.host} has a name or password in its address`);
  const plainInside = url.protocol === 'http:' && placeOf(url) === 'loopback' && placeOf(server) === 'loopback';
  if (url.protocol !== 'https:' && !plainInside) throw new AppError('FORBIDDEN', `The server wants you to sign in at ${url.origin === 'null' ? url.protocol : url.origin}, which is not encrypted`, { hint: 'Only https is used, or http on this computer for servers on this computer' });
  return url;
}

/** Where the host is written to lie; undefined for a name, which its addresses tell. */
function placeOf(url: URL): ReturnType<typeof classifyAddress> | undefined {
  const { host, isAddress } = canonicalHost(url.hostname);
  if (host === 'localhost') return 'loopback';
  return isAddress ? classifyAddress(host) : undefined;
}

/** The person named a server in their own network. */
function isInside(server: URL): boolean {
  const place = placeOf(server);
  return place === 'loopback' || place === 'private';
}

async function admit(url: URL, inside: boolean, resolve: ResolveHost | undefined): Promise<string> {
  if (placeOf(url) === 'metadata') throw new AppError('FORBIDDEN', `${url.host} hands out this machine's keys and is no place to sign in`);
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const [address = ''] = await createAllowedHosts([inside ? `${url.hostname}:${port}` : url.hostname], ...(resolve ? [resolve] : [])).admit(url.hostname, port);
  return address;
}

function bodyText(body: NonNullable<RequestInit['body']>): string {
  if (typeof body === 'string' || body instanceof URLSearchParams) return String(body);
  throw new AppError('INTERNAL', 'A sign-in sends only text');
}

function send(url: URL, address: string, { method, headers, body, signal }: { method: string; headers: Record<string, string>; body: string | undefined; signal: AbortSignal }): Promise<Response> {
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? startHttps : startHttp;
    const sent = start(url, { agent: false, lookup: lookupOf(address), signal, method, headers: { ...headers, 'Accept-Encoding': 'identity', ...(body !== undefined && { 'Content-Length': String(Buffer.byteLength(body)) }) } }, (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size <= mostBytes) return;
        reject(new AppError('TOO_LARGE', `${url.host} answered a sign-in with more than ${formatBytes(mostBytes)}`));
        sent.destroy();
      });
      response.on('end', () => resolve(toResponse(response, Buffer.concat(chunks))));
      response.on('error', reject);
    });
    sent.on('error', (error) => reject(new AppError('NETWORK', signal.aborted ? `${url.host} did not answer in time` : `${url.host} could not be reached`, { cause: error })));
    sent.end(body);
  });
}

function toResponse({ statusCode = 502, headers }: IncomingMessage, bytes: Buffer): Response {
  const list = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [value].flat().map((each): [string, string] => [name, each])));
  const empty = statusCode === 204 || statusCode === 304;
  return new Response(empty ? null : new Uint8Array(bytes), { status: statusCode, headers: list });
}
