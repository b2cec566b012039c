/** A document as it came, with the address that its own links are relative to. */
export interface PageSource {
  html: string;
  url: string;
}

export interface PageLink {
  text: string;
  url: string;
  rel: string;
}

export interface Article {
  title: string;
  byline: string | null;
  site: string | null;
  published: string | null;
  language: string | null;
  excerpt: string | null;
  markdown: string;
  links: PageLink[];
  /** False where no article was found and the whole page stands in its place. */
  readable: boolean;
}

/** `selector`, and with `attribute` what it says instead of its text. */
export interface FieldSelector {
  name: string;
  selector: string;
  attribute?: string | undefined;
}

export interface PageTable {
  caption: string | null;
  columns: string[];
  rows: string[][];
}

export interface FeedEntry {
  title: string;
  url: string | null;
  published: string | null;
  author: string | null;
  summary: string;
  id: string | null;
}

export interface Feed {
  format: 'rss' | 'atom' | 'json';
  title: string;
  url: string | null;
  description: string | null;
  entries: FeedEntry[];
}

/** What is asked of a document, by kind; and what comes of it. */
export interface PageJobs {
  article: { input: PageSource & { selector?: string | undefined }; answer: Article };
  rows: { input: PageSource & { row?: string | undefined; fields: readonly FieldSelector[]; limit: number }; answer: { rows: Record<string, string | null>[]; total: number } };
  links: { input: PageSource & { selector?: string | undefined }; answer: { title: string; links: PageLink[] } };
  tables: { input: PageSource & { selector?: string | undefined }; answer: { tables: PageTable[] } };
  feed: { input: { text: string; url: string }; answer: Feed };
}
export type PageJobKind = keyof PageJobs;

/** Reads documents of the web in a thread of its own: nothing of a page is run or loaded. A page that takes too long is given up. */
export interface Pages {
  /** INVALID_INPUT for a selector that is none, UNSUPPORTED for what cannot be read, DEADLINE_EXCEEDED. */
  read<K extends PageJobKind>(kind: K, input: PageJobs[K]['input'], signal: AbortSignal): Promise<PageJobs[K]['answer']>;
}
