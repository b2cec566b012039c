import { Check, Copy, type LucideIcon } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Button, type ButtonVariant } from './Button.tsx';

interface CopyButtonProps {
  text: string | (() => string);
  label: string;
  icon?: LucideIcon;
  /** Only the icon; the label is its name. */
  compact?: boolean;
  variant?: ButtonVariant;
}

/** Copies and says so on itself, also where the browser forbids it. */
export function CopyButton({ text, label, icon: Icon = Copy, compact = false, variant = 'ghost' }: CopyButtonProps): ReactNode {
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready');
  useEffect(() => {
    if (state === 'ready') return;
    const timer = setTimeout(() => setState('ready'), 1500);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = (): void => {
    navigator.clipboard.writeText(typeof text === 'string' ? text : text()).then(() => setState('copied'), () => setState('failed'));
  };
  const words = state === 'copied' ? 'Copied' : state === 'failed' ? 'Not permitted here' : label;
  return (
    <Button variant={variant} size={compact ? 'small-icon' : 'normal'} aria-label={words} onClick={copy}>
      {state === 'copied' ? <Check /> : <Icon />}
      {!compact && <span aria-live="polite">{words}</span>}
    </Button>
  );
}
