import { z } from 'zod';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { fetchText } from './shared/fetchText.ts';
import { tableView } from './shared/tableView.ts';
import { hostOf, previewRequest, reaches, urlField } from './shared/webAddress.ts';

const longestSummary = 2000;

export const readFeed = defineFunction({
  name: 'read_feed',
  title: 'Read feed',
  category: 'web',
  summary: 'Entries of an RSS, Atom or JSON feed',
  description: 'Fetches an RSS, Atom or JSON Feed and returns its newest entries with title, address, time, author and summary as plain text. since leaves out what is older.',
  input: z.strictObject({
    url: urlField('The feed.'),
    limit: z.number().int().min(1).max(1000).default(20).describe('Entries to return at most.'),
    since: z.iso.datetime({ offset: true }).optional().describe('Only entries published after this time: 2026-01-31T00:00:00Z.'),
  }),
  output: z.strictObject({
    format: z.enum(['rss', 'atom', 'json']).describe('Kind of feed.'),
    title: z.string().describe('Title of the feed.'),
    url: z.string().nullable().describe('The page it belongs to.'),
    description: z.string().nullable().describe('What it says of itself.'),
    entries: z.array(z.strictObject({
      title: z.string().describe('Title.'),
      url: z.string().nullable().describe('Its page.'),
      published: z.string().nullable().describe('When it was published, ISO 8601 where that could be read.'),
      author: z.string().nullable().describe('Who wrote it.'),
      summary: z.string().describe('Summary as plain text, at most 2000 characters.'),
      id: z.string().nullable().describe('Its own name, the same whenever it is read.'),
    })).describe('The entries, as the feed orders them.'),
    total: z.number().int().describe('Entries there are.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: true },
  undo: 'nothing',
  phrase: ({ url }) => ({ base: 'Read feed of', present: 'Reading feed of', past: 'Read feed of', object: hostOf(url) }),
  effects: ({ url }) => [reaches(url)],
  preview: async (context, { url }) => ({ preview: await previewRequest(context, { url }), approveLabel: 'Fetch feed' }),
  summarise: ({ entries, title }) => `${formatCount(entries.length, 'entry', 'entries')} of ${title || 'the feed'}`,
  view: ({ entries, total }) => tableView(['published', 'title', 'url'], entries.map(({ published, title, url }) => ({ published, title, url })), total),
  phrasings: [
    'read the RSS feed at https://example.com/rss',
    'what is new on this blog feed',
    'latest entries of the Atom feed',
    'show the headlines from the news feed',
    'check the podcast feed for new episodes',
    'get the last 10 items from the RSS',
    'anything new in the JSON feed since yesterday',
    'fetch feed.xml and list the posts',
    'what did they publish lately on their feed',
    'subscribe feed entries from example.org',
  ],
  examples: [{ title: 'The newest entries', input: { url: 'https://site.example.com/feed.xml', limit: 5 } }],
  async handler(context, { url, limit, since }) {
    const fetched = await fetchText(context, url, { accept: 'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8' });
    const { entries, ...feed } = await context.pages.read('feed', { text: fetched.text, url: fetched.url }, context.signal);
    const from = since === undefined ? undefined : Date.parse(since);
    const wanted = entries.filter(({ published }) => from === undefined || (published !== null && Date.parse(published) > from));
    return { ...feed, entries: wanted.slice(0, limit).map((entry) => ({ ...entry, summary: entry.summary.slice(0, longestSummary) })), total: wanted.length };
  },
});
