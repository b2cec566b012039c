import { LRUCache } from 'lru-cache';
import type { Json } from '../../src-preload/contract/index.ts';

/**
 * Raw results by reference (the call's id): chaining, undo and "show all" use them inside the
 * runtime; sinks only ever get redacted views.
 */
export interface Results {
  put(callId: string, output: Json, approximateSize: number): void;
  get(callId: string): Json | undefined;
}

const keptBytes = 64 * 1024 * 1024;
const largestKept = 32 * 1024 * 1024;

export function createResults(): Results {
  const cache = new LRUCache<string, { output: Json }>({ maxSize: keptBytes, max: 5000, maxEntrySize: largestKept });
  return {
    put(callId, output, approximateSize) {
      cache.set(callId, { output }, { size: Math.max(1, approximateSize) });
    },
    get: (callId) => cache.get(callId)?.output,
  };
}
