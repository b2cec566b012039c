import { Disposables } from '../../kernel/disposables.ts';
import { version } from '../../kernel/version.ts';
import type { Runtime } from '../../runtime/createRuntime.ts';
import { healthState } from '../../runtime/noteExecution.ts';
import { createHandlers } from '../../runtime/handlers.ts';
import { createWire, type Wire } from '../../wire/connection.ts';
import { assetsFolder } from './assets.ts';
import { startControlDoor } from './controlDoor.ts';
import { startHttpServer, type HttpServer } from './httpServer.ts';
import type { PersonKeys } from './personKeys.ts';
import { createProgramKeys, loadProgramToken } from './programKeys.ts';

export interface DoorsOptions {
  host: string;
  /** 0 takes any free port. */
  port: number;
  allowedHosts: readonly string[];
  /** Absent where the interface is a window of its own: then HTTP is for programs only. */
  personKeys?: PersonKeys | undefined;
}

/** The ways into a running runtime: the wire for interfaces, HTTP for programs, the socket for command lines. */
export interface Doors {
  wire: Wire;
  server: HttpServer;
  /** What programs call with. */
  token: string;
  close(): Promise<void>;
}

/** Opens them all and tells the data folder's lock where; whatever was opened is closed again when one cannot be. */
export async function openDoors(runtime: Runtime, options: DoorsOptions): Promise<Doors> {
  const { log, dataFolder } = runtime;
  const { environment } = runtime.options;
  const open = new Disposables();
  const close = (): Promise<void> => open.end((name, error) => log.error({ err: error, part: name }, 'a door did not close cleanly'));
  try {
    const { token } = await loadProgramToken(dataFolder, environment.MCP_AUTH_TOKEN);
    const wire = createWire({ handlers: createHandlers(runtime), topics: runtime.hub, version, log });
    const server = await startHttpServer({
      host: options.host,
      port: options.port,
      allowedHosts: [...options.allowedHosts, ...(environment.MCP_ALLOWED_HOSTS ?? [])],
      programKeys: createProgramKeys([{ id: 'default', token }], (sha256) => runtime.tokens.find(sha256)),
      personKeys: options.personKeys,
      wire,
      assets: assetsFolder(),
      log,
      health: () => ({ ...healthState(runtime), version, uptime_seconds: Math.round(process.uptime()) }),
      ready: () => ({ ready: true }),
      ...(environment.MCP_METRICS_ENABLED !== false && { metrics: () => runtime.metrics.render() }),
      mcp: (request, response, principal, body) => runtime.mcp.handleHttp(request, response, principal, body),
      hook: (token, received) => runtime.hooks.receive(token, received),
      mcpSocket: (socket, request, principal) => runtime.mcp.serveWebSocket(socket, principal, request.url),
    });
    open.add('http', () => server.close());
    runtime.countConnections(() => server.connections);
    // Before the server waits for what runs, so that pages let go of it.
    open.add('wire', () => wire.close());
    // Likewise the streams that MCP clients keep open.
    open.add('mcp', () => runtime.mcp.close());
    const control = await startControlDoor(runtime);
    open.add('control', () => control.close());
    runtime.lock.announce(server.url);
    return { wire, server, token, close };
  } catch (error) {
    await close();
    throw error;
  }
}
