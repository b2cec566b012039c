import { useEffect, useState, type RefObject } from 'react';

/** The keys of a card work only after it has been fully on screen this long: nobody approves what they could not see. */
export const armAfterMs = 600;

/** Whether a card has been fully on screen long enough. A card taller than its pane counts when it fills it. */
export function useArmed(card: RefObject<HTMLElement | null>, resetBy: string): boolean {
  const [armedFor, setArmedFor] = useState<string | null>(null);
  useEffect(() => {
    const element = card.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new IntersectionObserver(
      ([entry]) => {
        const seen = entry !== undefined && (entry.intersectionRatio >= 0.99 || (entry.rootBounds !== null && entry.intersectionRect.height >= entry.rootBounds.height * 0.9));
        clearTimeout(timer);
        if (seen) timer = setTimeout(() => setArmedFor(resetBy), armAfterMs);
        else setArmedFor(null);
      },
      { threshold: [0, 0.25, 0.5, 0.75, 0.9, 0.99, 1] },
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      clearTimeout(timer);
    };
  }, [card, resetBy]);
  return armedFor === resetBy;
}
