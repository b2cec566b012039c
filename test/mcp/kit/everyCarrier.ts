// The SDK's own clients over every way in, behind one face: what they can do beside tools.
import { Client as FirstClient } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport as FirstHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { WebSocketClientTransport } from '@modelcontextprotocol/sdk/client/websocket.js';
import { LoggingMessageNotificationSchema, ResourceUpdatedNotificationSchema, ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import type { Transport as FirstTransport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { Client, LOG_LEVEL_META_KEY, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { PassThrough } from 'node:stream';
import { onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { firstToken, type TestSteward } from './startSteward.ts';

export const carriers = ['1.x over HTTP', '1.x over SSE', '1.x over WebSocket', '1.x over standard io', '2.x legacy over HTTP', '2.x 2026-07-28 over HTTP'] as const;
export type Carrier = (typeof carriers)[number];

export type FeatureClient = Pick<FirstClient, 'listTools' | 'callTool' | 'listResources' | 'listResourceTemplates' | 'readResource' | 'listPrompts' | 'getPrompt' | 'complete' | 'close'>;

/** What a client has been told without asking. */
export interface Heard {
  toolChanges: number;
  updates: string[];
  logs: { level: string; data: unknown }[];
}

export interface Connected {
  client: FeatureClient;
  heard: Heard;
  follow(uri: string): Promise<unknown>;
  setLevel(level: 'debug' | 'info' | 'warning'): Promise<unknown>;
}

export async function connectOver(carrier: Carrier, steward: TestSteward, token = firstToken): Promise<Connected> {
  const heard: Heard = { toolChanges: 0, updates: [], logs: [] };
  const headers = { Authorization: `Bearer ${token}` };
  const identity = { name: carrier, version: '1' };
  if (carrier.startsWith('1.x')) {
    const client = new FirstClient(identity);
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => void heard.toolChanges++);
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => void heard.updates.push(params.uri));
    client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void heard.logs.push(params));
    await client.connect(firstTransport(carrier, steward, headers));
    onTestFinished(() => client.close());
    return { client, heard, follow: (uri) => client.subscribeResource({ uri }), setLevel: (level) => client.setLoggingLevel(level) };
  }
  const modern = carrier.startsWith('2.x 2026');
  const client = new Client(identity, { versionNegotiation: { mode: modern ? { pin: '2026-07-28' } : 'legacy' }, listChanged: { tools: { autoRefresh: false, debounceMs: 0, onChanged: () => void heard.toolChanges++ } } });
  client.setNotificationHandler('notifications/resources/updated', ({ params }) => void heard.updates.push(params.uri));
  client.setNotificationHandler('notifications/message', ({ params }) => void heard.logs.push(params));
  await client.connect(new StreamableHTTPClientTransport(new URL(steward.url), { requestInit: { headers } }));
  onTestFinished(() => client.close());
  let level: string | undefined;
  // The modern revision says with each request which messages are wanted.
  const callTool = ((params, ...rest: []) => client.callTool({ ...params, ...(level !== undefined && { _meta: { [LOG_LEVEL_META_KEY]: level } }) } as Parameters<typeof client.callTool>[0], ...rest)) as FeatureClient['callTool'];
  const face = client as unknown as FeatureClient;
  return {
    client: modern ? Object.assign(Object.create(face) as FeatureClient, { callTool }) : face,
    heard,
    follow: (uri) => (modern ? client.listen({ resourceSubscriptions: [uri] }) : client.subscribeResource({ uri })),
    setLevel: (wanted) => (modern ? Promise.resolve((level = wanted)) : client.setLoggingLevel(wanted)),
  };
}

function firstTransport(carrier: Carrier, steward: TestSteward, headers: Record<string, string>): FirstTransport {
  const base = `127.0.0.1:${steward.port}`;
  switch (carrier) {
    case '1.x over SSE':
      return new SSEClientTransport(new URL(`http://${base}/sse`), { requestInit: { headers }, eventSourceInit: { fetch: (url, init) => fetch(url, { ...init, headers: { ...(init?.headers as Record<string, string>), ...headers } }) } });
    case '1.x over WebSocket':
      // The client's transport takes the WebSocket of its surroundings, which has to bring the token.
      vi.stubGlobal('WebSocket', class extends WebSocket {
        constructor(url: URL, protocol: string) {
          super(url, protocol, { headers });
        }
      });
      onTestFinished(() => void vi.unstubAllGlobals());
      return new WebSocketClientTransport(new URL(`ws://${base}/mcp/ws`));
    case '1.x over standard io':
      return pipes(steward);
    default:
      return new FirstHttp(new URL(steward.url), { requestInit: { headers } }) as FirstTransport;
  }
}

/** Standard input and output without a process between: the server's end is the product's. */
function pipes({ mcp }: TestSteward): FirstTransport {
  const [toServer, fromServer] = [new PassThrough(), new PassThrough()];
  let rest = '';
  const transport: FirstTransport = {
    start() {
      fromServer.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) transport.onmessage?.(JSON.parse(line) as never);
      });
      void mcp.serveStandardIo(toServer, fromServer).then(() => transport.onclose?.());
      return Promise.resolve();
    },
    send(message) {
      toServer.write(`${JSON.stringify(message)}\n`);
      return Promise.resolve();
    },
    close() {
      toServer.end();
      return Promise.resolve();
    },
  };
  return transport;
}
