// A real door on a free port of loopback, with what the tests of the headless host share.
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import { startHttpServer, type HttpServer, type HttpServerOptions } from '../../../src-main/hosts/headless/httpServer.ts';
import { openPersonKeys, type PersonKeys, type PersonSession, type PersonSessionStore } from '../../../src-main/hosts/headless/personKeys.ts';
import { createProgramKeys } from '../../../src-main/hosts/headless/programKeys.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';
import { silentLog, testWire } from '../wire/wireKit.ts';

export const programToken = 'a-program-token-of-the-test';
export const builtInterface = {
  'index.html': '<!doctype html><title>Steward</title><script type="module" src="/assets/index-Ab3dE_f9.js"></script>',
  'assets/index-Ab3dE_f9.js': 'document.title = "ready";',
  'favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  '.hidden.js': 'hidden',
  'secret.key': 'not a known type',
};

export function memoryStore(sessions: PersonSession[] = []): PersonSessionStore & { sessions: PersonSession[] } {
  return {
    sessions,
    load: () => Promise.resolve(structuredClone(sessions)),
    save(next) {
      sessions.splice(0, sessions.length, ...structuredClone(next));
      return Promise.resolve();
    },
  };
}

export interface TestServer extends HttpServer {
  personKeys: PersonKeys;
  /** Comes in with a one-time code; the cookie as a request sends it. */
  signIn(): Promise<string>;
}

export async function testServer(given: Partial<HttpServerOptions> = {}): Promise<TestServer> {
  const personKeys = given.personKeys ?? (await openPersonKeys({ store: memoryStore(), log: silentLog }));
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    allowedHosts: [],
    programKeys: createProgramKeys([{ id: 'main', token: programToken }]),
    personKeys,
    wire: given.wire ?? testWire().wire,
    assets: given.assets ?? temporaryFolder(builtInterface),
    log: silentLog,
    health: () => ({ status: 'ok' }),
    ready: () => ({ ready: true }),
    metrics: () => Promise.resolve('steward_calls_total 1\n'),
    mcp: (request, response, principal, body) => {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ path: request.url, method: request.method, tokenId: principal.tokenId, bytes: body.length }));
    },
    mcpSocket: (socket, _request, principal) => {
      socket.on('message', (data) => socket.send(`${principal.tokenId}: ${String(data as Buffer)}`));
    },
    ...given,
  });
  onTestFinished(() => server.close(0));
  return {
    ...server,
    personKeys,
    async signIn() {
      const { headers } = await ask(server.port, { path: `/?code=${personKeys.issueCode()}` });
      const cookie = headers['set-cookie']?.[0]?.split(';')[0];
      if (!cookie) throw new Error('no cookie was set');
      return cookie;
    },
  };
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** One request with exactly these headers; `Host` is this server's unless given. */
export function ask(port: number, request: { path: string; method?: string; headers?: Record<string, string>; body?: string | Buffer | Iterable<Buffer> }): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port, path: request.path, method: request.method ?? 'GET', headers: request.headers ?? {}, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    if (request.body === undefined || typeof request.body === 'string' || Buffer.isBuffer(request.body)) sent.end(request.body);
    else {
      for (const chunk of request.body) sent.write(chunk);
      sent.end();
    }
  });
}

/** Tries to open a WebSocket by hand: the status line's number and the body of a refusal. */
export function askUpgrade(port: number, request: { path: string; headers?: Record<string, string> }): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version': '13', ...request.headers };
    const sent = httpRequest({ host: '127.0.0.1', port, path: request.path, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text: '' });
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** Sends bytes as they are; everything that came back until the other end hung up. */
export function askRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}
