import { beginningOf } from '../../kernel/format.ts';
import { notAModelError, type ErrorContext } from './modelErrors.ts';

/** Where a body that is not a stream of events is read to, for quoting. */
const longestRead = 64 * 1024;

/**
 * `fetch` as model requests use it: redirects are not followed, because the headers hold the key, and
 * an answer that is a web page or plain JSON is an error at once instead of a stream of nothing.
 */
export function guardFetch(fetch: typeof globalThis.fetch, context: ErrorContext): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'manual' });
    if (!response.ok) return response;
    const type = (response.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
    if (type === 'text/html') throw await refuse(response, 'a web page', context);
    if (type === 'application/json') throw await refuse(response, `JSON that is not streamed (${await readStart(response)})`, context);
    return response;
  };
}

async function refuse(response: Response, found: string, context: ErrorContext): Promise<Error> {
  if (response.body && !response.body.locked) await response.body.cancel();
  return notAModelError(found, context);
}

async function readStart(response: Response): Promise<string> {
  if (!response.body) return 'empty';
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of response.body) {
    text += decoder.decode(piece, { stream: true });
    if (text.length >= longestRead) break;
  }
  return beginningOf(text.replace(/\s+/g, ' ').trim(), 200);
}
