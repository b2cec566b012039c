import { useEffect, useRef, useState, type RefObject } from 'react';
import type { ApprovalView } from '../../../src-preload/contract/index.ts';
import { assertNever } from '../../assertNever.ts';
import { armAfterMs } from './useArmed.ts';

/** Longer differences than this are shown in part at first. */
const shortDiff = 24;

/** Calls that destroy or send out are approved only once their facts were on screen to the end. */
export function needsToBeSeen({ call, preview }: ApprovalView): boolean {
  if (call.risk !== 'destroy' && call.risk !== 'out') return false;
  switch (preview.kind) {
    case 'diff':
      return preview.hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0) > shortDiff || preview.truncated;
    case 'command':
    case 'message':
    case 'form':
    case 'request':
    case 'mail':
    case 'sql':
    case 'archive':
      return true;
    case 'delete':
    case 'transfer':
    case 'facts':
      return false;
    default:
      return assertNever(preview);
  }
}

/** The first element inside that still has something below to scroll to. */
export function findUnread(root: HTMLElement): HTMLElement | undefined {
  return [...root.querySelectorAll<HTMLElement>('*')].find((child) => child.scrollTop + child.clientHeight < child.scrollHeight - 4 && /^(?:auto|scroll)$/.test(getComputedStyle(child).overflowY));
}

/** Whether a part of the facts waits behind "Show all". */
export function hidesRest(root: HTMLElement): boolean {
  return root.querySelector('[data-show-whole]') !== null;
}

/**
 * True once nothing inside the element is left to show or to scroll to. `of` names what is shown:
 * another one has not been seen. `drawn` changes when more of the same is drawn. Where there was more
 * at first it takes a moment from its end on: the click that showed the rest must not be one that allows.
 */
export function useSeenToEnd(element: RefObject<HTMLElement | null>, needed: boolean, of: string, drawn: unknown): boolean {
  const [seen, setSeen] = useState<string | null>(null);
  const unread = useRef<string | null>(null);
  useEffect(() => {
    const root = element.current;
    if (!needed || !root) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const check = (): void => {
      if (hidesRest(root) || findUnread(root) !== undefined) unread.current = of;
      else if (unread.current !== of) setSeen(of);
      else timer ??= setTimeout(() => setSeen(of), armAfterMs);
    };
    check();
    root.addEventListener('scroll', check, { capture: true, passive: true });
    return () => {
      clearTimeout(timer);
      root.removeEventListener('scroll', check, { capture: true });
    };
  }, [element, needed, of, drawn]);
  return !needed || seen === of;
}
