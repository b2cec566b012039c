import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** The width of an element in whole pixels, kept up to date. `start` is used until it is measured. */
export function useWidth<E extends HTMLElement>(start: number): [RefObject<E | null>, number] {
  const element = useRef<E | null>(null);
  const [width, setWidth] = useState(start);
  useLayoutEffect(() => {
    const current = element.current;
    if (!current) return undefined;
    const measure = (): void => setWidth(Math.max(1, Math.floor(current.clientWidth)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}
