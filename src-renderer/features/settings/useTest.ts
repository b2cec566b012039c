import { useEffect, useRef, useState } from 'react';
import type { MethodName, Params, Result } from '../../../src-preload/contract/index.ts';
import { useClient } from '../../hooks/useClient.ts';
import { toRequestError } from '../../hooks/useRequest.ts';
import { errorText } from './errorText.ts';

type TestMethod = Extract<MethodName, 'accounts.test' | 'databases.test' | 'models.test'>;
export type Testing<M extends TestMethod> = { state: 'idle' } | { state: 'running' } | { state: 'ended'; answer: Result<M> };

/** A test that is started, stopped and answered; what was answered of other parameters is forgotten. Undefined parameters: something is missing. */
export function useTest<M extends TestMethod>(method: M, asked: Params<M> | undefined): { testing: Testing<M>; test(): void; stop(): void } {
  const client = useClient();
  const [testing, setTesting] = useState<Testing<M>>({ state: 'idle' });
  const running = useRef<AbortController>(undefined);
  const key = JSON.stringify(asked);
  useEffect(() => {
    setTesting({ state: 'idle' });
    return () => running.current?.abort();
  }, [key]);

  return {
    testing,
    test() {
      if (!asked) return;
      const abort = new AbortController();
      running.current = abort;
      setTesting({ state: 'running' });
      client.request(method, asked, { signal: abort.signal }).then(
        (answer) => setTesting({ state: 'ended', answer }),
        (reason: unknown) => {
          if (!abort.signal.aborted) setTesting({ state: 'ended', answer: { ok: false, message: errorText(toRequestError(reason)), tookMs: 0 } as Result<M> });
        },
      );
    },
    stop() {
      running.current?.abort();
      setTesting({ state: 'idle' });
    },
  };
}
