import type { Json } from '../../src-preload/contract/index.ts';

export interface CacheFigures {
  /** The caller's own values. */
  entries: number;
  bytes: number;
  /** Since the start of Steward, of the caller's own `get`s. */
  hits: number;
  misses: number;
  /** Kept results of the caller's own calls. */
  results: number;
  where: 'memory' | 'redis';
}

/** Values kept for a while, beside the results of calls and in the same place. `owner` as in `Memories`. */
export interface CacheValues {
  get(owner: string, key: string): Promise<{ value: Json; storedAt: number; expiresAt: number } | undefined>;
  /** TOO_LARGE for what is longer than it takes, REDACTED_INPUT for what the redactor would hide. */
  set(owner: string, key: string, value: Json, ttlMs: number): Promise<{ expiresAt: number }>;
  /** Whether it was there. */
  delete(owner: string, key: string): Promise<boolean>;
  /** values: what was set. results: of calls; they are made anew. How many went. */
  clear(owner: string, what: 'values' | 'results' | 'all'): Promise<number>;
  figures(owner: string): Promise<CacheFigures>;
}
