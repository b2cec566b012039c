import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { VisibleText } from './VisibleText.tsx';

type ErrorNoteProps = ({ error: { message: string; hint?: string | undefined } } | { message: string; hint?: string | undefined }) & {
  onRetry?: (() => void) | undefined;
  retryLabel?: string;
  children?: ReactNode;
};

/** What failed, what to do, and a way to try again. */
export function ErrorNote(props: ErrorNoteProps): ReactNode {
  const { message, hint } = 'error' in props ? props.error : props;
  return (
    <div role="alert" className="flex items-start gap-2 rounded-(--r2) bg-(--destroy-tint) px-2.5 py-1.5 text-(length:--t-small) leading-(--lh-small) text-(--text-2)">
      <CircleAlert size={14} className="mt-0.5 text-(--destroy)" aria-hidden />
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <span className="text-(--text)"><VisibleText text={message} /></span>
        {hint !== undefined && <span className="block"><VisibleText text={hint} /></span>}
      </span>
      {props.children}
      {props.onRetry && <Button size="small" onClick={props.onRetry}>{props.retryLabel ?? 'Try again'}</Button>}
    </div>
  );
}
