import { AppError } from '../kernel/errors.ts';

/** What a small GET answered; `json` is undefined when the body is none. */
export interface JsonAnswer {
  status: number;
  json: unknown;
}

/**
 * GET for small JSON: no redirects (headers may hold a key), no more than `maxBytes`, no longer than
 * `timeoutMs`. Throws what fetch throws; DEADLINE_EXCEEDED when too slow, TOO_LARGE when too big.
 */
export async function fetchJson(
  url: string,
  options: { headers?: Record<string, string>; timeoutMs: number; maxBytes?: number; fetch?: typeof globalThis.fetch | undefined; signal?: AbortSignal },
): Promise<JsonAnswer> {
  const { headers = {}, timeoutMs, maxBytes = 4 * 1024 * 1024, fetch = globalThis.fetch } = options;
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = options.signal ? AbortSignal.any([deadline, options.signal]) : deadline;
  try {
    const response = await fetch(url, { headers: { accept: 'application/json', ...headers }, redirect: 'manual', signal });
    const text = await readText(response, maxBytes);
    return { status: response.status, json: parse(text) };
  } catch (error) {
    if (deadline.aborted) throw new AppError('DEADLINE_EXCEEDED', `${new URL(url).host} did not answer within ${timeoutMs / 1000} s`, { cause: error, hint: 'Is the server running and not overloaded?' });
    throw error;
  }
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const piece of response.body) {
    bytes += piece.byteLength;
    if (bytes > maxBytes) throw new AppError('TOO_LARGE', `The answer is larger than ${maxBytes} bytes`);
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
