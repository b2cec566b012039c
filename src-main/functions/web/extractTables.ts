import { z } from 'zod';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { readPage, renderField } from './shared/readPage.ts';
import { tableView } from './shared/tableView.ts';
import { hostOf, previewRequest, reaches, urlField } from './shared/webAddress.ts';
import { writeCsv } from './shared/writeCsv.ts';

export const extractTables = defineFunction({
  name: 'extract_tables',
  title: 'Extract tables',
  category: 'web',
  summary: 'The tables of a web page as rows or CSV',
  description: 'Fetches a page and returns its tables with columns and rows, or as CSV. Cells over several rows or columns are repeated in each. In CSV, cells that a spreadsheet would run as a formula are made plain text.',
  input: z.strictObject({
    url: urlField('The page.'),
    format: z.enum(['json', 'csv']).default('json').describe('json: rows as lists; csv: one text a table.'),
    selector: z.string().min(1).max(1000).optional().describe('CSS selector of the tables: "#results". All of them where it is left out.'),
    max_rows: z.number().int().min(1).max(100_000).default(1000).describe('Rows of each table to return at most.'),
    render: renderField,
  }),
  output: z.strictObject({
    url: z.string().describe('Where the page came from in the end.'),
    tables: z.array(z.strictObject({
      caption: z.string().nullable().describe('Its caption.'),
      columns: z.array(z.string()).describe('Names of the columns.'),
      rows: z.array(z.array(z.string())).describe('The rows, for json; empty for csv.'),
      csv: z.string().optional().describe('The table as CSV with a header line, for csv.'),
      total_rows: z.number().int().describe('Rows it has.'),
    })).describe('The tables, in their order.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: true },
  undo: 'nothing',
  phrase: ({ url }) => ({ base: 'Read tables of', present: 'Reading tables of', past: 'Read tables of', object: hostOf(url) }),
  effects: ({ url }) => [reaches(url)],
  preview: async (context, { url }) => ({ preview: await previewRequest(context, { url }), approveLabel: 'Fetch page' }),
  summarise: ({ tables }, { url }) => `${formatCount(tables.length, 'table')} on ${hostOf(url)}`,
  view({ tables }) {
    const [first] = tables;
    if (tables.length !== 1 || !first || first.csv !== undefined) return { kind: 'json', text: JSON.stringify(tables, null, 2).slice(0, 100_000), truncated: false };
    return tableView(first.columns, first.rows.map((row) => Object.fromEntries(first.columns.map((column, at) => [column, row[at] ?? '']))), first.total_rows);
  },
  phrasings: [
    'get the table from this Wikipedia page',
    'extract all tables from https://example.com/stats',
    'turn the table on that page into CSV',
    'read the price list table from the website',
    'give me the league table as rows',
    'what is in the second table of the page',
    'tables on https://example.org as JSON',
    'pull the exchange rates table off the site',
    'convert the HTML table to csv',
    'scrape the timetable from the station page',
  ],
  examples: [{ title: 'As CSV', input: { url: 'https://site.example.com/table', format: 'csv' } }],
  async handler(context, { url, format, selector, max_rows, render }) {
    const page = await readPage(context, url, render);
    const { tables } = await context.pages.read('tables', { ...page, selector }, context.signal);
    return {
      url: page.url,
      tables: tables.map(({ caption, columns, rows }) => {
        const taken = rows.slice(0, max_rows);
        const common = { caption, columns, total_rows: rows.length };
        return format === 'csv' ? { ...common, rows: [], csv: writeCsv([columns, ...taken]) } : { ...common, rows: taken };
      }),
    };
  },
});
