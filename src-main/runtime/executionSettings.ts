import { hkdfSync, randomBytes } from 'node:crypto';
import type { Limits } from '../calls/limits.ts';
import type { Environment } from './environment.ts';

/** The limits with what the environment says of them. */
export function limitsOf(limits: Limits, { MCP_MAX_WORKERS, MCP_RATE_LIMIT }: Environment): Limits {
  return {
    ...limits,
    execution: { ...limits.execution, ...(MCP_MAX_WORKERS !== undefined && { worker_threads: MCP_MAX_WORKERS }) },
    rate_limit: { ...limits.rate_limit, ...(MCP_RATE_LIMIT !== undefined && { calls_per_minute: MCP_RATE_LIMIT }) },
  };
}

/** Replicas started with the same token share what they keep in Redis; others cannot read it. */
export function cacheKey({ MCP_AUTH_TOKEN }: Environment): Uint8Array {
  return MCP_AUTH_TOKEN === undefined ? randomBytes(32) : new Uint8Array(hkdfSync('sha256', MCP_AUTH_TOKEN, '', 'steward result cache', 32));
}
