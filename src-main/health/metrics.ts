import type { EndedCall } from './statistics.ts';

/** What `/metrics` tells, with the names of the mission document. */
export interface Metrics {
  note(call: EndedCall): void;
  /** In Prometheus' text format. */
  render(): Promise<string>;
}

export interface MetricsSources {
  activeConnections(): number;
  queueDepth(): number;
  healthy(): boolean;
}

/** prom-client is loaded when the first scrape comes: until then, calls are only counted. */
export function createMetrics(sources: MetricsSources): Metrics {
  let early: EndedCall[] | undefined = [];
  let loaded: Promise<{ note(call: EndedCall): void; render(): Promise<string> }> | undefined;
  const earlyLimit = 10_000;

  async function load(): Promise<{ note(call: EndedCall): void; render(): Promise<string> }> {
    const { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } = await import('prom-client');
    const register = new Registry();
    collectDefaultMetrics({ register });
    const total = new Counter({ name: 'mcp_function_calls_total', help: 'Function calls that ended', labelNames: ['function', 'status'], registers: [register] });
    const duration = new Histogram({ name: 'mcp_function_duration_seconds', help: 'Time a function ran', labelNames: ['function'], buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60], registers: [register] });
    register.registerMetric(new Gauge({ name: 'mcp_active_connections', help: 'Open client connections', registers: [], collect() { this.set(sources.activeConnections()); } }));
    register.registerMetric(new Gauge({ name: 'mcp_queue_depth', help: 'Calls that wait for a person or for their turn', registers: [], collect() { this.set(sources.queueDepth()); } }));
    register.registerMetric(new Gauge({ name: 'mcp_server_health', help: '1 while calls can be taken', registers: [], collect() { this.set(sources.healthy() ? 1 : 0); } }));
    return {
      note(call) {
        total.inc({ function: call.name, status: call.state });
        duration.observe({ function: call.name }, call.durationMs / 1000);
      },
      render: () => register.metrics(),
    };
  }

  return {
    note(call) {
      if (early) {
        if (early.length < earlyLimit) early.push(call);
      } else void loaded?.then((metrics) => metrics.note(call));
    },
    async render() {
      loaded ??= load();
      const metrics = await loaded;
      const waiting = early ?? [];
      early = undefined;
      for (const call of waiting) metrics.note(call);
      return metrics.render();
    },
  };
}
