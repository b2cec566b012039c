import type { CallToolResult } from '@modelcontextprotocol/client';
import { limitsConfig } from '../calls/limits.ts';
import { systemClock } from '../kernel/clock.ts';
import { AppError, isErrorCode } from '../kernel/errors.ts';
import { createConnectionBudget } from '../mcp/client/connectionBudget.ts';
import { createServerLog } from '../mcp/client/serverLog.ts';
import { superviseServer } from '../mcp/client/superviseServer.ts';
import { createLocalProcesses } from '../ports/local/startProcess.ts';
import type { ListedFunction, Steward } from './steward.ts';

const probeEveryMs = 30_000;
/** Longer than the daemon keeps a caller waiting for the person, and then for the function. */
const callTimeoutMs = 24 * 3600_000;

/** A Steward that runs anywhere, over its MCP door, as any other client of it. */
export async function connectDaemon({ url, token = process.env['MCP_AUTH_TOKEN'], name }: { url: string; token: string | undefined; name: string }): Promise<Steward> {
  const address = addressOf(url);
  if (token === undefined || token === '') throw new AppError('USAGE', 'The Steward at url lets programs in by a token', { hint: 'Give it as token or in MCP_AUTH_TOKEN; steward token prints it' });
  const limits = limitsConfig.parse({}).connection_pool;
  const hide = (text: string): string => text.replaceAll(token, '…');
  const server = superviseServer({
    entry: { name: 'steward', connection: { kind: 'http', url: address, headers: { Authorization: `Bearer ${token}` } }, enabled: true },
    limits: () => limits,
    budget: createConnectionBudget(() => limits, systemClock),
    clock: systemClock,
    log: createServerLog(systemClock, hide),
    hide,
    clientName: name,
    processes: createLocalProcesses(),
    readSecret: () => Promise.reject(new AppError('NOT_FOUND', 'There are no secrets here')),
    workspace: () => process.cwd(),
    probeEveryMs,
  });
  try {
    await server.start();
  } catch (error) {
    await server.end();
    throw error;
  }
  let count = 0;
  /** Tools that may be called twice. */
  let idempotent: ReadonlySet<string> = new Set();
  return {
    async functions() {
      const tools = await server.use((open) => open.listTools());
      count = tools.length;
      idempotent = new Set(tools.filter(({ annotations }) => annotations?.idempotentHint === true || annotations?.readOnlyHint === true).map(({ name: tool }) => tool));
      return tools.map(({ name: tool, title, description = '', inputSchema }): ListedFunction => ({ name: tool, title: title ?? tool, category: isForeign(tool) ? 'servers' : '', summary: description.split(/(?<=\.)\s/, 1)[0] ?? '', description, phrasings: [], parameters: inputSchema }));
    },
    // What lies behind it is its own: to a program it is one server.
    servers: () => Promise.resolve([{ name: 'steward', status: server.state, address, functions: count }]),
    async call(called, input) {
      return resultOf(called, await server.callTool(called, input, { idempotent: idempotent.has(called), timeoutMs: callTimeoutMs }));
    },
    discover: () => Promise.reject(new AppError('UNSUPPORTED', 'A program cannot have a Steward elsewhere look for servers', { hint: 'Use it on that computer with dataDir, or run steward discover there' })),
    close: () => server.end(),
  };
}

const isForeign = (name: string): boolean => name.includes('__');

function addressOf(url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw new AppError('USAGE', `${JSON.stringify(url)} is no address of a Steward`, { hint: 'It looks like http://127.0.0.1:9000' });
  const address = new URL(url);
  if (address.pathname === '/') address.pathname = '/mcp';
  return address.href;
}

/** A function's result as in this process: of another server's tool its content as that gave it. */
function resultOf(name: string, { isError, content, structuredContent }: CallToolResult): Record<string, unknown> {
  if (isError === true) {
    const { code, message, hint } = (structuredContent ?? {}) as { code?: unknown; message?: unknown; hint?: unknown };
    const said = content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n');
    throw new AppError(isErrorCode(code) ? code : 'SERVER_ERROR', typeof message === 'string' ? message : said, typeof hint === 'string' ? { hint } : {});
  }
  if (isForeign(name) || !structuredContent) return { content, ...(structuredContent !== undefined && { structuredContent }) };
  return structuredContent as Record<string, unknown>;
}
