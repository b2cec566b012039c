import type { CallToolResult } from '@modelcontextprotocol/client';
import type { ServerStateName, ServerStatus } from '../../../src-preload/contract/servers.ts';
import { AppError, isAppError, toAppError, toErrorView } from '../../kernel/errors.ts';
import { Emitter, type Event } from '../../kernel/events.ts';
import { connectServer, type ConnectOptions } from './connectServer.ts';
import { createLatencies } from './latencies.ts';
import type { CallSettings, ListKind, OpenServer, RequestSettings } from './openServer.ts';
import { createProber } from './probeServer.ts';
import { createRestarts } from './restarts.ts';
import { readInventory, type Inventory } from './inventory.ts';
import type { ServerLog } from './serverLog.ts';
import { createServerPool, type PoolEvent, type PoolParts } from './serverPool.ts';

/** One accepted server: its connections, looked after. */
export interface SupervisedServer {
  readonly name: string;
  readonly log: ServerLog;
  readonly state: ServerStateName;
  /** Calls and other uses that run now. */
  readonly running: number;
  status(): ServerStatus;
  /** Its state is another one now. Numbers change without being told. */
  readonly changed: Event<ServerStatus>;
  /** One of its lists is another one now. */
  readonly listChanged: Event<ListKind>;
  /** Connects, as the first use would. */
  start(): Promise<void>;
  inventory(settings?: RequestSettings): Promise<Inventory>;
  callTool(name: string, input: Readonly<Record<string, unknown>>, settings: CallSettings): Promise<CallToolResult>;
  /** Anything else, on a connection of the pool. */
  use<T>(work: (server: OpenServer) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Looks whether it answers, now. Nothing is opened for that. */
  probe(): Promise<void>;
  /** What it takes up, read now. */
  readUse(): Promise<void>;
  workspaceChanged(): Promise<void>;
  /** Lets what runs end, refuses what comes, then ends it. */
  drain(graceMs?: number): Promise<void>;
  end(): Promise<void>;
}

export interface SuperviseOptions extends Omit<ConnectOptions, 'timeoutMs' | 'signal' | 'era'>, Omit<PoolParts, 'connect' | 'entry'> {
  /** Between two looks whether it answers. */
  probeEveryMs: number;
}

/** Failures of so many of the last calls and probes make a server degraded, once there are a few. */
const tooManyFailures = 0.5;
const fewSamples = 4;
const drainMs = 30_000;

export function superviseServer(options: SuperviseOptions): SupervisedServer {
  const { entry, clock, log } = options;
  const changed = new Emitter<ServerStatus>(() => undefined);
  const listChanged = new Emitter<ListKind>(() => undefined);
  const latencies = createLatencies(clock);
  const pool = createServerPool({ ...options, connect: (settings) => connectServer({ ...options, ...settings }) });
  let opening = false;
  let ended = false;
  let failure: AppError | undefined;
  let last: { state: ServerStateName; reason: AppError | undefined; since: number } = { state: entry.enabled ? 'configured' : 'off', reason: undefined, since: clock.now() };
  let lastServer: OpenServer | undefined;
  let use: ServerStatus['use'];

  const prober = createProber({ pool, clock, everyMs: options.probeEveryMs, onResult: (ms, error) => {
    latencies.add(ms, error !== undefined);
    settle();
  } });
  const restarts = createRestarts({ clock, everyMs: options.probeEveryMs, open: () => start().catch(() => undefined) });

  function work(): { state: ServerStateName; reason: AppError | undefined } {
    if (!entry.enabled || ended) return { state: 'off', reason: undefined };
    if (pool.open().length > 0) {
      const trouble = prober.trouble() ?? manyFailures();
      return trouble ? { state: 'degraded', reason: trouble } : { state: 'ready', reason: undefined };
    }
    if (opening) return { state: 'starting', reason: undefined };
    return failure ? { state: 'failed', reason: failure } : { state: 'configured', reason: undefined };
  }

  function manyFailures(): AppError | undefined {
    const { count, errorRate } = latencies.failures();
    if (count < fewSamples || errorRate < tooManyFailures) return undefined;
    return new AppError('OVERLOADED', `${entry.name} has failed ${Math.round(errorRate * 100)} % of what it was asked of late`);
  }

  function settle(): void {
    const { state, reason } = work();
    if (state === last.state && reason?.message === last.reason?.message) return;
    last = { state, reason, since: state === last.state ? last.since : clock.now() };
    changed.emit(status());
  }

  function heed(event: PoolEvent): void {
    switch (event.type) {
      case 'opening':
        opening = true;
        break;
      case 'opened':
        opening = false;
        failure = undefined;
        lastServer = event.server;
        watch(event.server);
        restarts.opened();
        break;
      case 'failed':
        opening = false;
        failure = event.error;
        log.add({ from: 'steward', text: `Could not be connected: ${event.error.message}` });
        restarts.failed(event.error);
        break;
      case 'ended':
        if (event.reason) {
          log.add({ from: 'steward', text: `The connection is over: ${event.reason.message}` });
          if (pool.open().length === 0) {
            failure = event.reason;
            if (!ended) restarts.died();
          }
        }
        if (pool.open().length === 0) use = undefined;
        break;
    }
    settle();
  }

  function watch(server: OpenServer): void {
    server.changed((kind) => listChanged.emit(kind));
    server.suspected(() => prober.suspect(server));
    void readUse();
  }

  function status(): ServerStatus {
    const { p50Ms, p95Ms, errorRate, latencies: line } = latencies.summary();
    const identity = lastServer?.identity;
    return {
      name: entry.name,
      state: last.state,
      ...(last.reason && { reason: toErrorView(last.reason) }),
      since: last.since,
      ...(lastServer && { carrier: lastServer.carrier, protocolVersion: lastServer.protocolVersion }),
      ...(identity && { identity: { name: identity.name, version: identity.version, ...(identity.title !== undefined && { title: identity.title }) } }),
      connections: pool.open().length,
      running: pool.running,
      restarts: restarts.count(),
      p50Ms,
      p95Ms,
      errorRate,
      latencies: line,
      ...(use && { use }),
    };
  }

  async function readUse(): Promise<void> {
    const server = pool.open()[0];
    const read = await server?.use().catch(() => undefined);
    use = server?.pid !== undefined && read ? { pid: server.pid, ...read } : undefined;
  }

  async function useServer<T>(task: (server: OpenServer) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (!entry.enabled) throw new AppError('NOT_REACHABLE', `${entry.name} is switched off`, { hint: 'Switch it on first' });
    return pool.use(task, signal);
  }

  async function start(): Promise<void> {
    await useServer(() => Promise.resolve());
  }

  pool.happened(heed);
  return {
    name: entry.name,
    log,
    get state() {
      return last.state;
    },
    get running() {
      return pool.running;
    },
    status,
    changed: changed.event,
    listChanged: listChanged.event,
    start,
    inventory: (settings = {}) => useServer((server) => readInventory(server, settings), settings.signal),
    callTool: (name, input, settings) =>
      useServer(async (server) => {
        const begun = clock.now();
        try {
          const result = await server.callTool(name, input, settings);
          latencies.add(clock.now() - begun, false);
          return result;
        } catch (error) {
          const failure = toAppError(error);
          if (isServersFault(failure)) latencies.add(clock.now() - begun, true);
          // Over HTTP nothing else may tell that it is gone.
          if (failure.code === 'NETWORK' || failure.code === 'OUTCOME_UNKNOWN') prober.suspect(server);
          throw error;
        } finally {
          settle();
        }
      }, settings.signal),
    use: useServer,
    probe: () => prober.probe(),
    readUse,
    async workspaceChanged() {
      await Promise.all(pool.open().map((server) => server.workspaceChanged().catch(() => undefined)));
    },
    drain: (graceMs = drainMs) => {
      stopLooking();
      return pool.drain(graceMs).finally(settle);
    },
    end: () => {
      stopLooking();
      return pool.end().finally(settle);
    },
  };

  function stopLooking(): void {
    ended = true;
    prober.stop();
    restarts.stop();
    settle();
  }
}

/** A failure that says something about the server, not about what it was asked. */
function isServersFault(error: AppError): boolean {
  return ['NETWORK', 'OUTCOME_UNKNOWN', 'DEADLINE_EXCEEDED', 'OVERLOADED', 'INVALID_OUTPUT', 'TOO_LARGE'].some((code) => isAppError(error, code as AppError['code']));
}
