import type { EndedCall } from './statistics.ts';

type MeteredCall = Pick<EndedCall, 'name' | 'state' | 'durationMs'> & { server: string };

/** What `/metrics` tells, with the names of the mission document. */
export interface Metrics {
  note(call: MeteredCall): void;
  /** In Prometheus' text format. */
  render(): Promise<string>;
}

export interface MetricsSources {
  activeConnections(): number;
  queueDepth(): number;
  running(): number;
  openCircuits(): number;
  healthy(): boolean;
}

/** Calls kept until prom-client is there; with so many it is loaded unasked. */
const mostEarly = 10_000;

/** prom-client is loaded when the first scrape comes, or when many calls have been counted without it. */
export function createMetrics(sources: MetricsSources): Metrics {
  let early: MeteredCall[] = [];
  let loading: Promise<Metrics> | undefined;
  let loaded: Metrics | undefined;

  async function load(): Promise<Metrics> {
    const { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } = await import('prom-client');
    const register = new Registry();
    const registers = [register];
    collectDefaultMetrics({ register });
    const total = new Counter({ name: 'mcp_function_calls_total', help: 'Function calls that ended', labelNames: ['function', 'status'], registers });
    const byServer = new Counter({ name: 'mcp_server_calls_total', help: 'Function calls that ended, by MCP server; steward has the built-in ones', labelNames: ['server', 'status'], registers });
    const duration = new Histogram({ name: 'mcp_function_duration_seconds', help: 'Time a function ran', labelNames: ['function'], buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60], registers });
    const gauge = (name: string, help: string, read: () => number): void => void new Gauge({ name, help, registers, collect() { this.set(read()); } });
    gauge('mcp_active_connections', 'Open client connections', sources.activeConnections);
    gauge('mcp_queue_depth', 'Calls that wait for a person or for their turn', sources.queueDepth);
    gauge('mcp_running_calls', 'Calls that run', sources.running);
    gauge('mcp_open_circuits', 'Targets that are left alone after failures', sources.openCircuits);
    gauge('mcp_server_health', '1 while calls can be taken', () => (sources.healthy() ? 1 : 0));
    const metrics: Metrics = {
      note({ name, server, state, durationMs }) {
        total.inc({ function: name, status: state });
        byServer.inc({ server, status: state });
        if (state !== 'refused') duration.observe({ function: name }, durationMs / 1000);
      },
      render: () => register.metrics(),
    };
    for (const call of early) metrics.note(call);
    early = [];
    loaded = metrics;
    return metrics;
  }

  return {
    note(call) {
      if (loaded) return loaded.note(call);
      early.push(call);
      // Where it cannot be loaded, the scrape says why.
      if (early.length >= mostEarly) (loading ??= load()).catch(() => (early = []));
    },
    render: async () => (await (loading ??= load())).render(),
  };
}
