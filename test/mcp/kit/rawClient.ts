// HTTP as bytes would have it: what the SDK's clients never send.
import { request as startRequest, type IncomingHttpHeaders } from 'node:http';
import { createEventReader } from '../../../src-main/mcp/eventStream.ts';
import { firstToken } from './startSteward.ts';

export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** JSON-RPC messages of the answer, from a body or an event stream. */
  messages: Record<string, unknown>[];
}

export interface RawRequest {
  method?: string;
  path?: string;
  headers?: Record<string, string | undefined>;
  /** Text is sent as it is, everything else as JSON. */
  body?: unknown;
  signal?: AbortSignal;
}

const usual = { Authorization: `Bearer ${firstToken}`, 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' };

/** One request; a header given as undefined is left out. */
export function send(port: number, { method = 'POST', path = '/mcp', headers = {}, body, signal }: RawRequest): Promise<RawAnswer> {
  const all = Object.fromEntries(Object.entries({ ...usual, ...headers }).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return new Promise((resolve, reject) => {
    const sent = startRequest({ host: '127.0.0.1', port, path, method, headers: all, agent: false, ...(signal && { signal }) }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text, messages: readMessages(text, response.headers['content-type']) }));
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
  });
}

function readMessages(text: string, type: string | undefined): Record<string, unknown>[] {
  const messages: Record<string, unknown>[] = [];
  const take = (data: string): void => void messages.push(...([JSON.parse(data)] as Record<string, unknown>[]).flat());
  if (type?.startsWith('text/event-stream')) createEventReader(take)(text);
  else if (type?.startsWith('application/json') && text !== '') take(text);
  return messages;
}

export const modernVersion = '2026-07-28';

/** A request of the 2026-07-28 revision: its envelope and the headers that repeat it. */
export function modernRequest(method: string, params: Record<string, unknown> = {}, { id = 1, meta = {} }: { id?: number | string; meta?: Record<string, unknown> } = {}): Required<Pick<RawRequest, 'headers' | 'body'>> {
  const _meta = { 'io.modelcontextprotocol/protocolVersion': modernVersion, 'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' }, 'io.modelcontextprotocol/clientCapabilities': {}, ...meta };
  return {
    headers: { 'MCP-Protocol-Version': modernVersion, 'Mcp-Method': method, 'Mcp-Name': typeof params['name'] === 'string' ? params['name'] : undefined },
    body: { jsonrpc: '2.0', id, method, params: { ...params, _meta } },
  };
}

export function legacyRequest(method: string, params?: unknown, id: number | string = 1): { body: Record<string, unknown> } {
  return { body: { jsonrpc: '2.0', id, method, ...(params !== undefined && { params }) } };
}

export const initializeParams = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } };

/** Begins a session of a 2025 revision; the header that names it. */
export async function beginSession(port: number, headers: Record<string, string> = {}): Promise<{ 'Mcp-Session-Id': string }> {
  const answer = await send(port, { ...legacyRequest('initialize', initializeParams), headers });
  const id = answer.headers['mcp-session-id'];
  if (typeof id !== 'string') throw new Error(`no session was begun: ${answer.status} ${answer.text}`);
  const session = { 'Mcp-Session-Id': id };
  await send(port, { body: { jsonrpc: '2.0', method: 'notifications/initialized' }, headers: { ...headers, ...session } });
  return session;
}
