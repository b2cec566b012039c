import type { IncomingMessage } from 'node:http';

const empty: Buffer = Buffer.alloc(0);
/** How much more than the limit is read and thrown away, so that the caller can hear the refusal. */
const drainFactor = 4;

/**
 * Reads a request's whole body. `done` is called once, with `undefined` as soon as the body is, or
 * says it is, larger than `limit` bytes; never when the connection drops first.
 */
export function readBody(request: IncomingMessage, limit: number, done: (body: Buffer | undefined) => void): void {
  if (Number(request.headers['content-length'] ?? 0) > limit) {
    drain(request, limit);
    done(undefined);
    return;
  }
  let first: Buffer = empty;
  let chunks: Buffer[] | undefined;
  let size = 0;
  const onData = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > limit) {
      request.off('data', onData).off('end', onEnd);
      drain(request, limit);
      done(undefined);
    } else if (first.length === 0) first = chunk;
    else (chunks ??= [first]).push(chunk);
  };
  const onEnd = (): void => done(chunks ? Buffer.concat(chunks, size) : first);
  request.on('data', onData).on('end', onEnd);
}

function drain(request: IncomingMessage, limit: number): void {
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit * drainFactor) request.destroy();
  });
}
