import { useEffect, useState } from 'react';
import type { Explanation } from '../../../src-preload/contract/index.ts';
import { RequestError, type Client } from '../../client/client.ts';
import type { Input } from './form/formState.ts';

export interface ExplanationState {
  /** The newest answer; it stays while the next one is worked out. */
  explanation: Explanation | null;
  /** The answer belongs to older arguments; a newer one is on its way. */
  outdated: boolean;
  error: string | null;
}

/** Long enough to let a word be typed, short enough to seem at once. */
const pauseMs = 160;

/**
 * What a call with these arguments would do, asked again after every change. Only the newest
 * question is answered: older ones are cancelled. `preview` also asks for the preview, which may
 * read files.
 */
export function useExplanation(client: Client, name: string, input: Input, preview: boolean): ExplanationState {
  const [state, setState] = useState<ExplanationState & { name: string }>({ name, explanation: null, outdated: true, error: null });
  const question = JSON.stringify(input);
  useEffect(() => {
    const abort = new AbortController();
    setState((old) => (old.name === name ? { ...old, outdated: true } : { name, explanation: null, outdated: true, error: null }));
    const ask = async (): Promise<void> => {
      try {
        const explanation = await client.request('calls.explain', { name, input: JSON.parse(question) as Input, preview }, { signal: abort.signal });
        setState({ name, explanation, outdated: false, error: null });
      } catch (error) {
        if (abort.signal.aborted) return;
        setState({ name, explanation: null, outdated: false, error: error instanceof RequestError ? error.message : 'The connection was lost; it is asked again when you type.' });
      }
    };
    const timer = setTimeout(() => void ask(), pauseMs);
    return () => {
      clearTimeout(timer);
      abort.abort(new Error('outdated'));
    };
  }, [client, name, question, preview]);
  // Another function's answer is never shown, not even for one frame.
  return state.name === name ? state : { explanation: null, outdated: true, error: null };
}
