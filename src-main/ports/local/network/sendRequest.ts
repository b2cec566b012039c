import { AppError } from '../../../kernel/errors.ts';
import type { Exchange, Guard, NetworkRequest, NetworkResponse } from '../../network.ts';
import { connectTo } from './connect.ts';
import type { NetworkParts } from './createNetwork.ts';
import { exchange } from './exchange.ts';
import { toNetworkError } from './networkErrors.ts';
import { secretsIn, withoutPersonal, writeHeaders } from './requestHeaders.ts';
import { unpackBody } from './unpackBody.ts';

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Go along to a redirect; anything else a caller wrote may say something. */
const plainHeaders: ReadonlySet<string> = new Set(['accept', 'accept-language', 'user-agent', 'cache-control', 'pragma', 'range', 'if-none-match', 'if-modified-since', 'if-range', 'dnt']);

/** A request as it goes to one host; the next step of a redirect is another. */
interface Step {
  url: URL;
  method: string;
  headers: NonNullable<NetworkRequest['headers']>;
  body: Uint8Array | undefined;
  redirectedFrom: string | undefined;
}

/** Whether something goes along beside the address. */
export function accessOf({ method, headers, body }: Pick<Step, 'method' | 'headers' | 'body'>): 'read' | 'write' {
  const tells = Object.entries(headers).some(([name, value]) => typeof value !== 'string' || !plainHeaders.has(name.toLowerCase()));
  return body === undefined && !tells && readingMethods.has(method) ? 'read' : 'write';
}

/** Sends a request and follows where it leads; each step is judged before a connection is made. */
export async function sendRequest(request: NetworkRequest, guard: Guard, session: string, parts: NetworkParts): Promise<NetworkResponse> {
  const { timeoutMs = 30_000, silenceMs = 15_000, maxRedirects = 10, maxBytes = 20_000_000 } = request;
  const deadline = new AbortController();
  let step: Step = { url: parseUrl(request.url), method: (request.method ?? 'GET').toUpperCase(), headers: request.headers ?? {}, body: typeof request.body === 'string' ? Buffer.from(request.body) : request.body, redirectedFrom: undefined };
  const timer = setTimeout(() => deadline.abort(new AppError('DEADLINE_EXCEEDED', `${step.url.host} did not answer in full within ${timeoutMs / 1000} s`)), timeoutMs);
  const signal = request.signal ? AbortSignal.any([request.signal, deadline.signal]) : deadline.signal;
  const exchanges: Exchange[] = [];
  try {
    for (;;) {
      const answer = await sendStep(step, { request, guard, session, parts, silenceMs, signal });
      exchanges.push({ url: step.url.href, status: answer.response.statusCode ?? 0, address: answer.address, timing: answer.timing });
      const location = answer.response.headers.location;
      const next = location === undefined || maxRedirects === 0 || !redirects.has(answer.response.statusCode ?? 0) ? undefined : nextStep(step, location, answer.response.statusCode ?? 0);
      if (!next) return toResponse(step.url, answer, exchanges, { host: step.url.host, maxBytes, unpack: request.unpack ?? true }, signal, () => clearTimeout(timer));
      answer.end();
      if (exchanges.length > maxRedirects) throw new AppError('NETWORK', `${request.url} leads on and on: ${exchanges.length} redirects were followed`);
      step = next;
    }
  } catch (error) {
    clearTimeout(timer);
    signal.throwIfAborted();
    throw toNetworkError(error, step.url.host);
  }
}

type Answer = Awaited<ReturnType<typeof sendStep>>;

async function sendStep(step: Step, { request, guard, session, parts, silenceMs, signal }: { request: NetworkRequest; guard: Guard; session: string; parts: NetworkParts; silenceMs: number; signal: AbortSignal }) {
  const { url, method, headers, body, redirectedFrom } = step;
  const port = portOf(url);
  const way = await parts.wayTo({ host: url.hostname, port, access: accessOf(step), secrets: secretsIn(headers), ...(redirectedFrom !== undefined && { redirectedFrom }) }, guard);
  const cookie = request.cookies === false ? '' : await parts.cookies.headerFor(session, url.href);
  const written = await writeHeaders(headers, { unpack: request.unpack ?? true, cookie, body, method, host: url.host }, parts.readSecret);
  const connection = await connectTo({ ...way.target, tls: url.protocol === 'https:' ? 'trusted' : 'none', signal });
  const { socket } = connection;
  const onAbort = (): void => void socket.destroy(signal.reason instanceof Error ? signal.reason : undefined);
  signal.addEventListener('abort', onAbort, { once: true });
  const end = (): void => {
    signal.removeEventListener('abort', onAbort);
    socket.destroy();
  };
  try {
    const { response, wait } = await exchange({ socket, host: way.target.host, method, path: `${url.pathname}${url.search}`, headers: written, body, silenceMs });
    if (request.cookies !== false) await parts.cookies.keep(session, url.href, response.headers['set-cookie'] ?? []);
    return { response, address: connection.address, timing: { ...connection.timing, wait }, tls: connection.tls, end };
  } catch (error) {
    end();
    throw error;
  }
}

/** The step a redirect leads to, as browsers take it; undefined where it leads to no address of the web. */
function nextStep(step: Step, location: string, status: number): Step {
  if (!URL.canParse(location, step.url)) throw new AppError('NETWORK', `${step.url.host} leads to ${JSON.stringify(location.slice(0, 200))}, which is no address`);
  const url = new URL(location, step.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new AppError('FORBIDDEN', `${step.url.host} leads to an address that begins with ${url.protocol}; only http and https are followed`);
  url.username = '';
  url.password = '';
  if (url.hash === '') url.hash = step.url.hash;
  const becomesGet = status === 303 ? step.method !== 'HEAD' : status <= 302 && step.method === 'POST';
  const headers = becomesGet ? Object.fromEntries(Object.entries(step.headers).filter(([name]) => !/^content-/i.test(name))) : step.headers;
  return {
    url,
    method: becomesGet ? 'GET' : step.method,
    headers: url.origin === step.url.origin ? headers : withoutPersonal(headers),
    body: becomesGet ? undefined : step.body,
    redirectedFrom: step.url.href,
  };
}

function toResponse(url: URL, { response, tls, end }: Answer, exchanges: readonly Exchange[], limits: Parameters<typeof unpackBody>[1], signal: AbortSignal, onEnd: () => void): NetworkResponse {
  const headers: (readonly [string, string])[] = [];
  for (let at = 0; at < response.rawHeaders.length; at += 2) headers.push([(response.rawHeaders[at] ?? '').toLowerCase(), response.rawHeaders[at + 1] ?? '']);
  const close = (): void => {
    onEnd();
    end();
  };
  async function* read(): AsyncGenerator<Uint8Array> {
    try {
      yield* unpackBody(response, limits);
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      close();
    }
  }
  const body = read();
  return {
    url: url.href,
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    headers,
    exchanges,
    tls,
    header: (name) => headers.find(([each]) => each === name.toLowerCase())?.[1],
    body,
    async bytes() {
      const chunks: Uint8Array[] = [];
      for await (const chunk of body) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    close,
  };
}

/** INVALID_INPUT for what is no address of the web, or has a name and password in it. */
export function parseUrl(text: string): URL {
  if (!URL.canParse(text)) throw new AppError('INVALID_INPUT', `${JSON.stringify(text.slice(0, 200))} is no address`, { hint: 'Write it whole: https://example.com/page' });
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new AppError('INVALID_INPUT', `Only http and https addresses are reached, not ${url.protocol}`);
  if (url.username !== '' || url.password !== '') throw new AppError('INVALID_INPUT', 'The address holds a name or password', { hint: 'Give them apart, the password as a secret' });
  return url;
}

export function portOf(url: URL): number {
  return Number(url.port || (url.protocol === 'https:' ? 443 : 80));
}
