// The reading functions over a real local site.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { web } from '../../../../src-main/functions/web/index.ts';
import type { AnyFunction } from '../../../../src-main/registry/defineFunction.ts';
import { failureOf, openWorkbench } from '../../../kit/workbench.ts';
import { startWebSite, type WebSite } from '../../../kit/webSite.ts';

let site: WebSite;
beforeAll(async () => {
  site = await startWebSite();
});
afterAll(() => site.close());

const named = (name: string): AnyFunction => web.find((each) => each.name === name) as AnyFunction;
const call = (name: string, path: string, input: Record<string, unknown> = {}, bench = openWorkbench()): Promise<Record<string, unknown>> => bench.call(named(name), { url: site.origin + path, ...input });

test('an article is read without what stands around it, its links whole', async () => {
  const read = await call('fetch_webpage', '/article');
  expect(read).toMatchObject({ title: expect.stringContaining('On Bees') as string, byline: expect.stringContaining('Ada Lovelace') as string, site: 'The Garden', language: 'en', readable: true, truncated: false });
  const content = String(read['content']);
  expect(content).toContain(`[guide](${site.origin}/guide?x=1#part)`);
  expect(content).toContain('```\nlet honey = 1;\n```');
  expect(content).not.toMatch(/Imprint|javascript:/);
  expect(String((await call('fetch_webpage', '/article', { selector: 'table' }))['content'])).toMatch(/\| Kind +\| Legs +\|/);
  const part = await call('fetch_webpage', '/article', { max_characters: 200 });
  expect(part).toMatchObject({ truncated: true, next_offset: 200 });
  expect(await call('fetch_webpage', '/article', { selector: 'footer' })).toMatchObject({ content: 'Imprint and cookies' });
});

test.each([['/gzip'], ['/br'], ['/deflate'], ['/rawdeflate'], ['/zstd'], ['/twice']])('a page packed as %s is read', async (path) => {
  expect(await call('fetch_webpage', path)).toMatchObject({ title: 'Packed', content: expect.stringContaining('Bees gather nectar') as string });
});

test('pages in other character sets are read', async () => {
  expect(await call('fetch_webpage', '/latin1')).toMatchObject({ title: 'Caf\u00e9', content: 'd\u00e9j\u00e0 vu' });
  expect(await call('extract_links', '/sjis')).toMatchObject({ title: '\u65e5\u672c' });
});

test('rows by selectors, with and without an element for each row', async () => {
  const wanted = [{ name: 'Lamp', price: '12.50', link: `${site.origin}/p/0` }, { name: 'Chair', price: '80.00', link: null }, { name: 'Desk', price: '210.00', link: `${site.origin}/p/2` }];
  expect(await call('scrape_webpage', '/products', { row: '.product', selectors: { name: 'h2', price: '.price', link: 'a@href' } })).toMatchObject({ rows: wanted, total: 3, truncated: false });
  expect(await call('scrape_webpage', '/products', { selectors: ['h2', '.price'], limit: 2 })).toMatchObject({ columns: ['h2', '.price'], rows: [{ h2: 'Lamp', '.price': '12.50' }, { h2: 'Chair', '.price': '80.00' }], total: 3, truncated: true });
  expect(await failureOf(call('scrape_webpage', '/products', { selectors: { a: 'h2[' } }))).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('no CSS selector') as string });
});

test('links and tables', async () => {
  const { links } = (await call('extract_links', '/', { scope: 'external' })) as { links: { url: string }[] };
  expect(links.map(({ url }) => url)).toEqual(['https://elsewhere.example/']);
  expect(await call('extract_tables', '/table')).toMatchObject({ tables: [{ caption: 'Scores', columns: ['Team', 'Goals', 'Goals 2'], rows: [['A', '1', '2'], ['A', '3', '=HYPERLINK("http://x","y")'], ['B, C', '-4', '@x']] }] });
});

test('47: cells that a spreadsheet would run are plain text in CSV', async () => {
  const { tables } = (await call('extract_tables', '/table', { format: 'csv' })) as { tables: { csv: string }[] };
  expect(tables[0]?.csv).toBe('Team,Goals,Goals 2\r\nA,1,2\r\nA,3,"\'=HYPERLINK(""http://x"",""y"")"\r\n"B, C",-4,\'@x\r\n');
});

test('RSS, Atom and JSON Feed', async () => {
  expect(await call('read_feed', '/feed.xml', { since: '2025-01-01T00:00:00Z' })).toMatchObject({ format: 'rss', title: 'News', total: 1, entries: [{ title: 'First & best', url: `${site.origin}/news/1`, published: '2026-03-03T10:00:00.000Z', summary: 'Hello there', id: 'n1' }] });
  expect(await call('read_feed', '/atom.xml')).toMatchObject({ format: 'atom', entries: [{ title: 'One', url: `${site.origin}/a/1`, author: 'Ada', summary: 'Short' }] });
  expect(await call('read_feed', '/feed.json')).toMatchObject({ format: 'json', entries: [{ title: 'J', url: 'https://example.org/1', summary: 'Hi' }] });
  expect(await failureOf(call('read_feed', '/article'))).toMatchObject({ code: 'UNSUPPORTED' });
});

test('47: entities of a feed are neither loaded nor expanded', async () => {
  const { entries } = (await call('read_feed', '/feed.xml')) as { entries: { title: string }[] };
  expect(entries[1]?.title).not.toMatch(/root:|aaaa/);
});

test('a site is crawled breadth first, within robots.txt', async () => {
  const crawled = (await call('crawl_website', '/', { max_depth: 1 })) as { pages: { url: string }[]; failed: { url: string }[]; disallowed: string[]; complete: boolean };
  expect(crawled.pages.map(({ url }) => url.slice(site.origin.length))).toEqual(['/', '/article', '/products', '/private/open']);
  expect(crawled.failed.map(({ url }) => url)).toEqual([`${site.origin}/missing`]);
  expect(crawled.disallowed).toEqual([`${site.origin}/private/x`]);
  expect(await call('crawl_website', '/', { max_pages: 2 })).toMatchObject({ complete: false });
});

test('a page is compared with what it was', async () => {
  const bench = openWorkbench();
  expect(await call('monitor_webpage', '/changing', {}, bench)).toMatchObject({ first: true, changed: false });
  expect(await call('monitor_webpage', '/changing', {}, bench)).toMatchObject({ first: false, changed: false });
  site.text = '<p>One</p><p>Three</p>';
  const changed = await call('monitor_webpage', '/changing', {}, bench);
  expect(changed).toMatchObject({ changed: true, added: 1, removed: 1 });
  expect(changed['diff']).toContain('+Three');
  expect(await call('monitor_webpage', '/changing', {}, bench)).toMatchObject({ changed: false });
});

test('what an address answers, and what does not', async () => {
  expect(await call('check_url', '/redirect?to=/article')).toMatchObject({ ok: true, status: 200, address: '127.0.0.1', tls: null, redirects: [{ status: 302 }] });
  expect(await call('check_url', '/missing')).toMatchObject({ ok: false, status: 404 });
  expect(await openWorkbench().call(named('check_url'), { url: 'http://127.0.0.1:9/' })).toMatchObject({ ok: false, status: null, error: expect.stringContaining('Nothing answers') as string });
  expect(await failureOf(call('fetch_webpage', '/missing'))).toMatchObject({ code: 'NOT_FOUND' });
});

test('a page that is nested without end is refused, and the next one is read', async () => {
  expect(await failureOf(call('fetch_webpage', '/deep'))).toMatchObject({ code: 'UNSUPPORTED' });
  expect(await call('fetch_webpage', '/gzip')).toMatchObject({ title: 'Packed' });
});

test('a search engine that is set up is asked; without one it says how', async () => {
  const bench = openWorkbench();
  expect(await failureOf(bench.call(named('search_web'), { query: 'bees' }))).toMatchObject({ code: 'CONFIG_INVALID', hint: expect.stringContaining('"engine": "searxng"') as string });
  bench.ports.searchEngines = { current: () => ({ engine: 'searxng', url: site.origin }) };
  expect(await bench.call(named('search_web'), { query: 'bees' })).toMatchObject({ engine: 'SearXNG', results: [{ title: 'About bees', url: 'https://example.org/', excerpt: 'An excerpt' }] });
});
