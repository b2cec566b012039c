// Servers of others on random ports of this computer: the SDKs' own, unmodified, in each era.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { McpServer as FirstServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { isInitializeRequest } from '@modelcontextprotocol/sdk/types.js';

/** The 2026-07-28 revision. */
export function modernServer(name: string): Server {
  const handler = createMcpHandler(() => {
    const server = new McpServer({ name, version: '1.0.0' }, { capabilities: { tools: {} } });
    server.registerTool('hello', { description: 'Says hello' }, () => ({ content: [{ type: 'text', text: 'hello' }] }));
    return server;
  });
  const answer = toNodeHandler(handler);
  return createServer((request, response) => {
    if (request.url === '/mcp') void answer(request as never, response);
    else response.writeHead(404).end();
  });
}

/** 2025: Streamable HTTP with a session each. */
export function streamableServer(name: string): { server: Server; opened: () => number; sessions: () => number } {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  let opened = 0;
  const server = createServer((request, response) => {
    if (request.url !== '/mcp') return void response.writeHead(404).end();
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const id = request.headers['mcp-session-id'];
      const known = typeof id === 'string' ? sessions.get(id) : undefined;
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      if (known) return void known.handleRequest(request, response, body);
      if (!isInitializeRequest(body)) return void response.writeHead(400, { 'Content-Type': 'application/json' }).end('{"jsonrpc":"2.0","error":{"code":-32000,"message":"Bad Request: No valid session ID provided"},"id":null}');
      const transport = new StreamableHTTPServerTransport({
        sessionIdGenerator: () => crypto.randomUUID(),
        onsessioninitialized: (session) => {
          opened++;
          sessions.set(session, transport);
        },
        onsessionclosed: (session) => void sessions.delete(session),
      });
      void firstServer(name)
        .connect(transport as Transport)
        .then(() => transport.handleRequest(request, response, body));
    });
  });
  return { server, opened: () => opened, sessions: () => sessions.size };
}

/** 2024: an event stream at `/sse`, requests to `/messages`. */
export function eventsServer(name: string): Server {
  const open = new Map<string, SSEServerTransport>();
  return createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'GET' && url.pathname === '/sse') {
      const transport = new SSEServerTransport('/messages', response);
      open.set(transport.sessionId, transport);
      response.on('close', () => open.delete(transport.sessionId));
      return void firstServer(name).connect(transport);
    }
    const transport = url.pathname === '/messages' ? open.get(url.searchParams.get('sessionId') ?? '') : undefined;
    if (transport) void transport.handlePostMessage(request, response);
    else response.writeHead(404).end();
  });
}

/** Speaks JSON-RPC, and answers what nobody asked. */
export function impostorServer(): Server {
  return createServer((_, response) => void response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"jsonrpc":"2.0","id":4711,"result":{"serverInfo":{"name":"trusted","version":"1"}}}'));
}

function firstServer(name: string): FirstServer {
  const server = new FirstServer({ name, version: '1.0.0' });
  server.registerTool('hello', { description: 'Says hello' }, () => ({ content: [{ type: 'text', text: 'hello' }] }));
  return server;
}

/** Listens on loopback; the port. */
export function listenAnywhere(server: Server, host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, host, () => resolve((server.address() as AddressInfo).port));
  });
}
