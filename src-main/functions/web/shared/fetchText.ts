import { AppError } from '../../../kernel/errors.ts';
import type { CallContext } from '../../../registry/defineFunction.ts';
import { decodeText } from './decodeText.ts';

/** Most bytes of a page that is read. */
const largestPage = 20_000_000;

export interface FetchedText {
  url: string;
  status: number;
  type: string;
  text: string;
}

const askedFor = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'accept-language': 'en;q=0.9, *;q=0.5' };

/** The text of a page. NOT_FOUND, FORBIDDEN and the like for an answer that is none. */
export async function fetchText({ network, signal }: Pick<CallContext, 'network' | 'signal'>, url: string, options: { accept?: string; timeoutMs?: number } = {}): Promise<FetchedText> {
  const response = await network.request({ url, signal, maxBytes: largestPage, timeoutMs: options.timeoutMs, headers: { ...askedFor, ...(options.accept !== undefined && { accept: options.accept }) } });
  if (response.status >= 400) {
    response.close();
    throw statusError(response.url, response.status);
  }
  const type = response.header('content-type') ?? '';
  const bytes = await response.bytes();
  return { url: response.url, status: response.status, type: type.split(';', 1)[0]?.trim().toLowerCase() ?? '', text: decodeText(bytes, type) };
}

/** What an answer that is an error means. */
export function statusError(url: string, status: number): AppError {
  const host = new URL(url).host;
  if (status === 404 || status === 410) return new AppError('NOT_FOUND', `There is no page at ${url} (status ${status})`, { hint: 'Check the address' });
  if (status === 401 || status === 403 || status === 407) return new AppError('FORBIDDEN', `${host} does not let this page be read (status ${status})`, { hint: 'It may need a login or a real browser: browser_navigate' });
  if (status === 429) return new AppError('RATE_LIMITED', `${host} gets too many requests (status 429)`, { hint: 'Try again later' });
  if (status >= 500) return new AppError('NETWORK', `${host} failed with status ${status}`, { hint: 'Try again later' });
  return new AppError('INVALID_INPUT', `${host} answered status ${status} for ${url}`);
}
