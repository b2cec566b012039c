import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { protocol } from 'electron';
import type { Assets } from '../headless/assets.ts';
import { pageHeaders } from '../headless/respond.ts';

const scheme = 'steward';
/** Where the interface lives: an origin of its own that no web page can have. */
export const appOrigin = `${scheme}://app`;
export const appPage = `${appOrigin}/index.html`;

/** Whether an address is one of the interface's own. */
export function isAppAddress(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === `${scheme}:` && url.host === 'app';
}

/** Makes the scheme a secure origin like https. Before the app is ready, once. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }]);
}

/** Serves the built interface, and nothing else, with the headers the daemon sends; sockets are not needed here. */
export function serveApp(assets: Assets): void {
  const headers = { ...pageHeaders, 'Content-Security-Policy': pageHeaders['Content-Security-Policy'].replace(' ws:', ''), 'Cache-Control': 'no-cache' };
  protocol.handle(scheme, async (request) => {
    const url = new URL(request.url);
    if (request.method !== 'GET' || !isAppAddress(request.url)) return new Response('Only the interface is served here\n', { status: 403, headers });
    const asset = await assets.find(url.pathname === '/' ? '/index.html' : url.pathname);
    if (!asset) return new Response('There is nothing at this address\n', { status: 404, headers });
    const body = Readable.toWeb(createReadStream(asset.file)) as ReadableStream<Uint8Array>;
    return new Response(body, { headers: { ...headers, 'Content-Type': asset.type, 'Content-Length': String(asset.size) } });
  });
}
