import { z } from 'zod';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { readPage, renderField } from './shared/readPage.ts';
import { tableView } from './shared/tableView.ts';
import { hostOf, previewRequest, reaches, urlField } from './shared/webAddress.ts';

const selectorText = z.string().min(1).max(1000);

export const scrapeWebpage = defineFunction({
  name: 'scrape_webpage',
  title: 'Scrape web page',
  category: 'web',
  summary: 'Rows from a web page by CSS selectors',
  description: 'Fetches a page and returns rows of what CSS selectors name in it. With row each of its elements is a row and the other selectors look within it; without, the first matches make the first row. A selector may end in @attribute: a@href. Set render for pages that are made by script.',
  input: z.strictObject({
    url: urlField('The page.'),
    selectors: z.union([z.record(z.string().min(1).max(100), selectorText), z.array(selectorText).min(1), selectorText]).default({ heading: 'h1, h2, h3' }).describe('Name of each column and its CSS selector: {"title": "h2", "link": "h2 a@href"}. A list or one selector names the columns by itself.'),
    row: selectorText.optional().describe('CSS selector of the elements that are rows: ".product".'),
    limit: z.number().int().min(1).max(10_000).default(1000).describe('Rows to return at most.'),
    render: renderField,
  }),
  output: z.strictObject({
    url: z.string().describe('Where the page came from in the end.'),
    columns: z.array(z.string()).describe('Names of the columns.'),
    rows: z.array(z.record(z.string(), z.string().nullable())).describe('The rows; null where a selector found nothing.'),
    total: z.number().int().describe('Rows there are.'),
    truncated: z.boolean().describe('Whether there are more than were returned.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: true },
  undo: 'nothing',
  phrase: ({ url }) => ({ base: 'Scrape', present: 'Scraping', past: 'Scraped', object: hostOf(url) }),
  effects: ({ url }) => [reaches(url)],
  preview: async (context, { url }) => ({ preview: await previewRequest(context, { url }), approveLabel: 'Fetch page' }),
  summarise: ({ rows }, { url }) => `${formatCount(rows.length, 'row')} from ${hostOf(url)}`,
  view: ({ columns, rows, total }) => tableView(columns, rows, total),
  phrasings: [
    'scrape the product names and prices from this page',
    'extract all headlines from https://example.com',
    'get the titles with the selector h2.title',
    'collect every quote and its author from the site',
    'pull structured data out of the web page',
    'scrape https://example.com/list with css selectors',
    'what are the job titles listed on this page',
    'make rows of the search results on that page',
    'grab the prices after the JavaScript has run',
    'read the elements with class price from the shop',
    'scrape the website for email subjects',
  ],
  examples: [{ title: 'Products', input: { url: 'https://site.example.com/products', row: '.product', selectors: { name: 'h2', price: '.price', link: 'a@href' } } }],
  async handler(context, { url, selectors, row, limit, render }) {
    const fields = fieldsOf(selectors);
    const page = await readPage(context, url, render);
    const { rows, total } = await context.pages.read('rows', { ...page, row, fields, limit }, context.signal);
    return { url: page.url, columns: fields.map(({ name }) => name), rows, total, truncated: total > rows.length };
  },
});

function fieldsOf(selectors: string | string[] | Record<string, string>): { name: string; selector: string; attribute?: string }[] {
  const named = typeof selectors === 'string' ? [[selectors, selectors]] : Array.isArray(selectors) ? selectors.map((each) => [each, each]) : Object.entries(selectors);
  return named.map(([name = '', text = '']) => {
    const [, selector = text, attribute] = /^(.*?)@([\w:-]+)$/s.exec(text) ?? [];
    return { name, selector: selector.trim(), ...(attribute !== undefined && { attribute }) };
  });
}
