import { Check, CircleAlert } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { ModelChoice, Result } from '../../../../src-preload/contract/index.ts';
import { useClient } from '../../../hooks/useClient.ts';
import { toRequestError } from '../../../hooks/useRequest.ts';
import { Button } from '../../../ui/Button.tsx';
import { formatDuration } from '../../../ui/format.ts';
import { errorText } from '../errorText.ts';

type Testing = { state: 'idle' } | { state: 'running' } | { state: 'ended'; answer: Result<'models.test'> };

/** Sends one tiny request and says what answered and how long it took, or why not. */
export function TestModel({ choice, missing }: { choice: ModelChoice | undefined; missing?: string | undefined }): ReactNode {
  const client = useClient();
  const [testing, setTesting] = useState<Testing>({ state: 'idle' });
  const running = useRef<AbortController>(undefined);
  const key = JSON.stringify(choice);
  // Another choice makes an answer about this one wrong.
  useEffect(() => {
    setTesting({ state: 'idle' });
    return () => running.current?.abort();
  }, [key]);

  const test = (): void => {
    if (!choice) return;
    const abort = new AbortController();
    running.current = abort;
    setTesting({ state: 'running' });
    client.request('models.test', { choice }, { signal: abort.signal }).then(
      (answer) => setTesting({ state: 'ended', answer }),
      (reason: unknown) => {
        if (!abort.signal.aborted) setTesting({ state: 'ended', answer: { ok: false, message: errorText(toRequestError(reason)), tookMs: 0 } });
      },
    );
  };
  const stop = (): void => {
    running.current?.abort();
    setTesting({ state: 'idle' });
  };

  return (
    <div className="flex min-w-0 items-start gap-2">
      {testing.state === 'running' ? <Button onClick={stop}>Stop</Button> : <Button disabled={!choice} onClick={test} title={missing}>Test</Button>}
      <p role="status" className="flex min-w-0 items-start gap-1.5 pt-[5px] text-(length:--t-small) leading-(--lh-small) text-(--text-2)">
        {testing.state === 'idle' && <span className="text-(--text-3)">{missing ?? 'Sends “Say hello”, nothing else.'}</span>}
        {testing.state === 'running' && 'Waiting for an answer. A local server may load the model first.'}
        {testing.state === 'ended' && (
          <>
            {testing.answer.ok ? <Check size={14} className="mt-0.5 text-(--accent)" aria-hidden /> : <CircleAlert size={14} className="mt-0.5 text-(--destroy)" aria-hidden />}
            <span className="min-w-0 [overflow-wrap:anywhere]">{testing.answer.ok ? testing.answer.message : errorText(testing.answer)}{testing.answer.tookMs > 0 && <span className="text-(--text-3)"> ({formatDuration(testing.answer.tookMs)} in all)</span>}</span>
          </>
        )}
      </p>
    </div>
  );
}
