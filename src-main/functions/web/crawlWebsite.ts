import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { isAppError } from '../../kernel/errors.ts';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction, type CallContext } from '../../registry/defineFunction.ts';
import { fetchText } from './shared/fetchText.ts';
import { parseRobots, type Robots } from './shared/robots.ts';
import { tableView } from './shared/tableView.ts';
import { hostOf, previewRequest, reaches, urlField } from './shared/webAddress.ts';

const mostWaiting = 50_000;
/** Characters of all pages together. */
const mostText = 5_000_000;

interface CrawledPage {
  url: string;
  depth: number;
  title: string;
  links: number;
  content?: string;
}

export const crawlWebsite = defineFunction({
  name: 'crawl_website',
  title: 'Crawl website',
  category: 'web',
  summary: 'The pages of a site, following its links',
  description: 'Goes through a site from one page on, breadth first and only on the same host, and returns the pages with titles and, if wanted, their readable text. robots.txt and its delays are honoured; pages and depth are bounded.',
  input: z.strictObject({
    url: urlField('Where it begins.'),
    max_depth: z.number().int().min(0).max(20).default(2).describe('Links away from the beginning at most.'),
    max_pages: z.number().int().min(1).max(1000).default(50).describe('Pages to fetch at most.'),
    path_prefix: z.string().startsWith('/').max(1000).default('/').describe('Only pages whose path begins so: "/docs/".'),
    include_content: z.boolean().default(false).describe('Returns the readable text of each page as Markdown.'),
  }),
  output: z.strictObject({
    pages: z.array(z.strictObject({
      url: z.string().describe('Address of the page.'),
      depth: z.number().int().describe('Links away from the beginning.'),
      title: z.string().describe('Its title.'),
      links: z.number().int().describe('Links on it.'),
      content: z.string().optional().describe('Its readable text as Markdown.'),
    })).describe('The pages, in the order they were fetched.'),
    failed: z.array(z.strictObject({ url: z.string().describe('Address.'), error: z.string().describe('Why it could not be read.') })).describe('Pages that could not be read.'),
    disallowed: z.array(z.string()).describe('Addresses that robots.txt keeps crawlers from, at most 100.'),
    complete: z.boolean().describe('False where max_pages ended it.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: true },
  undo: 'nothing',
  timeoutMs: 30 * 60_000,
  phrase: ({ url }) => ({ base: 'Crawl', present: 'Crawling', past: 'Crawled', object: hostOf(url) }),
  effects: ({ url }) => [reaches(url)],
  preview: async (context, { url, max_pages, max_depth }) => ({ preview: await previewRequest(context, { url, notes: [{ tone: 'write', text: `Up to ${formatCount(max_pages, 'page')} of this host, ${formatCount(max_depth, 'link')} deep` }] }), approveLabel: 'Crawl site' }),
  summarise: ({ pages, failed }) => `${formatCount(pages.length, 'page')}${failed.length > 0 ? `, ${failed.length} failed` : ''}`,
  view: ({ pages }) => tableView(['url', 'title', 'depth'], pages.map(({ url, title, depth }) => ({ url, title, depth: String(depth) })), pages.length),
  phrasings: [
    'crawl https://example.com',
    'go through the whole documentation site',
    'list all pages of the website',
    'spider the blog two levels deep',
    'make a sitemap of example.org',
    'visit every page under /docs/ and collect the titles',
    'crawl the site and give me the text of each page',
    'find all subpages of this website',
    'walk the site following links, at most 100 pages',
    'index the pages of our intranet site',
  ],
  examples: [{ title: 'A small site', input: { url: 'https://site.example.com/', max_depth: 1, max_pages: 5 } }],
  async handler(context, { url, max_depth, max_pages, path_prefix, include_content }) {
    const { signal, progress, pages: documents } = context;
    const { host } = new URL(url);
    const robots = await robotsOf(context, url);
    const queue = [{ url: withoutHash(url), depth: 0 }];
    const seen = new Set([withoutHash(url)]);
    const [pages, failed, disallowed]: [CrawledPage[], { url: string; error: string }[], string[]] = [[], [], []];
    let text = 0;
    let fetched = 0;
    for (let next = queue.shift(); next && fetched < max_pages; next = queue.shift()) {
      signal.throwIfAborted();
      if (!robots.allows(next.url)) {
        if (disallowed.length < 100) disallowed.push(next.url);
        continue;
      }
      if (fetched > 0 && robots.delay > 0) await pause(robots.delay * 1000, undefined, { signal });
      fetched++;
      try {
        const page = await fetchText(context, next.url);
        if (new URL(page.url).host !== host && next.depth > 0) continue;
        seen.add(withoutHash(page.url));
        const source = { html: page.text, url: page.url };
        const { title, links } = await documents.read('links', source, signal);
        const content = include_content && text < mostText ? (await documents.read('article', source, signal)).markdown.slice(0, mostText - text) : undefined;
        text += content?.length ?? 0;
        pages.push({ url: page.url, depth: next.depth, title, links: links.length, ...(content !== undefined && { content }) });
        if (next.depth < max_depth) {
          const base = new URL(page.url).host;
          for (const link of links) {
            const to = withoutHash(link.url);
            const target = new URL(to);
            if (!/^https?:$/.test(target.protocol) || target.host !== base || !target.pathname.startsWith(path_prefix) || seen.has(to) || seen.size > mostWaiting) continue;
            seen.add(to);
            queue.push({ url: to, depth: next.depth + 1 });
          }
        }
      } catch (error) {
        signal.throwIfAborted();
        // Where nothing can be reached there is nothing to go through.
        if (!isAppError(error) || next.depth === 0) throw error;
        failed.push({ url: next.url, error: error.message });
      }
      progress({ done: fetched, total: Math.min(max_pages, fetched + queue.length), unit: 'steps', note: next.url });
    }
    return { pages, failed, disallowed, complete: queue.length === 0 };
  },
});

/** No robots.txt allows everything; one that cannot be had because the server fails allows nothing (RFC 9309, 2.3.1). */
async function robotsOf(context: CallContext, url: string): Promise<Robots> {
  try {
    return parseRobots((await fetchText(context, new URL('/robots.txt', url).href)).text, 'steward');
  } catch (error) {
    if (isAppError(error, 'NETWORK') || isAppError(error, 'DEADLINE_EXCEEDED') || !isAppError(error)) throw error;
    return { allows: () => true, delay: 0 };
  }
}

function withoutHash(url: string): string {
  const whole = new URL(url);
  whole.hash = '';
  return whole.href;
}
