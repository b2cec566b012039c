import { z } from 'zod';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { readPage, renderField } from './shared/readPage.ts';
import { tableView } from './shared/tableView.ts';
import { hostOf, previewRequest, reaches, urlField } from './shared/webAddress.ts';

export const extractLinks = defineFunction({
  name: 'extract_links',
  title: 'Extract links',
  category: 'web',
  summary: 'The links of a web page',
  description: 'Fetches a page and returns its links with text, whole address and rel, each address once. Take only inner or outer links with scope, or only those in a part of the page with selector.',
  input: z.strictObject({
    url: urlField('The page.'),
    scope: z.enum(['all', 'internal', 'external']).default('all').describe('internal: of the same host; external: of others.'),
    contains: z.string().min(1).max(200).optional().describe('Only links whose address or text contains this.'),
    selector: z.string().min(1).max(1000).optional().describe('CSS selector of the part of the page to look in.'),
    limit: z.number().int().min(1).max(10_000).default(1000).describe('Links to return at most.'),
    render: renderField,
  }),
  output: z.strictObject({
    url: z.string().describe('Where the page came from in the end.'),
    title: z.string().describe('Title of the page.'),
    links: z.array(z.strictObject({ text: z.string().describe('Text of the link.'), url: z.string().describe('Where it leads.'), rel: z.string().describe('Its rel attribute.'), internal: z.boolean().describe('Whether it stays on the same host.') })).describe('The links, in their order.'),
    total: z.number().int().describe('Links there are.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: true },
  undo: 'nothing',
  phrase: ({ url }) => ({ base: 'List links of', present: 'Listing links of', past: 'Listed links of', object: hostOf(url) }),
  effects: ({ url }) => [reaches(url)],
  preview: async (context, { url }) => ({ preview: await previewRequest(context, { url }), approveLabel: 'Fetch page' }),
  summarise: ({ links }, { url }) => `${formatCount(links.length, 'link')} on ${hostOf(url)}`,
  view: ({ links, total }) => tableView(['text', 'url', 'rel'], links.map(({ text, url, rel }) => ({ text, url, rel })), total),
  phrasings: [
    'list all links on https://example.com',
    'what does this page link to',
    'extract the external links from the article',
    'get every URL on the page',
    'show me the PDF links on this site',
    'find links to other websites in that post',
    'collect the hrefs from this page',
    'which internal links does the homepage have',
    'give me the links in the navigation bar',
    'links on the web page that contain download',
  ],
  examples: [{ title: 'Links of a page', input: { url: 'https://site.example.com/' } }],
  async handler(context, { url, scope, contains, selector, limit, render }) {
    const page = await readPage(context, url, render);
    const { title, links } = await context.pages.read('links', { ...page, selector }, context.signal);
    const host = hostOf(page.url);
    const distinct = [...new Map(links.toReversed().map((link) => [link.url, link])).values()].toReversed();
    const found = distinct
      .map((link) => ({ ...link, internal: new URL(link.url).host === host }))
      .filter((link) => scope === 'all' || link.internal === (scope === 'internal'))
      .filter((link) => contains === undefined || `${link.url}\n${link.text}`.toLowerCase().includes(contains.toLowerCase()));
    return { url: page.url, title, links: found.slice(0, limit), total: found.length };
  },
});
