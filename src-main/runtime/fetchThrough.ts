import { AppError } from '../kernel/errors.ts';
import type { Network } from '../ports/network.ts';

/** A model may think for long before it says a word. */
const longestMs = 1_800_000;
const silenceMs = 300_000;
const largestAnswer = 100_000_000;

/** `fetch` for libraries, over a network that judges where it goes. Redirects are answers: what goes along may hold a key. */
export function fetchThrough(network: Pick<Network, 'request'>): typeof globalThis.fetch {
  return async (input, init) => {
    const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
    const body = init?.body ?? undefined;
    if (body !== undefined && typeof body !== 'string') throw new AppError('INTERNAL', 'A request to a model is text');
    const response = await network.request({ url, method: init?.method ?? 'GET', headers: Object.fromEntries(new Headers(init?.headers)), body, signal: init?.signal ?? undefined, timeoutMs: longestMs, silenceMs, maxRedirects: 0, maxBytes: largestAnswer, cookies: false });
    const headers = new Headers();
    // The body has been unpacked.
    for (const [name, value] of response.headers) if (name !== 'content-encoding' && name !== 'content-length') headers.append(name, value);
    if ([204, 205, 304].includes(response.status)) return new Response(null, { status: response.status, headers });
    return new Response(streamOf(response.body), { status: response.status, statusText: response.statusText, headers });
  };
}

function streamOf(body: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => void (await chunks.return?.()),
  });
}
