// MCP servers in this process, on random ports of loopback.
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createMcpHandler, WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { Server as FirstServer } from '@modelcontextprotocol/sdk/server/index.js';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { onTestFinished } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { createProbeServer, type ProbeTool } from './createProbeServer.ts';
import { hostileAnswer, type HostileMode, type Message } from './hostileAnswers.ts';

export interface WebServer {
  url: string;
  port: number;
  server: HttpServer;
  /** Every request so far. */
  requests: { method: string; path: string; headers: IncomingMessage['headers'] }[];
  /** Ends at once, with every connection. */
  stop(): Promise<void>;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

export async function startWebServer(handle: Handler, { path = '/mcp', port = 0 }: { path?: string; port?: number } = {}): Promise<WebServer> {
  const requests: WebServer['requests'] = [];
  const server = createServer((request, response) => {
    requests.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers });
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  onTestFinished(stop);
  const { port: actual } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${actual}${path}`, port: actual, server, requests, stop };
}

/** Streamable HTTP, both revisions: the newer by request, the older in sessions. */
export function startStreamable({ eras = ['legacy', 'modern'], tools = {}, port = 0, json = false }: { eras?: readonly ('legacy' | 'modern')[]; tools?: Readonly<Record<string, ProbeTool>>; port?: number; json?: boolean } = {}): Promise<WebServer> {
  const sessions = new Map<string, WebStandardStreamableHTTPServerTransport>();
  const modern = createMcpHandler(() => createProbeServer(tools), { legacy: 'reject' });
  const handle = toNodeHandler({
    async fetch(request: Request): Promise<Response> {
      const isModern = request.headers.get('mcp-method') !== null;
      if (isModern && eras.includes('modern')) return modern.fetch(request);
      const id = request.headers.get('mcp-session-id');
      const known = id === null ? undefined : sessions.get(id);
      if (known) return known.handleRequest(request);
      if (id !== null) return new Response('{"jsonrpc":"2.0","id":null,"error":{"code":-32001,"message":"Session not found"}}', { status: 404, headers: { 'Content-Type': 'application/json' } });
      const transport = new WebStandardStreamableHTTPServerTransport({ sessionIdGenerator: randomUUID, enableJsonResponse: json, onsessioninitialized: (session) => void sessions.set(session, transport), onsessionclosed: (session) => void sessions.delete(session) });
      if (eras.includes('legacy')) await createProbeServer(tools).connect(transport);
      return transport.handleRequest(request);
    },
  });
  return startWebServer((request, response) => void handle(request as Parameters<typeof handle>[0], response), { port });
}

/** The transport of 2024, on the SDK of that time. */
export function startSse({ port = 0 }: { port?: number } = {}): Promise<WebServer> {
  const sessions = new Map<string, SSEServerTransport>();
  return startWebServer(
    async (request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      if (request.method === 'GET' && url.pathname === '/sse') {
        const transport = new SSEServerTransport('/messages', response);
        sessions.set(transport.sessionId, transport);
        const server = new FirstServer({ name: 'older server', version: '1.0.0' }, { capabilities: { tools: {} } });
        server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [{ name: 'echo', inputSchema: { type: 'object' as const } }] }));
        server.setRequestHandler(CallToolRequestSchema, ({ params }) => ({ content: [{ type: 'text', text: String(params.arguments?.['text']) }] }));
        await server.connect(transport);
        return;
      }
      const transport = sessions.get(url.searchParams.get('sessionId') ?? '');
      if (request.method === 'POST' && url.pathname === '/messages' && transport) await transport.handlePostMessage(request, response);
      else response.writeHead(404).end('Cannot do that here');
    },
    { path: '/sse', port },
  );
}

/** Messages as frames, answered like a hostile server's. */
export async function startWebSocket(mode: HostileMode, accept: (request: IncomingMessage) => boolean = () => true): Promise<WebServer> {
  const web = await startWebServer((_request, response) => void response.writeHead(404).end());
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'mcp' });
  web.server.on('upgrade', (request, socket, head) => {
    web.requests.push({ method: 'UPGRADE', path: request.url ?? '', headers: request.headers });
    if (accept(request)) sockets.handleUpgrade(request, socket, head, (opened) => serveSocket(mode, opened));
    else socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
  });
  onTestFinished(() => { for (const socket of sockets.clients) socket.terminate(); });
  return { ...web, url: web.url.replace('http', 'ws') };
}

function serveSocket(mode: HostileMode, socket: WebSocket): void {
  const say = (message: unknown): Promise<void> => new Promise((resolve) => socket.send(typeof message === 'string' ? message : JSON.stringify(message), () => resolve()));
  socket.on('message', (data: Buffer) => void hostileAnswer(mode, JSON.parse(data.toString('utf8')) as Message, { say, die: () => socket.terminate() }));
}

/** Streamable HTTP without sessions, answered like a hostile server's; what is told beside the answer comes in its stream. */
export function startHostileHttp(mode: HostileMode): Promise<WebServer> {
  return startWebServer(async (request, response) => {
    if (request.method !== 'POST') return void response.writeHead(405).end();
    const message = JSON.parse(await readBody(request)) as Message;
    if (message.id === undefined) return void response.writeHead(202).end();
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    const say = (said: unknown): Promise<void> => new Promise((resolve) => void response.write(`data: ${typeof said === 'string' ? said.trim() : JSON.stringify(said)}\n\n`, () => resolve()));
    await hostileAnswer(mode, message, { say, die: () => response.destroy() });
    if (mode !== 'hangs' && mode !== 'mute') response.end();
  });
}

export async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
}

