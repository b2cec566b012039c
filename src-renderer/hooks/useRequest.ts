import { useCallback, useEffect, useState } from 'react';
import type { MethodName, Params, Result } from '../../src-preload/contract/index.ts';
import { RequestError } from '../client/client.ts';
import { useClient } from './useClient.ts';

interface Requested<M extends MethodName> {
  /** The last answer; it stays while a newer one is on its way. */
  data: Result<M> | undefined;
  error: RequestError | undefined;
  loading: boolean;
  retry(): void;
}

/** Asks when the parameters or `refresh` change; an outdated question is cancelled. `null` asks nothing. */
export function useRequest<M extends MethodName>(method: M, params: Params<M> | null, refresh?: unknown): Requested<M> {
  const client = useClient();
  const [data, setData] = useState<Result<M>>();
  const [error, setError] = useState<RequestError>();
  const [loading, setLoading] = useState(true);
  const [attempt, setAttempt] = useState(0);
  const text = JSON.stringify(params);

  useEffect(() => {
    const asked = JSON.parse(text) as Params<M> | null;
    if (asked === null) {
      setLoading(false);
      return;
    }
    const abort = new AbortController();
    setLoading(true);
    client.request(method, asked, { signal: abort.signal }).then(
      (result) => {
        setData(() => result);
        setError(undefined);
        setLoading(false);
      },
      (reason: unknown) => {
        if (abort.signal.aborted) return;
        setError(toRequestError(reason));
        setLoading(false);
      },
    );
    return () => abort.abort();
  }, [client, method, text, refresh, attempt]);

  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return { data, error, loading, retry };
}

export function toRequestError(reason: unknown): RequestError {
  return reason instanceof RequestError ? reason : new RequestError({ code: 'INTERNAL', message: reason instanceof Error ? reason.message : String(reason) });
}
