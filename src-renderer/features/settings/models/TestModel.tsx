import { Check, CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ModelChoice } from '../../../../src-preload/contract/index.ts';
import { Button } from '../../../ui/Button.tsx';
import { formatDuration } from '../../../ui/format.ts';
import { errorText } from '../errorText.ts';
import { useTest } from '../useTest.ts';

/** Sends one tiny request and says what answered and how long it took, or why not. */
export function TestModel({ choice, missing }: { choice: ModelChoice | undefined; missing?: string | undefined }): ReactNode {
  const { testing, test, stop } = useTest('models.test', choice && { choice });

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
