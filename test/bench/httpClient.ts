// A raw HTTP client: keep-alive connections from node:http, one request at a time on each.
import { Agent, request } from 'node:http';

export interface HttpPeer {
  post(): Promise<void>;
  close(): void;
}

/** Posts the same body again and again; throws for any status but 200 and for an answer without `expect`. */
export function httpPeer(url: string, headers: Record<string, string>, body: string, expected: string): HttpPeer {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const target = new URL(url);
  const options = { host: target.hostname, port: target.port, path: target.pathname, method: 'POST', agent, headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'content-length': String(Buffer.byteLength(body)), ...headers } };
  return {
    post: () =>
      new Promise((resolve, reject) => {
        const sent = request(options, (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => (text += chunk));
          response.on('end', () => (response.statusCode === 200 && text.includes(expected) ? resolve() : reject(new Error(`${response.statusCode ?? 0} ${text.slice(0, 300)}`))));
        });
        sent.on('error', reject);
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}
