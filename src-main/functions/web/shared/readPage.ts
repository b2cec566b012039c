import { z } from 'zod';
import { AppError } from '../../../kernel/errors.ts';
import type { CallContext } from '../../../registry/defineFunction.ts';
import { fetchText } from './fetchText.ts';

export const renderField = z.boolean().default(false).describe('Loads the page in a real browser first, so that its scripts have run. Slower.');

export interface LoadedPage {
  url: string;
  html: string;
}

const notHtml = /^(?:image|audio|video|font)\/|^application\/(?:pdf|zip|octet-stream|gzip|x-)/;

/** The HTML of a page, as it comes or as its scripts have left it. */
export async function readPage(context: Pick<CallContext, 'network' | 'browser' | 'signal'>, url: string, render: boolean): Promise<LoadedPage> {
  if (render) {
    const page = await context.browser.rendered(url, { signal: context.signal });
    return { url: page.url, html: page.html };
  }
  const { url: final, text, type } = await fetchText(context, url);
  if (notHtml.test(type)) throw new AppError('UNSUPPORTED', `${url} is ${type}, which is no page`, { hint: 'Use download_file to save it' });
  return { url: final, html: text };
}
