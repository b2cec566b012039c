import type { FetchLike } from '@modelcontextprotocol/client';
import { AppError } from '../../kernel/errors.ts';
import { longestLine } from '../lines.ts';
import { createPace } from './pace.ts';

/**
 * `fetch` for one server. A body, or one event of a stream, is at most 16 MiB, whatever it was packed
 * into; and a flood is read no faster than others can bear.
 */
export function createBoundedFetch(): FetchLike {
  const pace = createPace();
  return async (url, init) => {
    const response = await fetch(url, init);
    if (!response.body) return response;
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
    const bounded = response.body.pipeThrough(boundedStream(isStream, pace));
    return new Response(bounded, { status: response.status, statusText: response.statusText, headers: response.headers });
  };
}

function boundedStream(isStream: boolean, pace: ReturnType<typeof createPace>): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let size = 0;
  return new TransformStream({
    async transform(chunk, controller) {
      size += chunk.length;
      if (size > longestLine) throw new AppError('TOO_LARGE', `The server sent more than ${longestLine} bytes at once`, { hint: 'Ask it for less at once' });
      const events = isStream ? lookForEvents(chunk) : { count: 0, rest: size };
      if (events.count > 0) size = events.rest;
      controller.enqueue(chunk);
      const wait = pace(chunk.length, 'event', events.count);
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    },
  });
}

/** How many events end in a chunk, by their empty lines, and the bytes behind the last one. One cut apart between chunks counts with a later one. */
function lookForEvents(chunk: Uint8Array): { count: number; rest: number } {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  let count = 0;
  let last = 0;
  for (const ending of ['\n\n', '\r\n\r\n', '\r\r']) {
    for (let at = bytes.indexOf(ending); at >= 0; at = bytes.indexOf(ending, at + ending.length)) {
      count++;
      last = Math.max(last, at + ending.length);
    }
  }
  return { count, rest: bytes.length - last };
}
