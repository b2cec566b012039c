import type { Effect } from '../../../src-preload/contract/index.ts';
import type { Roots } from '../roots.ts';
import type { Tables } from '../tables.ts';
import { Scope, type ProtectedAs } from './scope.ts';

/** Tables of files that may be read, and of rows that are at hand. */
export function scopeTables(tables: Tables, effects: readonly Effect[], roots: Roots, protectedAs?: ProtectedAs): Tables {
  const scope = new Scope(effects, roots, protectedAs);
  return {
    use: async (source, work, options) => tables.use(source.kind === 'file' ? { kind: 'file', path: scope.toRead(source.path) } : source, work, options),
  };
}
