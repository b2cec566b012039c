// A site on loopback with everything the web functions meet: pages, feeds, redirects, bombs, slow and cut answers.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync, brotliCompressSync, deflateRawSync, deflateSync, zstdCompressSync } from 'node:zlib';

export interface WebSite {
  origin: string;
  port: number;
  /** Method and path of every request, in order. */
  requests: { method: string; path: string; headers: IncomingMessage['headers']; body: string }[];
  /** What /changing shows. */
  text: string;
  close(): Promise<void>;
}

export const fileBytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));
const words = 'Bees gather nectar from flowers and carry it home, where it is thickened, ripened and sealed. A hive holds many thousands of them. ';

const article = `<!doctype html><html lang="en"><head><title>On Bees | The Garden</title><meta name="author" content="Ada Lovelace"><meta property="og:site_name" content="The Garden"></head><body>
<nav><a href="/">Home</a><a href="/about">About</a></nav><article><h1>On Bees</h1><p class="byline">By Ada Lovelace</p>${Array.from({ length: 8 }, (_, index) => `<p>${index}. ${words.repeat(3)}</p>`).join('')}
<p>More in the <a href="guide?x=1#part">guide</a>, <a href="javascript:alert(1)">not here</a>.</p><pre><code>let honey = 1;</code></pre><table><tr><th>Kind</th><th>Legs</th></tr><tr><td>Bee</td><td>6</td></tr></table></article><footer>Imprint and cookies</footer></body></html>`;
const products = `<title>Shop</title>${[['Lamp', '12.50'], ['Chair', '80.00'], ['Desk', '210.00']].map(([name, price], index) => `<div class="product"><h2>${name}</h2><span class="price">${price}</span>${index === 1 ? '' : `<a href="/p/${index}">more</a>`}</div>`).join('')}`;
const table = '<title>Table</title><table><caption>Scores</caption><thead><tr><th>Team</th><th colspan="2">Goals</th></tr></thead><tbody><tr><td rowspan="2">A</td><td>1</td><td>2</td></tr><tr><td>3</td><td>=HYPERLINK("http://x","y")</td></tr><tr><td>B, C</td><td>-4</td><td>@x</td></tr></tbody></table>';
const rss = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY secret SYSTEM "file:///etc/passwd"><!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><rss version="2.0"><channel><title>News</title><link>/</link><description>All of it</description><item><title>First &amp; best</title><link>/news/1</link><pubDate>Tue, 03 Mar 2026 10:00:00 +0000</pubDate><description><![CDATA[<p>Hello <b>there</b></p>]]></description><guid isPermaLink="false">n1</guid></item><item><title>Old &secret; &b;</title><link>/news/0</link><pubDate>Tue, 03 Mar 2020 10:00:00 +0000</pubDate></item></channel></rss>`;
const atom = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Atoms</title><link href="/"/><entry><title>One</title><link rel="alternate" href="/a/1"/><id>urn:1</id><updated>2026-03-03T10:00:00Z</updated><author><name>Ada</name></author><summary>Short</summary></entry></feed>';
const jsonFeed = JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'Json', items: [{ id: 1, url: 'https://example.org/1', title: 'J', content_html: '<p>Hi</p>', date_published: '2026-03-03T10:00:00Z' }] });
const robots = 'User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /private\nAllow: /private/open$\n';

type Answer = { status?: number; type?: string; headers?: Record<string, string | string[]>; body?: string | Uint8Array };
const html = (body: string): Answer => ({ type: 'text/html; charset=utf-8', body });
const packed = (encoding: string, body: Uint8Array): Answer => ({ type: 'text/html; charset=utf-8', headers: { 'content-encoding': encoding }, body });
const page = `<title>Packed</title><p>${words.repeat(20)}</p>`;

export async function startWebSite(): Promise<WebSite> {
  const cuts = new Map<string, number>();
  const pages: Record<string, (request: IncomingMessage, url: URL, body: string) => Answer> = {
    '/': () => html('<title>Home</title><a href="/article">Article</a> <a href="/products" rel="nofollow">Shop</a> <a href="/private/x">Private</a> <a href="/private/open">Open</a> <a href="/missing">Gone</a> <a href="https://elsewhere.example/">Elsewhere</a>'),
    '/article': () => html(article),
    '/products': () => html(products),
    '/table': () => html(table),
    '/changing': () => html(`<title>Changing</title><main>${site.text}</main>`),
    '/robots.txt': () => ({ type: 'text/plain', body: robots }),
    '/private/open': () => html('<title>Open</title>'),
    '/private/x': () => html('<title>Private</title>'),
    '/feed.xml': () => ({ type: 'application/rss+xml', body: rss }),
    '/atom.xml': () => ({ type: 'application/atom+xml', body: atom }),
    '/feed.json': () => ({ type: 'application/feed+json', body: jsonFeed }),
    '/latin1': () => ({ type: 'text/html; charset=iso-8859-1', body: Buffer.from('<title>Caf\u00e9</title><p>d\u00e9j\u00e0 vu</p>', 'latin1') }),
    '/sjis': () => ({ type: 'text/html', body: Buffer.concat([Buffer.from('<meta charset="shift_jis"><title>'), Buffer.from([0x93, 0xfa, 0x96, 0x7b]), Buffer.from('</title>')]) }),
    '/gzip': () => packed('gzip', gzipSync(page)),
    '/br': () => packed('br', brotliCompressSync(page)),
    '/deflate': () => packed('deflate', deflateSync(page)),
    '/rawdeflate': () => packed('deflate', deflateRawSync(page)),
    '/zstd': () => packed('zstd', zstdCompressSync(page)),
    '/twice': () => packed('gzip, gzip', gzipSync(gzipSync(page))),
    '/bomb': () => packed('gzip', bomb()),
    '/bomb2': () => packed('gzip, gzip', gzipSync(bomb())),
    '/layers': () => packed('gzip, gzip, gzip, gzip, gzip', Buffer.from('x')),
    '/hugeheaders': () => ({ headers: { 'x-big': 'a'.repeat(200_000) }, body: '' }),
    '/login': () => ({ headers: { 'set-cookie': ['session=s3cret; HttpOnly; Path=/', 'wide=1; Domain=com'] }, body: 'in' }),
    '/whoami': (request) => ({ type: 'application/json', body: JSON.stringify({ cookie: request.headers.cookie ?? null, authorization: request.headers.authorization ?? null }) }),
    '/echo': (request, _url, body) => ({ type: 'application/json', body: JSON.stringify({ method: request.method, type: request.headers['content-type'] ?? null, authorization: request.headers.authorization ?? null, body }) }),
    '/api/items': (request, url) => ({ type: 'application/json', body: JSON.stringify({ items: [1, 2], query: url.search, accept: request.headers.accept }) }),
    '/graphql': (_request, _url, body) => ({ type: 'application/json', body: JSON.stringify(body.includes('broken') ? { data: null, errors: [{ message: 'No such field', path: ['user'] }] } : { data: { user: { name: 'Ada' } } }) }),
    '/search': (_request, url) => ({ type: 'application/json', body: JSON.stringify({ results: [{ title: `About <b>${url.searchParams.get('q') ?? ''}</b>`, url: 'https://example.org/', content: 'An excerpt' }] }) }),
    '/redirect': (_request, url) => ({ status: Number(url.searchParams.get('status') ?? 302), headers: { location: url.searchParams.get('to') ?? '/' } }),
    '/loop': () => ({ status: 302, headers: { location: '/loop' } }),
    '/deep': () => html('<div>'.repeat(60_000)),
    '/missing': () => ({ status: 404, body: 'no' }),
  };

  const server = createServer({ maxHeaderSize: 64_000 }, (request, response) => void answer(request, response));
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://site');
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('latin1');
    site.requests.push({ method: request.method ?? '', path: url.pathname + url.search, headers: request.headers, body });
    if (url.pathname.startsWith('/file')) return sendFile(request, response, url);
    if (url.pathname === '/silent') return;
    if (url.pathname === '/drip' || url.pathname === '/events') {
      response.writeHead(200, { 'content-type': url.pathname === '/events' ? 'text/event-stream' : 'text/html' });
      const timer = setInterval(() => response.write(url.pathname === '/events' ? 'data: x\n\n' : '.'), 20);
      response.on('close', () => clearInterval(timer));
      return;
    }
    const { status = 200, type = 'text/plain', headers = {}, body: sent = '' } = pages[url.pathname]?.(request, url, body) ?? { status: 404, body: 'no' };
    response.writeHead(status, { 'content-type': type, ...headers });
    response.end(sent);
  }

  /** /file.bin whole or by ranges; /file.cut breaks off twice; /file.part is only asked for parts. */
  function sendFile(request: IncomingMessage, response: ServerResponse, url: URL): void {
    const [, from] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
    const start = Number(from ?? 0);
    if (start >= fileBytes.length) return void response.writeHead(416, { 'content-range': `bytes */${fileBytes.length}` }).end();
    const rest = fileBytes.subarray(start);
    response.writeHead(from === undefined ? 200 : 206, { 'content-type': 'application/octet-stream', etag: '"v1"', 'content-length': rest.length, ...(from !== undefined && { 'content-range': `bytes ${start}-${fileBytes.length - 1}/${fileBytes.length}` }) });
    const count = cuts.get(url.search) ?? 0;
    if (url.pathname !== '/file.cut' || count >= 2) return void response.end(rest);
    cuts.set(url.search, count + 1);
    response.write(rest.subarray(0, 50_000), () => response.destroy());
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const site: WebSite = {
    origin: `http://127.0.0.1:${port}`,
    port,
    requests: [],
    text: '<p>One</p><p>Two</p>',
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return site;
}

let made: Buffer | undefined;
/** 200 MB of nothing in 200 KB. */
const bomb = (): Buffer => (made ??= gzipSync(Buffer.alloc(200_000_000), { level: 1 }));
