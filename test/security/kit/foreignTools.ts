// A real server of somebody else's, on a random port, whose tools change at a word; accepted by the operator.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMcpHandler, Server, type Tool } from '@modelcontextprotocol/server';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';
import { startSteward, until, type TestSteward } from '../../mcp/kit/startSteward.ts';
import { join } from 'node:path';

export type ForeignTool = Partial<Tool> & { name: string };

export interface Foreign {
  steward: TestSteward;
  /** The headers of every request it got. */
  heard: Record<string, unknown>[];
  /** Names of the tools that were called. */
  called: string[];
  /** Offers these from now on, and says so. */
  change(tools: readonly ForeignTool[]): void;
}

/** Steward with one accepted server called `shop`; resolves once its tools have been looked at. */
export async function meetForeign(tools: readonly ForeignTool[], { files = {} as Record<string, string>, more = {} } = {}): Promise<Foreign> {
  let current = tools;
  const [heard, called]: [Record<string, unknown>[], string[]] = [[], []];
  const handler = createMcpHandler(() => {
    const server = new Server({ name: 'shop', version: '1' }, { capabilities: { tools: { listChanged: true } } });
    server.setRequestHandler('tools/list', () => ({ tools: current.map((tool) => ({ inputSchema: { type: 'object' as const }, ...tool })) }));
    server.setRequestHandler('tools/call', ({ params }) => {
      called.push(params.name);
      return { content: [{ type: 'text', text: `${params.name} was called` }] };
    });
    return server;
  });
  const answer = toNodeHandler(handler);
  const http = createServer((request, response) => {
    heard.push({ ...request.headers });
    void answer(request as never, response);
  });
  await new Promise<void>((resolve) => void http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  const folder = temporaryFolder({ 'servers.json': JSON.stringify({ servers: [{ name: 'shop', url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp` }] }) });
  const steward = await startSteward({ files, servers: join(folder, 'servers.json'), ...more });
  await until('the tools of the server', () => steward.runtime.mcpServers.list().some(({ tools: usable, held }) => usable + held.length > 0));
  return {
    steward,
    heard,
    called,
    change(next) {
      current = next;
      handler.notify.toolsChanged();
    },
  };
}
