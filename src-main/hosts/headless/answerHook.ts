import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ReceivedHook } from '../../ports/hooks.ts';
import { readBody } from './readBody.ts';
import { sendJson, sendText } from './respond.ts';

/** Takes what came in at a one-time address; false where none is open there. */
export type TakeHook = (token: string, hook: Omit<ReceivedHook, 'at'>) => boolean;

/** Largest body that is taken. */
const bodyBytes = 1_000_000;
const methods: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);
/** Keys for this door itself are nobody else's to read. */
const withheld: ReadonlySet<string> = new Set(['cookie', 'authorization', 'proxy-authorization']);

export const hooksPath = '/hooks/';

/** Answers `/hooks/TOKEN`: the address is the key, and good for one request. */
export function answerHook(url: string, request: IncomingMessage, response: ServerResponse, take: TakeHook): void {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const token = path.slice(hooksPath.length);
  const method = request.method ?? '';
  if (!methods.has(method)) return sendText(response, 405, `${method} is not possible here; use POST`, { Allow: [...methods].join(', ') });
  readBody(request, bodyBytes, (body) => {
    if (!body) return sendText(response, 413, `The body is larger than ${bodyBytes} bytes`);
    const headers = Object.fromEntries(Object.entries(request.headers).flatMap(([name, value]) => (value === undefined || withheld.has(name) ? [] : [[name, String(value)]])));
    if (!take(token, { method, headers, query, body: body.toString('utf8') })) return sendText(response, 404, 'There is nothing at this address');
    sendJson(response, 200, { received: true });
  });
}
