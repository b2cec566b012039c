import { timingSafeEqual } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../../kernel/errors.ts';

/** What the authorization server sent the browser back with. */
export interface AuthorizationAnswer {
  code: string;
  iss: string | undefined;
}

/** A place on this computer that one browser is sent back to, once. */
export interface LoopbackRedirect {
  /** `http://127.0.0.1:PORT/callback`, on a port of its own. */
  url: string;
  /** The answer that carries the state. Rejects: REFUSED when the person or the authorization server said no, or why it was closed. */
  answer: Promise<AuthorizationAnswer>;
  /** Nothing is waited for any more. */
  close(reason: AppError): void;
}

const path = '/callback';
const longestCode = 8192;

/** Listens on loopback for the answer that carries this state; any other is refused and changes nothing. */
export async function listenForRedirect(state: string): Promise<LoopbackRedirect> {
  const { promise: answer, resolve, reject } = Promise.withResolvers<AuthorizationAnswer>();
  answer.catch(() => undefined);
  const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 10_000 }, (request, response) => {
    const { port } = server.address() as AddressInfo;
    const { pathname, searchParams } = new URL(request.url ?? '/', `http://127.0.0.1:${port}`);
    // A page that guessed the port, or a name that leads here, is nobody this waits for.
    if (request.headers.host !== `127.0.0.1:${port}`) return show(response, 403, 'This is not the address of this page.');
    if (request.method !== 'GET' || pathname !== path) return show(response, 404, 'There is nothing here.');
    if (!isSame(searchParams.get('state') ?? '', state)) return show(response, 400, 'This does not belong to the sign-in that was begun.');
    const code = searchParams.get('code');
    const refusal = searchParams.get('error');
    if (refusal !== null) reject(new AppError('REFUSED', `The sign-in was refused: ${plainWord(searchParams.get('error_description') ?? refusal)}`));
    else if (code === null || code === '' || code.length > longestCode) reject(new AppError('INVALID_OUTPUT', 'The authorization server answered the sign-in without a code'));
    else resolve({ code, iss: searchParams.get('iss') ?? undefined });
    show(response, 200, refusal === null ? 'You can close this page and go back to Steward.' : 'Nothing was signed in. You can close this page.');
    end();
  });
  const end = (): void => {
    server.close();
    server.closeIdleConnections();
  };
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', listening);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    answer,
    close(reason) {
      reject(reason);
      server.close();
      server.closeAllConnections();
    },
  };
}

function isSame(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Nothing of the request is in the page. */
function show(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Content-Type-Options': 'nosniff', 'Content-Security-Policy': "default-src 'none'", Connection: 'close' });
  response.end(`${text}\n`);
}

/** A stranger's words, for one line. */
function plainWord(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
}
