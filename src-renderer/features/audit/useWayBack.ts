import { useCallback, useState } from 'react';
import type { CallView } from '../../../src-preload/contract/index.ts';
import { RequestError, type Client } from '../../client/client.ts';

export interface WayBackProblem {
  message: string;
  hint: string | undefined;
  /** Something changed since: it can be done all the same, on the person's word. */
  mayForce: boolean;
  direction: 'undo' | 'redo';
}

export interface WayBackActions {
  /** The call whose undo or redo is on its way. */
  busy: string | null;
  problems: Record<string, WayBackProblem>;
  undo(callId: string, force?: boolean): void;
  redo(callId: string, force?: boolean): void;
  /** Leaves things as they are after a conflict. */
  keep(callId: string): void;
}

/** Undo and redo from the log. What goes wrong is kept with the call, not shown and gone. */
export function useWayBack(client: Client, onChanged: (call: CallView) => void): WayBackActions {
  const [busy, setBusy] = useState<string | null>(null);
  const [problems, setProblems] = useState<Record<string, WayBackProblem>>({});
  const go = useCallback((direction: 'undo' | 'redo', callId: string, force: boolean): void => {
    const work = async (): Promise<void> => {
      setBusy(callId);
      setProblems(({ [callId]: _old, ...rest }) => rest);
      try {
        onChanged(await client.request(direction === 'undo' ? 'calls.undo' : 'calls.redo', { callId, force }));
      } catch (error) {
        const problem = error instanceof RequestError
          ? { message: error.message, hint: error.hint, mayForce: error.code === 'UNDO_CONFLICT', direction }
          : { message: 'The connection was lost.', hint: undefined, mayForce: false, direction };
        setProblems((old) => ({ ...old, [callId]: problem }));
      } finally {
        setBusy(null);
      }
    };
    void work();
  }, [client, onChanged]);
  return {
    busy, problems,
    undo: useCallback((callId, force = false) => go('undo', callId, force), [go]),
    keep: useCallback((callId) => setProblems(({ [callId]: _old, ...rest }) => rest), []),
    redo: useCallback((callId, force = false) => go('redo', callId, force), [go]),
  };
}
