import type { Clock } from '../../kernel/clock.ts';
import type { SupervisedServer } from '../client/superviseServer.ts';

/** How much a server has to do, and how fast it has been of late. */
export interface Load {
  readonly running: number;
  begin(): void;
  /** `ms`: how long it took; undefined where it failed, which says nothing of how fast it is. */
  end(ms: number | undefined): void;
}

export interface Loads {
  of(server: SupervisedServer): Load;
  /** The one a call should go to; of equals the one that has waited for longest. */
  least(servers: readonly SupervisedServer[]): SupervisedServer | undefined;
}

/** Of a new time so much goes into the mean. */
const share = 0.2;
/** A time counts half as much after so long: one that was slow is tried again. */
const halfLifeMs = 10_000;
/** Differences below this, or below a factor of two, are chance. */
const leastMs = 4;

interface Known extends Load {
  running: number;
  latency: number | undefined;
  measuredAt: number;
  chosen: number;
}

export function createLoads(clock: Clock): Loads {
  const loads = new WeakMap<SupervisedServer, Known>();
  let turn = 0;

  function of(server: SupervisedServer): Known {
    const known = loads.get(server) ?? createLoad();
    loads.set(server, known);
    return known;
  }

  function createLoad(): Known {
    return {
      running: 0,
      latency: undefined,
      measuredAt: 0,
      chosen: 0,
      begin() {
        this.running++;
      },
      end(ms) {
        this.running--;
        if (ms === undefined) return;
        this.latency = this.latency === undefined ? ms : this.latency * (1 - share) + ms * share;
        this.measuredAt = clock.now();
      },
    };
  }

  /** Undefined for one that has not answered yet. */
  function latencyOf({ latency, measuredAt }: Known): number | undefined {
    return latency === undefined ? undefined : latency * 0.5 ** ((clock.now() - measuredAt) / halfLifeMs);
  }

  return {
    of,
    least(servers) {
      const known = servers.map((server) => ({ server, load: of(server), latency: latencyOf(of(server)) }));
      const fastest = Math.max(leastMs, Math.min(...known.map(({ latency }) => latency ?? leastMs)));
      let best: { server: SupervisedServer; load: Known; score: number } | undefined;
      for (const { server, load, latency = fastest } of known) {
        const score = (load.running + 1) * (latency > fastest * 2 ? latency / fastest : 1);
        if (!best || score < best.score || (score === best.score && load.chosen < best.load.chosen)) best = { server, load, score };
      }
      if (best) best.load.chosen = ++turn;
      return best?.server;
    },
  };
}
