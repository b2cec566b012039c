import type { ServerStateName } from '../../../src-preload/contract/servers.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError, toAppError } from '../../kernel/errors.ts';
import type { ForeignCall, ForeignResult } from '../adopt/adoptTool.ts';
import type { SupervisedServer } from '../client/superviseServer.ts';
import { createLoads } from './serverLoads.ts';

/** Gives calls out to the servers they are for. */
export interface Router {
  /** To this server, when there is a place for it. */
  callOn(server: SupervisedServer, call: ForeignCall): Promise<ForeignResult>;
  /**
   * To the one with the least to do of servers that stand in for each other, and to the next where that
   * one cannot be reached or is left alone for a while. OUTCOME_UNKNOWN is final: what may have had its
   * effect is not done again.
   */
  callOneOf(servers: readonly SupervisedServer[], call: ForeignCall): Promise<ForeignResult>;
}

export interface RouterParts {
  clock: Clock;
  /** Calls to one server that run at once; undefined = as many as come. */
  limitOf(server: string): number | undefined;
}

/** Between two tries to have a server ready that calls did not need so far. */
const startPauses = { first: 1000, longest: 60_000 };
/** One that is not ready by then is gone on without, where there are others. */
const patienceMs = 3000;

export function createRouter({ clock, limitOf }: RouterParts): Router {
  const loads = createLoads(clock);
  const starts = new WeakMap<SupervisedServer, { notBefore: number; pause: number }>();
  let waiting: (() => void)[] = [];

  const hasPlace = (server: SupervisedServer): boolean => loads.of(server).running < (limitOf(server.name) ?? Number.POSITIVE_INFINITY);

  /** Settles when a call somewhere has ended. */
  function placeFreed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = (): void => reject(toAppError(signal.reason));
      if (signal.aborted) return stop();
      signal.addEventListener('abort', stop, { once: true });
      waiting.push(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      });
    });
  }

  /** Nothing has been asked of it yet, so whatever goes wrong here may be tried elsewhere. */
  async function open(server: SupervisedServer, signal: AbortSignal, patience: number | undefined): Promise<void> {
    const late = new AbortController();
    const cancel = patience === undefined ? undefined : clock.after(patience, () => late.abort(new AppError('NETWORK', `${server.name} is not ready so far`, { hint: 'Look into its log' })));
    try {
      await server.use(() => Promise.resolve(), AbortSignal.any([signal, late.signal]));
    } catch (error) {
      if (signal.aborted) throw error;
      const problem = toAppError(error);
      throw new AppError('NETWORK', problem.message, { cause: problem, ...(problem.hint !== undefined && { hint: problem.hint }) });
    } finally {
      cancel?.();
    }
  }

  function tellWaiting(): void {
    const told = waiting;
    waiting = [];
    for (const tell of told) tell();
  }

  async function run(server: SupervisedServer, { tool, arguments: input, signal, idempotent, onProgress }: ForeignCall): Promise<ForeignResult> {
    const load = loads.of(server);
    load.begin();
    const begun = performance.now();
    let ms: number | undefined;
    try {
      const result = (await server.callTool(tool, input, { signal, idempotent, onProgress })) as unknown as ForeignResult;
      ms = performance.now() - begun;
      return result;
    } finally {
      load.end(ms);
      if (waiting.length > 0) tellWaiting();
    }
  }

  /** The one to ask next, and those with a place that it was chosen from; undefined while there is no place on any. */
  function choose(servers: readonly SupervisedServer[]): SupervisedServer | undefined {
    const free = servers.filter(hasPlace);
    const best = Math.min(...free.map(rankOf));
    return loads.least(free.filter((server) => rankOf(server) === best));
  }

  /** With calls under way, those that could help are made ready: calls do not wait for that. */
  function haveReady(servers: readonly SupervisedServer[]): void {
    const now = clock.now();
    for (const server of servers) {
      const { notBefore, pause } = starts.get(server) ?? { notBefore: 0, pause: startPauses.first };
      if (isOpen(server) || server.state === 'starting' || now < notBefore) continue;
      starts.set(server, { notBefore: now + pause, pause: Math.min(pause * 2, startPauses.longest) });
      server.start().then(() => starts.delete(server), () => undefined);
    }
  }

  return {
    async callOn(server, call) {
      while (!hasPlace(server)) await placeFreed(call.signal);
      return run(server, call);
    },
    async callOneOf(servers, call) {
      const { members, signal } = call;
      const left = new Set(servers);
      let failure: AppError | undefined;
      while (left.size > 0) {
        const server = choose([...left]);
        if (!server) {
          await placeFreed(signal);
          continue;
        }
        left.delete(server);
        if (isOpen(server) && loads.of(server).running > 0) haveReady(servers);
        const attempt = async (): Promise<ForeignResult> => {
          if (!isOpen(server)) await open(server, signal, left.size > 0 ? patienceMs : undefined);
          return run(server, call);
        };
        try {
          return await (members ? members.attempt(server.name, attempt) : attempt());
        } catch (error) {
          const problem = toAppError(error);
          if (signal.aborted || !mayGoElsewhere(problem, call)) throw problem;
          // That one is left alone says less than why another failed.
          if (!failure || problem.code !== 'CIRCUIT_OPEN') failure = problem;
        }
      }
      throw failure ?? new AppError('NOT_REACHABLE', 'No server of this group may be reached for this call any more', { hint: 'Look at the servers in use, then call it again' });
    },
  };
}

const isOpen = ({ state }: SupervisedServer): boolean => state === 'ready' || state === 'degraded';

/** Whom calls go to first, as far as they can. */
const ranks: Readonly<Record<ServerStateName, number>> = { ready: 0, degraded: 1, configured: 2, starting: 3, failed: 4, off: 5 };
const rankOf = ({ state }: SupervisedServer): number => ranks[state];

/** NETWORK: it was not sent, or doing it twice does no harm. */
function mayGoElsewhere({ code }: AppError, { idempotent }: ForeignCall): boolean {
  if (code === 'NETWORK' || code === 'NOT_REACHABLE' || code === 'CIRCUIT_OPEN') return true;
  return idempotent && (code === 'OVERLOADED' || code === 'RATE_LIMITED');
}
