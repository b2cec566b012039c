import { DOMParser } from 'linkedom';
import { AppError } from '../../../kernel/errors.ts';
import type { Feed, FeedEntry, PageJobs } from '../../pages.ts';
import { linkTarget, openDocument, textOf } from './openDocument.ts';

/** RSS 0.9 to 2.0, Atom and JSON Feed. Entities beyond the five of XML stay as they are written: nothing is expanded or loaded. */
export function readFeed({ text, url }: PageJobs['feed']['input']): Feed {
  const start = text.trimStart();
  if (start.startsWith('{')) return readJsonFeed(start, url);
  const document = new DOMParser().parseFromString(withoutDoctype(start), 'text/xml') as unknown as Document;
  const root = document.documentElement as Element | null;
  const name = root ? localName(root) : '';
  if (root && name === 'feed') return readAtom(root, url);
  if (root && (name === 'rss' || name === 'rdf')) return readRss(root, url);
  throw new AppError('UNSUPPORTED', `There is no feed at ${url}: neither RSS, Atom nor JSON Feed`);
}

const withoutDoctype = (text: string): string => text.replace(/<!DOCTYPE[^>[]*(?:\[[\s\S]*?\]\s*)?>/i, '');

const localName = (element: Element): string => element.tagName.toLowerCase().replace(/^.*:/, '');

const childrenOf = (element: Element, ...names: string[]): Element[] => [...element.children].filter((child) => names.includes(child.tagName.toLowerCase()));

function textIn(element: Element, ...names: string[]): string | null {
  for (const name of names) {
    const [child] = childrenOf(element, name);
    const text = child ? textOf(child) : '';
    if (text !== '') return text;
  }
  return null;
}

function readRss(root: Element, base: string): Feed {
  const channel = childrenOf(root, 'channel')[0] ?? root;
  const items = [...childrenOf(channel, 'item'), ...(channel === root ? [] : childrenOf(root, 'item'))];
  return {
    format: 'rss',
    title: textIn(channel, 'title') ?? '',
    url: linkTarget(textIn(channel, 'link'), base) ?? null,
    description: plain(textIn(channel, 'description')),
    entries: items.map((item): FeedEntry => ({
      title: plain(textIn(item, 'title')) ?? '',
      url: linkTarget(textIn(item, 'link') ?? permanent(item), base) ?? null,
      published: timeOf(textIn(item, 'pubdate', 'dc:date', 'published')),
      author: textIn(item, 'dc:creator', 'author', 'itunes:author'),
      summary: plain(textIn(item, 'description', 'content:encoded', 'itunes:summary')) ?? '',
      id: textIn(item, 'guid'),
    })),
  };
}

function permanent(item: Element): string | null {
  const [guid] = childrenOf(item, 'guid');
  return guid && guid.getAttribute('isPermaLink') !== 'false' ? textOf(guid) : null;
}

function readAtom(root: Element, base: string): Feed {
  return {
    format: 'atom',
    title: plain(textIn(root, 'title')) ?? '',
    url: linkOf(root, base),
    description: plain(textIn(root, 'subtitle')),
    entries: childrenOf(root, 'entry').map((entry): FeedEntry => {
      const [author] = childrenOf(entry, 'author');
      return {
        title: plain(textIn(entry, 'title')) ?? '',
        url: linkOf(entry, base),
        published: timeOf(textIn(entry, 'published', 'updated')),
        author: author ? textIn(author, 'name') : null,
        summary: plain(textIn(entry, 'summary', 'content')) ?? '',
        id: textIn(entry, 'id'),
      };
    }),
  };
}

function linkOf(element: Element, base: string): string | null {
  const links = childrenOf(element, 'link');
  const link = links.find((each) => (each.getAttribute('rel') ?? 'alternate') === 'alternate') ?? links[0];
  return linkTarget(link?.getAttribute('href') ?? null, base) ?? null;
}

interface JsonEntry {
  id?: unknown;
  url?: unknown;
  title?: unknown;
  content_text?: unknown;
  content_html?: unknown;
  summary?: unknown;
  date_published?: unknown;
  author?: { name?: unknown };
  authors?: { name?: unknown }[];
}

function readJsonFeed(text: string, base: string): Feed {
  let data: { version?: unknown; title?: unknown; home_page_url?: unknown; description?: unknown; items?: unknown };
  try {
    data = JSON.parse(text) as typeof data;
  } catch (error) {
    throw new AppError('UNSUPPORTED', `There is no feed at ${base}: it is no valid JSON`, { cause: error });
  }
  if (!Array.isArray(data.items)) throw new AppError('UNSUPPORTED', `There is no feed at ${base}: the JSON has no items`);
  const word = (value: unknown): string | null => (typeof value === 'string' || typeof value === 'number' ? String(value) : null);
  return {
    format: 'json',
    title: word(data.title) ?? '',
    url: linkTarget(word(data.home_page_url), base) ?? null,
    description: word(data.description),
    entries: (data.items as JsonEntry[]).map((item) => ({
      title: word(item.title) ?? '',
      url: linkTarget(word(item.url), base) ?? null,
      published: timeOf(word(item.date_published)),
      author: word(item.authors?.[0]?.name ?? item.author?.name),
      summary: word(item.summary) ?? word(item.content_text) ?? plain(word(item.content_html)) ?? '',
      id: word(item.id),
    })),
  };
}

/** Feeds carry HTML in their texts. */
function plain(text: string | null): string | null {
  if (text === null || !/[<&]/.test(text)) return text;
  return textOf(openDocument({ html: text, url: 'about:blank' }).document.body);
}

function timeOf(text: string | null): string | null {
  if (text === null) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : new Date(time).toISOString();
}
