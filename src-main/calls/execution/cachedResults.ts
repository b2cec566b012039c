import { hostname } from 'node:os';
import type { Effect } from '../../../src-preload/contract/index.ts';
import { canonicalJson } from '../../kernel/canonicalJson.ts';
import { version } from '../../kernel/version.ts';
import type { CallRecord } from '../callRecord.ts';
import type { Limits } from '../limits.ts';
import { principalOf } from '../principal.ts';
import type { CacheKey } from '../shared/resultCache.ts';

/**
 * Seconds a call's result may be served again: as its function says, at most the configured ttl; 0 = never.
 * Never for what it finds in files or by running commands: those change without a word.
 */
export function cachedFor({ definition, input, risk, effects }: Pick<CallRecord, 'definition' | 'input' | 'risk' | 'effects'>, { cache }: Limits): number {
  const own = definition.cacheSeconds?.(input) ?? 0;
  if (own === 0 || (risk !== 'read' && !definition.annotations.readOnly)) return 0;
  if (effects.some(({ kind }) => kind === 'path' || kind === 'exec')) return 0;
  const { max_size, ttl, per_function } = cache.function_results;
  if (max_size === 0) return 0;
  return Math.min(own, ttl, Object.hasOwn(per_function, definition.name) ? (per_function[definition.name] ?? ttl) : ttl);
}

/** Everything a result depends on. What speaks of this computer is never served on another. */
export function cacheKeyOf({ definition, caller, input, effects }: CallRecord): CacheKey {
  const here = effects.some(isLocal) ? `${hostname()}\n` : '';
  return { principal: principalOf(caller), name: definition.name, version, input, effects: here + canonicalJson(effects) };
}

function isLocal(effect: Effect): boolean {
  switch (effect.kind) {
    case 'path':
    case 'exec':
    case 'machine':
    case 'notify':
    case 'process':
    case 'service':
    case 'schedule':
    case 'environment':
    case 'memory':
      return true;
    case 'network':
      return effect.place !== 'public';
    case 'sql':
    case 'message':
    case 'foreign':
      return false;
  }
}
