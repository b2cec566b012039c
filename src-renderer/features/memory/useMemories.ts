import { useCallback, useEffect, useRef, useState } from 'react';
import type { MemoryView } from '../../../src-preload/contract/index.ts';
import type { RequestError } from '../../client/client.ts';
import { useClient } from '../../hooks/useClient.ts';
import { toRequestError } from '../../hooks/useRequest.ts';

export interface MemoryListFilter {
  query: string;
  owner: string | undefined;
  namespace: string | undefined;
  tag: string | undefined;
}

export interface MemoryPages {
  total: number;
  /** Undefined until its page is there. */
  at(index: number): MemoryView | undefined;
  /** Nothing is there yet. */
  loading: boolean;
  error: RequestError | undefined;
  /** These rows are looked at. */
  show(first: number, last: number): void;
  reload(): void;
}

export const pageSize = 200;

interface Loaded {
  key: string;
  total: number;
  pages: ReadonlyMap<number, readonly MemoryView[]>;
}

/** A list page by page as it is scrolled through. When `revision` changes the rows on screen are asked for again; they stay until the new ones are there. */
export function useMemories(filter: MemoryListFilter, revision: number | undefined): MemoryPages {
  const client = useClient();
  const key = JSON.stringify(filter);
  const [loaded, setLoaded] = useState<Loaded>();
  const [error, setError] = useState<RequestError>();
  const [attempt, setAttempt] = useState(0);
  const asked = useRef({ version: '', pages: new Set<number>() });
  const shown = useRef({ first: 0, last: 0 });
  const version = `${key} ${revision ?? ''} ${attempt}`;

  const load = useCallback((): void => {
    if (asked.current.version !== version) {
      if (!asked.current.version.startsWith(`${key} `)) shown.current = { first: 0, last: 0 };
      asked.current = { version, pages: new Set() };
    }
    const { pages } = asked.current;
    for (let page = Math.floor(shown.current.first / pageSize); page <= Math.floor(shown.current.last / pageSize); page++) {
      if (pages.has(page)) continue;
      pages.add(page);
      client.request('memories.list', { ...(JSON.parse(key) as MemoryListFilter), offset: page * pageSize, limit: pageSize }).then(
        (answer) => {
          if (asked.current.version !== version) return;
          const fresh = pages.size === 1;
          setLoaded((old) => ({ key, total: answer.total, pages: new Map([...(old?.key === key && !fresh ? old.pages : keptAround(old, key, page)), [page, answer.memories]]) }));
          setError(undefined);
        },
        (reason: unknown) => {
          pages.delete(page);
          if (asked.current.version === version) setError(toRequestError(reason));
        },
      );
    }
  }, [client, key, version]);

  useEffect(load, [load]);
  const show = useCallback((first: number, last: number): void => {
    shown.current = { first, last };
    load();
  }, [load]);

  const current = loaded?.key === key ? loaded : undefined;
  return {
    total: current?.total ?? 0,
    at: (index) => current?.pages.get(Math.floor(index / pageSize))?.[index % pageSize],
    loading: current === undefined && error === undefined,
    error: current === undefined ? error : undefined,
    show,
    reload: useCallback(() => {
      setError(undefined);
      setAttempt((count) => count + 1);
    }, []),
  };
}

/** After a change only the pages beside the one on screen are kept: the others are asked for when they are looked at. */
function keptAround(old: Loaded | undefined, key: string, page: number): [number, readonly MemoryView[]][] {
  return old?.key === key ? [...old.pages].filter(([number]) => Math.abs(number - page) === 1) : [];
}
