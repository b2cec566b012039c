import type { ServerEntry, ServerStateName } from '../../../src-preload/contract/servers.ts';
import { AppError, toAppError } from '../../kernel/errors.ts';
import { Emitter, type Event } from '../../kernel/events.ts';
import type { Tool } from '@modelcontextprotocol/client';
import type { ForeignCall, ForeignResult } from '../adopt/adoptTool.ts';
import type { ConnectOptions } from '../client/connectServer.ts';
import type { OpenServer } from '../client/openServer.ts';

export interface LazyServerOptions {
  connect: Omit<ConnectOptions, 'timeoutMs' | 'signal'>;
  timeoutMs: number;
  /** Milliseconds an unused connection is kept. */
  idleMs: number;
}

/** One accepted server, connected when it is needed and again after its connection has ended. */
export interface LazyServer {
  readonly entry: ServerEntry;
  readonly state: ServerStateName;
  /** Why it is failed. */
  readonly reason: AppError | undefined;
  /** All it offers now. */
  listTools(): Promise<Tool[]>;
  call(call: ForeignCall): Promise<ForeignResult>;
  readonly toolsChanged: Event<void>;
  readonly stateChanged: Event<void>;
  /** Running calls end as lost; further ones are refused. */
  end(): Promise<void>;
}

export function createLazyServer({ connect, timeoutMs, idleMs }: LazyServerOptions): LazyServer {
  const { entry } = connect;
  const toolsChanged = new Emitter<void>();
  const stateChanged = new Emitter<void>();
  let state: ServerStateName = 'configured';
  let reason: AppError | undefined;
  let opening: Promise<OpenServer> | undefined;
  let ended = false;
  let running = 0;
  let idle: NodeJS.Timeout | undefined;

  function enter(next: ServerStateName, why?: AppError): void {
    [state, reason] = [next, why];
    stateChanged.emit();
  }

  async function open(): Promise<OpenServer> {
    enter('starting');
    try {
      // Loaded with the first server: most starts need none.
      const { connectServer } = await import('../client/connectServer.ts');
      const server = await connectServer({ ...connect, timeoutMs });
      if (ended) {
        await server.end();
        throw removed(entry.name);
      }
      server.changed((kind) => {
        if (kind === 'tools') toolsChanged.emit();
      });
      void server.ended.then((why) => {
        opening = undefined;
        // A death says why; an end of ours leaves it ready to be connected again.
        if (!ended) enter(why ? 'failed' : 'configured', why);
      });
      enter('ready');
      return server;
    } catch (error) {
      opening = undefined;
      const why = toAppError(error);
      if (!ended) enter('failed', why);
      throw why;
    }
  }

  async function use<T>(work: (server: OpenServer) => Promise<T>): Promise<T> {
    if (ended) throw removed(entry.name);
    clearTimeout(idle);
    running++;
    try {
      return await work(await (opening ??= open()));
    } finally {
      running--;
      if (running === 0 && !ended) {
        idle = setTimeout(() => void opening?.then((server) => (running === 0 ? server.end() : undefined), () => undefined), idleMs);
        idle.unref();
      }
    }
  }

  return {
    entry,
    get state() {
      return state;
    },
    get reason() {
      return reason;
    },
    listTools: () => use((server) => server.listTools()),
    call: ({ tool, arguments: input, signal, idempotent, onProgress }) => use(async (server) => (await server.callTool(tool, input, { signal, idempotent, onProgress })) as unknown as ForeignResult),
    toolsChanged: toolsChanged.event,
    stateChanged: stateChanged.event,
    async end() {
      ended = true;
      clearTimeout(idle);
      await (await opening?.catch(() => undefined))?.end();
    },
  };
}

const removed = (name: string): AppError => new AppError('NOT_REACHABLE', `The server ${name} was removed`, { hint: 'Add it again, or use another one' });
