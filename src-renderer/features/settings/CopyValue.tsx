import type { ReactNode } from 'react';
import { CopyButton } from '../../ui/CopyButton.tsx';

/** A path, address or command that is never cut, with a way to copy it whole. */
export function CopyValue({ text, shown = text, label }: { text: string; shown?: string; label: string }): ReactNode {
  return (
    <div className="flex min-h-(--control-lg) w-full items-center gap-2 rounded-(--r2) bg-(--well) py-1 pr-1 pl-2.5">
      <code className="min-w-0 flex-1 text-(length:--t-small) leading-(--lh-small) [overflow-wrap:anywhere]">{shown}</code>
      <CopyButton compact text={text} label={label} />
    </div>
  );
}
