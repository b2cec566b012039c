import { Undo2, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { UndoManyResult } from '../../../src-preload/contract/index.ts';
import { Button } from '../../ui/Button.tsx';
import { formatCount } from '../../ui/format.ts';
import { VisibleText } from '../../ui/VisibleText.tsx';

/** What became of undoing several: how many were taken back, and what was left and why. */
export function UndoneNote({ result: { undone, left }, onClose }: { result: UndoManyResult; onClose(): void }): ReactNode {
  return (
    <div role="status" data-testid="undone" className={`flex items-start gap-2 rounded-(--r2) px-2.5 py-1.5 text-(length:--t-small) leading-(--lh-small) ${left.length > 0 ? 'bg-(--write-tint)' : 'bg-(--well)'}`}>
      <Undo2 size={14} aria-hidden className="mt-0.5 flex-none" />
      <div className="min-w-0 flex-1">
        <p>{undone.length === 0 ? 'Nothing was undone.' : `Undid ${formatCount(undone.length, 'change')}.`}{left.length > 0 && ` ${formatCount(left.length, 'change')} left:`}</p>
        {left.length > 0 && <ul className="max-h-[140px] overflow-auto text-(--text-2) [scrollbar-width:thin]">{left.map(({ callId, what, error }) => <li key={callId} className="[overflow-wrap:anywhere]"><VisibleText text={`${what}: ${error.message}`} /></li>)}</ul>}
      </div>
      <Button variant="ghost" size="small-icon" aria-label="Close" onClick={onClose}><X /></Button>
    </div>
  );
}
