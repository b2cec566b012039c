import { useCallback, useRef, useState } from 'react';
import type { CallView, Json } from '../../src-preload/contract/index.ts';
import { RequestError } from '../client/client.ts';
import { useClient } from './useClient.ts';

/** A call the person starts themselves, from its start to what became of it. */
export type Run =
  | { state: 'idle' }
  | { state: 'running'; callId: string; name: string }
  | { state: 'ended'; call: CallView }
  | { state: 'failed'; message: string; hint: string | undefined };

/** Runs functions through the door, one at a time; where a call asks, its card is among the approvals. */
export function useRun(): { run: Run; start(name: string, input: Record<string, Json>): void; reset(): void } {
  const client = useClient();
  const [run, setRun] = useState<Run>({ state: 'idle' });
  const busy = useRef(false);
  const start = useCallback(
    (name: string, input: Record<string, Json>): void => {
      if (busy.current) return;
      busy.current = true;
      const callId = newCallId();
      setRun({ state: 'running', callId, name });
      client.request('calls.run', { name, input, callId }).then(
        (call) => {
          busy.current = false;
          setRun({ state: 'ended', call });
        },
        (reason: unknown) => {
          busy.current = false;
          setRun(reason instanceof RequestError ? { state: 'failed', message: reason.message, hint: reason.hint } : { state: 'failed', message: 'The connection was lost while it ran.', hint: 'Its outcome is in the audit.' });
        },
      );
    },
    [client],
  );
  const reset = useCallback(() => setRun({ state: 'idle' }), []);
  return { run, start, reset };
}

/** Works where `crypto.randomUUID` does not: pages of an allowed host without TLS. */
function newCallId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
