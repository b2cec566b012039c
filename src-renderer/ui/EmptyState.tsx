import type { ReactNode } from 'react';

/** What will be here, and one thing to do about it. */
export function EmptyState({ title, text, children }: { title: string; text?: string; children?: ReactNode }): ReactNode {
  return (
    <div className="flex min-h-0 flex-1 flex-col items-center justify-center gap-1 px-8 py-12 text-center">
      <p className="font-[560]">{title}</p>
      {text !== undefined && <p className="max-w-[46ch] text-(--text-3)">{text}</p>}
      {children !== undefined && <div className="mt-3">{children}</div>}
    </div>
  );
}
