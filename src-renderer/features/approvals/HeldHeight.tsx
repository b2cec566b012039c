import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';

/**
 * Keeps the height an open card had after it was decided, until pointer and focus have left it:
 * nothing moves under the hand. When the button that had the focus is gone, what took its place gets it.
 */
export function HeldHeight({ open, children }: { open: boolean; children: ReactNode }): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const height = useRef(0);
  const wasOpen = useRef(open);
  const hadFocus = useRef(false);
  const [held, setHeld] = useState<number | null>(null);

  useLayoutEffect(() => {
    const element = frame.current;
    if (!element || !open) return;
    const observer = new ResizeObserver(() => {
      height.current = element.offsetHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [open]);
  useLayoutEffect(() => {
    const element = frame.current;
    const closed = wasOpen.current && !open;
    wasOpen.current = open;
    if (open) setHeld(null);
    if (!element || !closed) return;
    const lostFocus = hadFocus.current && (document.activeElement === null || document.activeElement === document.body);
    if (lostFocus) element.querySelector<HTMLElement>('[tabindex="0"], a[href], button')?.focus({ preventScroll: true });
    if (element.matches(':hover, :focus-within')) setHeld(height.current);
  }, [open]);

  const release = (): void => {
    // Asked after the event: focus may only be moving within the card.
    requestAnimationFrame(() => {
      if (frame.current?.matches(':hover, :focus-within') !== true) setHeld(null);
    });
  };

  return (
    <div
      ref={frame}
      onFocus={() => (hadFocus.current = true)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) hadFocus.current = false;
        release();
      }}
      onPointerLeave={release}
      style={held === null ? undefined : { minHeight: held }}
      data-held={held === null ? undefined : true}
      className="min-w-0"
    >
      {children}
    </div>
  );
}
