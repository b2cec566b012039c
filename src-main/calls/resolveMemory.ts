import type { MemoryEffect } from '../../src-preload/contract/index.ts';
import type { DeclaredEffect } from '../registry/effects.ts';
import { personPrincipal } from './principal.ts';

/** Whose memories a call means, and whether what it would keep may be kept. */
export function resolveMemory({ whose, texts, store, access, namespace, key }: Extract<DeclaredEffect, { kind: 'memory' }>, { principal, marks }: { principal: string; marks(value: unknown): boolean }): MemoryEffect {
  const owner = whose === 'person' ? personPrincipal : principal;
  const kept = store === 'memories' ? 'memories' : 'the cache';
  return {
    kind: 'memory',
    store,
    access,
    owner,
    own: owner === principal,
    ...(namespace !== undefined && { namespace }),
    ...(key !== undefined && { key }),
    ...(texts !== undefined && marks(texts) && { refusal: `This holds a password, key or other secret, which ${kept} never keep${store === 'memories' ? '' : 's'}: put it into the secret store and keep its name instead` }),
  };
}
