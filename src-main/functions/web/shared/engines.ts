import { z } from 'zod';
import { AppError } from '../../../kernel/errors.ts';
import type { HeaderValue } from '../../../ports/network.ts';
import type { SearchEngine } from '../../../ports/searchEngines.ts';

interface Query {
  query: string;
  limit: number;
  page: number;
}

interface Result {
  title: string;
  url: string;
  excerpt: string;
}

interface Engine {
  name: string;
  request(engine: SearchEngine, query: Query): { url: string; headers: Record<string, HeaderValue> };
  results(text: string): Result[];
}

const hit = { title: z.string().nullish(), url: z.string() };

/** By their public documentation: docs.searxng.org/dev/search_api.html, api-dashboard.search.brave.com, help.kagi.com/kagi/api/search.html. */
export const engines: Readonly<Record<SearchEngine['engine'], Engine>> = {
  searxng: {
    name: 'SearXNG',
    request: ({ url, key }, { query, page }) => ({ url: address(`${url.replace(/\/$/, '')}/search`, { q: query, format: 'json', pageno: page }), headers: { accept: 'application/json', ...(key && { authorization: { secret: key.secret, prefix: 'Bearer ' } }) } }),
    results: (text) => read(text, z.looseObject({ results: z.array(z.looseObject({ ...hit, content: z.string().nullish() })) }), 'SearXNG').results.map(({ title, url, content }) => toResult(title, url, content)),
  },
  brave: {
    name: 'Brave',
    request: ({ url, key }, { query, limit, page }) => ({ url: address(url, { q: query, count: limit, offset: page - 1 }), headers: { accept: 'application/json', ...(key && { 'x-subscription-token': { secret: key.secret } }) } }),
    results: (text) => read(text, z.looseObject({ web: z.looseObject({ results: z.array(z.looseObject({ ...hit, description: z.string().nullish() })) }).optional() }), 'Brave').web?.results.map(({ title, url, description }) => toResult(title, url, description)) ?? [],
  },
  kagi: {
    name: 'Kagi',
    request: ({ url, key }, { query, limit }) => ({ url: address(url, { q: query, limit }), headers: { accept: 'application/json', ...(key && { authorization: { secret: key.secret, prefix: 'Bot ' } }) } }),
    // `t: 1` are related searches.
    results: (text) => read(text, z.looseObject({ data: z.array(z.looseObject({ t: z.number(), title: z.string().nullish(), url: z.string().optional(), snippet: z.string().nullish() })) }), 'Kagi').data.flatMap(({ t, title, url, snippet }) => (t === 0 && url !== undefined ? [toResult(title, url, snippet)] : [])),
  },
};

/** The door says so before a call gets this far. */
export const noEngine = (): AppError => new AppError('CONFIG_INVALID', 'No search engine is set up', { hint: 'search of config.json' });

function address(base: string, parameters: Readonly<Record<string, string | number>>): string {
  const url = new URL(base);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, String(value));
  return url.href;
}

function read<T>(text: string, schema: z.ZodType<T>, name: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError('UNSUPPORTED', `${name} answered something that is no list of results`, { cause: error, hint: 'Check the engine and its address: search of config.json' });
  }
}

/** Engines mark what they found with tags. */
function toResult(title: string | null | undefined, url: string, excerpt: string | null | undefined): Result {
  const plain = (text: string | null | undefined): string => (text ?? '').replace(/<\/?\w+[^>]{0,200}>/g, '').trim();
  return { title: plain(title), url, excerpt: plain(excerpt) };
}
