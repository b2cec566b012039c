import { useCallback, useEffect, useRef, useState } from 'react';
import type { AuditEntry, AuditFilter, CallView } from '../../../src-preload/contract/index.ts';
import type { Client } from '../../client/client.ts';
import { appendOlder, mergeNewest, releaseHeld, type EntryList } from './mergeEntries.ts';

export interface AuditEntries extends EntryList {
  total: number;
  more: boolean;
  /** `first`: nothing to show yet. */
  loading: 'first' | 'older' | 'no';
  error: unknown;
  loadOlder(): void;
  /** Shows the rows held back. */
  release(): void;
  /** Loads again from the newest. */
  reload(): void;
  /** Puts an undone or redone call's new state into its row. */
  update(call: CallView): void;
}

const pageSize = 200;
const freshSize = 100;

type Loaded = EntryList & { key: string; total: number; more: boolean; error: unknown };

/**
 * The entries a filter matches: page by page towards the past, and live at the top. `changes` is
 * any value that changes when the log grows; `hold` says whether something is under the hand just
 * now, so that new rows wait.
 */
export function useAuditEntries(client: Client, filter: AuditFilter, changes: unknown, hold: () => boolean): AuditEntries {
  const key = JSON.stringify(filter);
  const [attempt, setAttempt] = useState(0);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [older, setOlder] = useState(false);
  const busy = useRef<AbortController | null>(null);
  const latest = useRef(changes);
  /** The log as it was when the rows on screen were asked for. */
  const seen = useRef<unknown>(undefined);

  useEffect(() => {
    latest.current = changes;
  }, [changes]);

  useEffect(() => {
    const abort = new AbortController();
    const load = async (): Promise<void> => {
      const asOf = latest.current;
      try {
        const page = await client.request('audit.query', { filter: JSON.parse(key) as AuditFilter, limit: pageSize }, { signal: abort.signal });
        seen.current = asOf;
        setLoaded({ key, entries: page.entries, held: [], total: page.total, more: page.more, error: null });
      } catch (error) {
        if (!abort.signal.aborted) setLoaded((old) => ({ key, entries: old?.key === key ? old.entries : [], held: [], total: 0, more: false, error }));
      }
    };
    void load();
    return () => {
      abort.abort(new Error('outdated'));
      busy.current?.abort(new Error('outdated'));
      busy.current = null;
      setOlder(false);
    };
  }, [client, key, attempt]);

  const ready = loaded !== null && loaded.key === key && loaded.error === null;
  useEffect(() => {
    if (!ready || seen.current === changes) return undefined;
    const abort = new AbortController();
    const refresh = async (): Promise<void> => {
      try {
        const page = await client.request('audit.query', { filter: JSON.parse(key) as AuditFilter, limit: freshSize }, { signal: abort.signal });
        seen.current = changes;
        setLoaded((old) => {
          if (old?.key !== key) return old;
          const known = new Set([...old.entries, ...old.held].map((entry) => entry.callId));
          // More came than one page holds: what lies between is not known, so start over.
          if (page.more && old.entries.length > 0 && !page.entries.some((entry) => known.has(entry.callId))) return { key, entries: page.entries, held: [], total: page.total, more: page.more, error: null };
          return { ...old, ...mergeNewest(old, page.entries, hold()), total: page.total };
        });
      } catch {
        // The rows on screen stay true; the next change asks again.
      }
    };
    const timer = setTimeout(() => void refresh(), 250);
    return () => {
      clearTimeout(timer);
      abort.abort(new Error('outdated'));
    };
  }, [client, key, ready, changes, hold]);

  const loadOlder = useCallback(() => {
    const last = loaded?.entries.at(-1);
    if (busy.current || !loaded || loaded.key !== key || !loaded.more || !last) return;
    const abort = new AbortController();
    busy.current = abort;
    setOlder(true);
    const load = async (): Promise<void> => {
      try {
        const page = await client.request('audit.query', { filter: JSON.parse(key) as AuditFilter, before: last.seq, limit: pageSize }, { signal: abort.signal });
        setLoaded((old) => (old?.key === key ? { ...old, ...appendOlder(old, page.entries), more: page.more } : old));
      } catch (error) {
        if (!abort.signal.aborted) setLoaded((old) => (old?.key === key ? { ...old, more: false, error } : old));
      } finally {
        if (busy.current === abort) {
          busy.current = null;
          setOlder(false);
        }
      }
    };
    void load();
  }, [client, key, loaded]);

  const release = useCallback(() => setLoaded((old) => old && { ...old, ...releaseHeld(old) }), []);
  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  const update = useCallback((call: CallView) => {
    const refreshed = (entry: AuditEntry): AuditEntry => (entry.callId === call.id ? { ...entry, state: call.state, undo: call.undo } : entry);
    setLoaded((old) => old && { ...old, entries: old.entries.map(refreshed) });
  }, []);

  const shown = loaded?.key === key ? loaded : null;
  return {
    entries: shown?.entries ?? [], held: shown?.held ?? [], total: shown?.total ?? 0, more: shown?.more ?? false,
    loading: shown === null ? 'first' : older ? 'older' : 'no', error: shown?.error ?? null,
    loadOlder, release, reload, update,
  };
}
