import { relative, sep } from 'node:path';
import type { Effect } from '../../../src-preload/contract/index.ts';
import type { TextMatch, TextSearch } from '../files.ts';
import type { Roots } from '../roots.ts';
import { isWithin } from '../segments.ts';
import { Scope, type ProtectedAs } from './scope.ts';

/** Content search narrowed to granted reads: one file, or a folder under a recursive grant. The data folder and keys are passed over. */
export function scopeSearch(search: TextSearch, effects: readonly Effect[], roots: Roots, protectedAs?: ProtectedAs): TextSearch {
  const scope = new Scope(effects, roots, protectedAs);
  return {
    matches(query) {
      const root = scope.toSearch(query.root);
      return told(search.matches({ ...query, root, globs: [...query.globs, ...dataFolderGlob(root, roots)] }), scope);
    },
  };
}

async function* told(matches: AsyncIterable<TextMatch>, scope: Scope): AsyncGenerator<TextMatch> {
  let last: { path: string; tells: boolean } | undefined;
  for await (const match of matches) {
    if (last?.path !== match.path) last = { path: match.path, tells: scope.tells(match.path) };
    if (last.tells) yield match;
  }
}

function dataFolderGlob(root: string, roots: Roots): string[] {
  if (!isWithin(roots.dataFolder, root)) return [];
  const below = relative(root, roots.dataFolder).replaceAll(/[\\[\]{}*?!]/g, '\\$&').replaceAll(sep, '/');
  return [`!/${below}/**`];
}
