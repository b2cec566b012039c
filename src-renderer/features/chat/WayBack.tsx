import { Redo2, Undo2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { CallView } from '../../../src-preload/contract/index.ts';
import type { RequestError } from '../../client/client.ts';
import { useClient } from '../../hooks/useClient.ts';
import { toRequestError } from '../../hooks/useRequest.ts';

export interface WayBackState {
  busy: boolean;
  error: RequestError | undefined;
  turn(force: boolean): void;
  /** Leaves things as they are after a conflict. */
  keep(): void;
}

/** Undo, or redo, of one call. */
export function useWayBack(call: CallView): WayBackState {
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<RequestError>();
  return {
    busy,
    error,
    keep: () => setError(undefined),
    turn(force) {
      setBusy(true);
      setError(undefined);
      client.request(call.undo.state === 'undone' ? 'calls.redo' : 'calls.undo', { callId: call.id, force }).then(
        () => setBusy(false),
        (reason: unknown) => {
          setBusy(false);
          setError(toRequestError(reason));
        },
      );
    },
  };
}

/** The end of every call line: Undo, Redo, "No undo", "Undo not known", or nothing. */
export function WayBack({ call, state }: { call: CallView; state: WayBackState }): ReactNode {
  const frame = 'inline-flex min-w-[58px] flex-none items-center justify-end gap-1 text-(length:--t-small)';
  switch (call.undo.state) {
    case 'available':
      return <button type="button" data-testid="undo" disabled={state.busy} onClick={() => state.turn(false)} className={`${frame} h-6 rounded-(--r1) text-(--accent) hover:underline disabled:text-(--text-3)`}><Undo2 size={14} aria-hidden />{state.busy ? 'Undoing' : 'Undo'}</button>;
    case 'undone':
      return <button type="button" data-testid="redo" disabled={state.busy} onClick={() => state.turn(false)} className={`${frame} h-6 rounded-(--r1) text-(--accent) hover:underline disabled:text-(--text-3)`}><Redo2 size={14} aria-hidden />{state.busy ? 'Redoing' : 'Redo'}</button>;
    case 'impossible':
      return <span className={`${frame} text-(--text-3)`} title={call.undo.reason}>No undo</span>;
    case 'unknown':
      return <span className={`${frame} text-(--text-3)`} title={call.undo.reason}>Undo not known</span>;
    case 'expired':
      return <span className={`${frame} text-(--text-3)`} title={call.undo.reason}>Undo expired</span>;
    case 'none':
    case 'planned':
      return null;
  }
}
