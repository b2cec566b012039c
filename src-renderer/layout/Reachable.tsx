import { useLayoutEffect, type KeyboardEvent, type ReactNode, type SyntheticEvent } from 'react';
import { useUnreachable } from '../hooks/useUnreachable.ts';

/** What starts or changes something. Links, and what only unfolds, go on working. */
const actions = 'button:not([aria-expanded]), button[aria-haspopup], select, label, input[type="checkbox"], input[type="radio"], [role="checkbox"], [role="menuitem"], [role="option"]';
const fields = 'input, textarea, select, [contenteditable]';
/** Letters that act on a card or a row that has the focus; those that move are not among them. */
const actingKeys = new Set(['r', 'e', 's', 'd', 'u']);

/**
 * While the runtime is out of reach everything stays as it is to be read, scrolled, copied and typed
 * into, and nothing can be started or decided: it would run later, when nobody expects it.
 */
export function Reachable({ children }: { children: ReactNode }): ReactNode {
  const unreachable = useUnreachable();
  useLayoutEffect(() => {
    document.body.toggleAttribute('data-unreachable', unreachable);
  }, [unreachable]);
  const stop = (event: SyntheticEvent): void => {
    event.preventDefault();
    event.stopPropagation();
  };
  const stopAction = (event: SyntheticEvent): void => {
    if (event.target instanceof Element && event.target.closest(actions)) stop(event);
  };
  const stopKey = (event: KeyboardEvent): void => {
    if (event.target instanceof Element && startsSomething(event, event.target)) stop(event);
  };
  const guards = unreachable ? { onClickCapture: stopAction, onMouseDownCapture: stopChoice, onKeyDownCapture: stopKey, onSubmitCapture: stop } : {};
  return <div className="contents" {...guards}>{children}</div>;
}

/** The browser's own list would open before a click is told of. */
function stopChoice(event: SyntheticEvent): void {
  if (event.target instanceof Element && event.target.closest('select')) event.preventDefault();
}

/** Whether a key pressed here would act, rather than move, type or close. */
function startsSomething({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent, target: Element): boolean {
  const inField = target.matches(fields);
  if (key === 'Enter') return target.closest('a[href], button[aria-expanded]:not([aria-haspopup])') === null && !(inField && shiftKey);
  if (key === ' ') return !inField && target.closest('a[href], button[aria-expanded]:not([aria-haspopup])') === null;
  if (target.matches('select, input[type="radio"]')) return key.startsWith('Arrow');
  return !inField && !ctrlKey && !metaKey && !altKey && actingKeys.has(key.toLowerCase());
}
