import { parentPort } from 'node:worker_threads';
import { AppError } from '../../../kernel/errors.ts';
import type { PageJobKind, PageJobs } from '../../pages.ts';
import { readArticle } from './readArticle.ts';
import { readFeed } from './readFeed.ts';
import { readLinks } from './readLinks.ts';
import { readRows } from './readRows.ts';
import { readTables } from './readTables.ts';

export type PageAnswer = { result: unknown } | { failed: { code: string; message: string } };

const port = parentPort;
if (!port) throw new Error('pageWorker runs as a worker thread only');

const readers: { [K in PageJobKind]: (input: PageJobs[K]['input']) => PageJobs[K]['answer'] } = {
  article: readArticle,
  rows: readRows,
  links: readLinks,
  tables: readTables,
  feed: readFeed,
};

port.on('message', ({ kind, input }: { kind: PageJobKind; input: never }) => port.postMessage(answer(kind, input)));

function answer(kind: PageJobKind, input: never): PageAnswer {
  try {
    return { result: readers[kind](input) };
  } catch (error) {
    if (error instanceof AppError) return { failed: { code: error.code, message: error.message } };
    if (error instanceof RangeError) return { failed: { code: 'UNSUPPORTED', message: 'The page is nested too deeply to be read' } };
    return { failed: { code: 'UNSUPPORTED', message: `The page could not be read: ${(error as Error).message}` } };
  }
}
