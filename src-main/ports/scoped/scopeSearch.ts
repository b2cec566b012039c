import { relative, sep } from 'node:path';
import type { Effect } from '../../../src-preload/contract/index.ts';
import type { TextSearch } from '../files.ts';
import type { Roots } from '../roots.ts';
import { isWithin } from '../segments.ts';
import { Scope } from './scope.ts';

/** Content search narrowed to granted reads: one file, or a folder under a recursive grant. The data folder is passed over. */
export function scopeSearch(search: TextSearch, effects: readonly Effect[], roots: Roots): TextSearch {
  const scope = new Scope(effects, roots);
  return {
    matches(query) {
      const root = scope.toSearch(query.root);
      return search.matches({ ...query, root, globs: [...query.globs, ...dataFolderGlob(root, roots)] });
    },
  };
}

function dataFolderGlob(root: string, roots: Roots): string[] {
  if (!isWithin(roots.dataFolder, root)) return [];
  const below = relative(root, roots.dataFolder).replaceAll(/[\\[\]{}*?!]/g, '\\$&').replaceAll(sep, '/');
  return [`!/${below}/**`];
}
