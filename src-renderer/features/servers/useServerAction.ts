import { useCallback, useState } from 'react';
import type { MethodName, Params, Result } from '../../../src-preload/contract/index.ts';
import type { RequestError } from '../../client/client.ts';
import { useClient } from '../../hooks/useClient.ts';
import { toRequestError } from '../../hooks/useRequest.ts';

export interface ServerAction {
  busy: boolean;
  error: RequestError | undefined;
  /** Undefined when it failed; why is in `error`. */
  run<M extends Extract<MethodName, `servers.${string}` | 'secrets.set'>>(method: M, params: Params<M>): Promise<Result<M> | undefined>;
  clear(): void;
}

/** Asks for one thing at a time; what has changed comes back through the topic. */
export function useServerAction(): ServerAction {
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<RequestError>();
  const run = useCallback<ServerAction['run']>(
    async (method, params) => {
      setBusy(true);
      setError(undefined);
      try {
        return await client.request(method, params);
      } catch (reason) {
        setError(toRequestError(reason));
        return undefined;
      } finally {
        setBusy(false);
      }
    },
    [client],
  );
  const clear = useCallback(() => setError(undefined), []);
  return { busy, error, run, clear };
}
