import { useEffect, useState } from 'react';
import type { FunctionEntry } from '../../../src-preload/contract/index.ts';
import type { Client } from '../../client/client.ts';
import { findByName } from './catalogueFilter.ts';

/**
 * Names that match what was typed, best first; null while nothing is typed. Matches by letters
 * stand there at once, the search by meaning takes their place when it answers.
 */
export function useSearch(client: Client, functions: FunctionEntry[], query: string): string[] | null {
  const [answer, setAnswer] = useState<{ query: string; names: string[] } | null>(null);
  const asked = query.trim();
  useEffect(() => {
    if (asked === '') return undefined;
    const abort = new AbortController();
    const search = async (): Promise<void> => {
      try {
        const { names } = await client.request('functions.search', { query: asked.slice(0, 500), limit: 40 }, { signal: abort.signal });
        setAnswer({ query: asked, names });
      } catch {
        // The matches by letters stay.
      }
    };
    const timer = setTimeout(() => void search(), 120);
    return () => {
      clearTimeout(timer);
      abort.abort(new Error('outdated'));
    };
  }, [client, asked]);
  if (asked === '') return null;
  if (answer?.query !== asked) return findByName(functions, asked);
  return answer.names;
}
