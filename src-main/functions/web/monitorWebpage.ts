import { z } from 'zod';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { diffLines, printHunks, shortDiff } from '../files/shared/lineDiff.ts';
import { readPage, renderField } from './shared/readPage.ts';
import { hostOf, previewRequest, reaches, urlField } from './shared/webAddress.ts';

const longestBaseline = 2_000_000;

export const monitorWebpage = defineFunction({
  name: 'monitor_webpage',
  title: 'Watch web page',
  category: 'web',
  summary: 'What changed on a page since last time',
  description: 'Compares the readable text of a page with what it was the last time and returns the difference line by line. The first call keeps the baseline; later ones move it, unless keep_baseline is set. To watch a page regularly schedule it with schedule_task.',
  input: z.strictObject({
    url: urlField('The page.'),
    selector: z.string().min(1).max(1000).optional().describe('CSS selector of the part that matters.'),
    keep_baseline: z.boolean().default(false).describe('Goes on comparing with the same earlier state.'),
    reset: z.boolean().default(false).describe('Forgets the earlier state and begins anew.'),
    render: renderField,
  }),
  output: z.strictObject({
    url: z.string().describe('The page.'),
    changed: z.boolean().describe('Whether it differs from the earlier state.'),
    first: z.boolean().describe('Whether there was no earlier state.'),
    compared_with: z.string().nullable().describe('When the earlier state was taken, ISO 8601.'),
    added: z.number().int().describe('Lines that are new.'),
    removed: z.number().int().describe('Lines that are gone.'),
    diff: z.string().describe('The difference as a unified diff of its readable text.'),
    title: z.string().describe('Title of the page.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: false, openWorld: true },
  undo: 'nothing',
  phrase: ({ url }) => ({ base: 'Look for changes on', present: 'Looking for changes on', past: 'Looked for changes on', object: hostOf(url) }),
  effects: ({ url }) => [reaches(url)],
  preview: async (context, { url }) => ({ preview: await previewRequest(context, { url }), approveLabel: 'Fetch page' }),
  summarise: ({ changed, first, added, removed }) => (first ? 'Kept as it is now, to compare with' : changed ? `${formatCount(added, 'line')} added, ${removed} removed` : 'Nothing changed'),
  view: ({ diff, changed }) => (changed ? { kind: 'text', text: diff, language: 'diff', truncated: false } : { kind: 'nothing' }),
  phrasings: [
    'watch https://example.com for changes',
    'has this page changed since last time',
    'monitor the pricing page',
    'tell me what is different on the website now',
    'track changes of the job listing page',
    'did the terms of service change',
    'keep an eye on the product page',
    'compare the page with its earlier version',
    'check the status page for updates',
    'what was added to the changelog page',
  ],
  examples: [{ title: 'First look', input: { url: 'https://site.example.com/article' } }],
  async handler(context, { url, selector, keep_baseline, reset, render }) {
    const { baselines, pages, signal, clock } = context;
    const page = await readPage(context, url, render);
    const { markdown, title } = await pages.read('article', { ...page, selector }, signal);
    const now = { text: markdown.slice(0, longestBaseline), at: clock.now() };
    const key = JSON.stringify([url, selector ?? null, render]);
    const before = reset ? undefined : await baselines.read(key);
    if (!before || !keep_baseline) await baselines.write(key, now);
    if (!before || before.text === now.text) return { url, changed: false, first: !before, compared_with: before ? new Date(before.at).toISOString() : null, added: 0, removed: 0, diff: '', title };
    const { added, removed, hunks } = diffLines(`${before.text}\n`, `${now.text}\n`, shortDiff);
    return { url, changed: true, first: false, compared_with: new Date(before.at).toISOString(), added, removed, diff: printHunks(hunks), title };
  },
});
