import { Check, CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Params } from '../../../src-preload/contract/index.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText } from './errorText.ts';
import { useTest } from './useTest.ts';

type ConnectionTest = 'accounts.test' | 'databases.test';

interface TestProps<M extends ConnectionTest> {
  /** Undefined while something is missing. */
  asked: Params<M> | undefined;
  /** Said before it was pressed. */
  hint?: string;
  /** For readers, where several stand below each other. */
  label?: string;
  size?: 'small';
  /** What is under way: "Signing in". */
  doing: string;
}

/** Signs in, does nothing else, and says who answered, or why nobody did. */
export function useConnectionTest<M extends ConnectionTest>(method: M, { asked, hint, label, size, doing }: TestProps<M>): { button: ReactNode; outcome: ReactNode } {
  const { testing, test, stop } = useTest(method, asked);

  return {
    button: testing.state === 'running' ? <Button {...(size && { size })} onClick={stop}>Stop</Button> : <Button {...(size && { size })} aria-label={label} disabled={!asked} onClick={test}>Test</Button>,
    outcome: (
      <div role="status" className="min-w-0 text-(length:--t-small) leading-(--lh-small) text-(--text-2)">
        {testing.state === 'idle' && hint !== undefined && <p className="text-(--text-3)">{hint}</p>}
        {testing.state === 'running' && <p>{doing}</p>}
        {testing.state === 'ended' && (
          <p className="flex items-start gap-1.5">
            {testing.answer.ok ? <Check size={14} className="mt-0.5 text-(--accent)" aria-hidden /> : <CircleAlert size={14} className="mt-0.5 text-(--destroy)" aria-hidden />}
            <span className="min-w-0 [overflow-wrap:anywhere]">{errorText(testing.answer)}</span>
          </p>
        )}
      </div>
    ),
  };
}
