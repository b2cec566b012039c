import { KeyRound, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { RequestError } from '../../client/client.ts';
import { toRequestError } from '../../hooks/useRequest.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText } from './errorText.ts';
import { FieldError } from './SettingRow.tsx';

interface KeyRowProps {
  name: string;
  /** Default a key. */
  icon?: LucideIcon;
  /** How the way out is called: Remove, Removing. */
  verb: string;
  doing: string;
  /** What is said beside the second question. */
  warning: string;
  /** In the place of the button, when it is gone already. */
  gone?: ReactNode;
  onGo(): Promise<unknown>;
  children: ReactNode;
}

/** A key, or what else is kept, by its name, which asks again before it goes. */
export function KeyRow({ name, icon: Icon = KeyRound, verb, doing, warning, gone, onGo, children }: KeyRowProps): ReactNode {
  const [state, setState] = useState<'listed' | 'asking' | 'kept' | 'going'>('listed');
  const [error, setError] = useState<RequestError>();
  const go = (): void => {
    setState('going');
    onGo().then(
      () => setError(undefined),
      (reason: unknown) => {
        setError(toRequestError(reason));
        setState('listed');
      },
    );
  };
  return (
    <li className="border-t border-(--line) py-1.5" onKeyDown={(event) => { if (event.key === 'Escape' && state === 'asking') setState('kept'); }}>
      <div className="flex min-h-7 items-center gap-2">
        <Icon size={14} className="text-(--text-2)" aria-hidden />
        {children}
        {gone !== undefined ? (
          gone
        ) : state === 'listed' || state === 'kept' ? (
          <Button size="small" autoFocus={state === 'kept'} aria-label={`${verb} ${name}`} onClick={() => setState('asking')}>{verb}</Button>
        ) : (
          <>
            <span className="flex-none text-(length:--t-small) text-(--text-2)" role="status">{warning}</span>
            <Button size="small" variant="destroy" aria-label={`${verb} ${name} for good`} disabled={state === 'going'} onClick={go}>{state === 'going' ? doing : `${verb} it`}</Button>
            <Button size="small" variant="ghost" autoFocus disabled={state === 'going'} onClick={() => setState('kept')}>Keep</Button>
          </>
        )}
      </div>
      {error && <FieldError>{errorText(error)}</FieldError>}
    </li>
  );
}
