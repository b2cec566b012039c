// A running Steward with its HTTP door on a free port of loopback. The wait for the person is short.
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startHttpServer, type HttpServer } from '../../../src-main/hosts/headless/httpServer.ts';
import { openPersonKeys } from '../../../src-main/hosts/headless/personKeys.ts';
import { createProgramKeys } from '../../../src-main/hosts/headless/programKeys.ts';
import { functions } from '../../../src-main/functions/index.ts';
import { createLog } from '../../../src-main/kernel/log.ts';
import type { McpServer } from '../../../src-main/mcp/createMcpServer.ts';
import type { AnyFunction } from '../../../src-main/registry/defineFunction.ts';
import { createHandlers } from '../../../src-main/runtime/handlers.ts';
import { createRuntime, type Runtime } from '../../../src-main/runtime/createRuntime.ts';
import { resolveOptions } from '../../../src-main/runtime/resolveOptions.ts';
import { createFileCipher } from '../../../src-main/runtime/secrets.ts';
import { createWire } from '../../../src-main/wire/connection.ts';
import { readBuiltSchemas } from '../../kit/readBuiltSchemas.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';
import type { ApprovalView } from '../../../src-preload/contract/index.ts';

const version = '1.2.3';
export const firstToken = 'first-token-of-the-test';
export const secondToken = 'second-token-of-the-test';

export interface TestSteward {
  url: string;
  port: number;
  runtime: Runtime;
  mcp: McpServer;
  server: HttpServer;
  workspace: string;
  dataFolder: string;
  /** Requests for /mcp that are neither answered nor given up by their client. */
  openRequests(): number;
  /** Open cards. */
  openCards(): ApprovalView[];
  /** What the person does in the UI. */
  allow(approvalId: string): Promise<void>;
  stop(): Promise<void>;
}

export interface TestStewardOptions {
  files?: Record<string, string>;
  policy?: string;
  allowUnsandboxed?: boolean;
  approvalWaitMs?: number;
  dataFolder?: string;
  workspace?: string;
  port?: number;
  /** Functions beside the built-in ones. */
  more?: readonly AnyFunction[];
  environment?: Readonly<Record<string, string>>;
  /** The operator's `mcp_servers.json`. */
  servers?: string;
}

export async function startSteward({ files = {}, policy = 'ask', allowUnsandboxed = false, approvalWaitMs = 60, dataFolder = temporaryFolder(), workspace = temporaryFolder(files), port = 0, more = [], environment = {}, servers }: TestStewardOptions = {}): Promise<TestSteward> {
  const log = createLog('silent');
  await readBuiltSchemas();
  const runtime = await createRuntime(
    resolveOptions({ dataDir: dataFolder, workspace, policy, allowUnsandboxed, servers }, environment),
    { notifications: { show: () => Promise.resolve({ shownBy: 'the test' }) }, createCipher: createFileCipher, mcpUrl: () => null },
    { logLevel: 'silent', functions: [...functions, ...more], approvalWaitMs },
  );
  const { mcp } = runtime;
  let openRequests = 0;
  const server = await startHttpServer({
    host: '127.0.0.1',
    port,
    allowedHosts: [],
    programKeys: createProgramKeys([{ id: 'first', token: firstToken }, { id: 'second', token: secondToken }], (sha256) => runtime.tokens.find(sha256)),
    personKeys: await openPersonKeys({ store: { load: () => Promise.resolve([]), save: () => Promise.resolve() }, log }),
    wire: createWire({ handlers: createHandlers(runtime), topics: runtime.hub, version, log }),
    assets: join(workspace, 'no-interface'),
    log,
    health: () => ({ status: 'ok' }),
    ready: () => ({ ready: true }),
    mcp: (request, response, principal, body) => {
      openRequests++;
      response.once('close', () => openRequests--);
      return mcp.handleHttp(request, response, principal, body);
    },
    mcpSocket: (socket, request, principal) => mcp.serveWebSocket(socket, principal, request.url),
  });
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    (stopped ??= (async () => {
      await mcp.close();
      await server.close(0);
      await runtime.stop();
    })());
  onTestFinished(stop);
  const openCards = (): ApprovalView[] => runtime.approvals.state().approvals.filter((approval) => approval.outcome === undefined);
  return {
    url: `${server.url}/mcp`,
    port: server.port,
    runtime,
    mcp,
    server,
    workspace,
    dataFolder,
    openRequests: () => openRequests,
    openCards,
    async allow(approvalId) {
      const card = openCards().find((open) => open.id === approvalId);
      if (!card) throw new Error(`no open card ${approvalId}`);
      await runtime.door.decide([{ approvalId, digest: card.call.digest, verdict: 'allow', scope: 'once', note: undefined }]);
    },
    stop,
  };
}

/** Waits until `ready` answers something other than undefined or false; fails after 10 s. */
export async function until<T>(what: string, ready: () => T | undefined | false): Promise<T> {
  for (let tries = 0; tries < 1000; tries++) {
    const found = ready();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`waited in vain for ${what}`);
}
