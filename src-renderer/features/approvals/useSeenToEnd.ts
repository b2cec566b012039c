import { useEffect, useState, type RefObject } from 'react';
import type { ApprovalView } from '../../../src-preload/contract/index.ts';

/** Calls that destroy or send out are approved only once their facts were on screen to the end. */
export function needsToBeSeen({ call, preview }: ApprovalView): boolean {
  if (call.risk !== 'destroy' && call.risk !== 'out') return false;
  return preview.kind === 'diff' ? preview.hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0) > 24 || preview.truncated : preview.kind === 'command' || preview.kind === 'message';
}

/** True when nothing inside the element is left to scroll to, or its end was scrolled to. */
export function useSeenToEnd(element: RefObject<HTMLElement | null>, needed: boolean): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const root = element.current;
    if (!needed || !root) return;
    const check = (): void => {
      const unread = [...root.querySelectorAll<HTMLElement>('*')].some((child) => child.scrollHeight > child.clientHeight + 2 && getComputedStyle(child).overflowY !== 'visible' && child.scrollTop + child.clientHeight < child.scrollHeight - 4);
      const hidden = root.querySelector('[data-show-whole]') !== null;
      if (!unread && !hidden) setSeen(true);
    };
    check();
    root.addEventListener('scroll', check, { capture: true, passive: true });
    return () => root.removeEventListener('scroll', check, { capture: true });
  }, [element, needed]);
  return !needed || seen;
}
