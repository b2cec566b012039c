import type { ReactNode } from 'react';

/** One key. Inside a filled button it takes the button's colour. */
export function Kbd({ children }: { children: ReactNode }): ReactNode {
  return (
    <kbd className="inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-(--r1) border border-[color-mix(in_oklab,currentColor_34%,transparent)] px-[5px] font-(family-name:--sans) text-[11px] leading-4 font-medium opacity-85">
      {children}
    </kbd>
  );
}

/** Ctrl, or Cmd on a Mac. */
export const controlKey: string = typeof navigator !== 'undefined' && navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl';
