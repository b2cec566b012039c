import { hostname } from 'node:os';
import type { Effect } from '../../../src-preload/contract/index.ts';
import { canonicalJson } from '../../kernel/canonicalJson.ts';
import { version } from '../../kernel/version.ts';
import type { CallRecord } from '../callRecord.ts';
import type { Limits } from '../limits.ts';
import { principalOf } from '../principal.ts';
import type { CacheKey } from '../shared/resultCache.ts';

/** Seconds a call's result may be served again: as its function says, at most the configured ttl; 0 = never. */
export function cachedFor({ definition, input, risk }: Pick<CallRecord, 'definition' | 'input' | 'risk'>, limits: Limits): number {
  if (risk !== 'read' && !definition.annotations.readOnly) return 0;
  return Math.min(definition.cacheSeconds?.(input) ?? 0, limits.cache.function_results.ttl);
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
      return true;
    case 'network':
      return effect.place !== 'public';
    case 'sql':
    case 'message':
    case 'foreign':
      return false;
  }
}
