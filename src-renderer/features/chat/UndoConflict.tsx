import { FileClock } from 'lucide-react';
import type { ReactNode } from 'react';
import { shortenPath } from '../../layout/shortenPath.ts';
import { Button } from '../../ui/Button.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';

interface UndoConflictProps {
  /** What has changed since, one a semicolon, as the runtime told it. */
  message: string;
  direction: 'undo' | 'redo';
  busy: boolean;
  onKeep(): void;
  onForce(): void;
}

/** Something changed since the call: nothing was undone, and the person decides which of both stays. */
export function UndoConflict({ message, direction, busy, onKeep, onForce }: UndoConflictProps): ReactNode {
  const verb = direction === 'undo' ? 'Undo' : 'Redo';
  const changes = message.split('; ');
  const nothing = direction === 'undo' ? 'Nothing was undone.' : 'Nothing was redone.';
  return (
    <section role="alert" data-testid="undo-conflict" className="rounded-(--r2) bg-(--write-tint) px-2.5 py-2 text-(length:--t-small) leading-(--lh-small)">
      <p className="flex gap-2"><FileClock size={14} aria-hidden className="mt-0.5 flex-none text-(--write)" /><span className="font-[560]">{changes.length === 1 ? 'Something has changed since.' : `${changes.length} things have changed since.`} {nothing}</span></p>
      <ul className="mt-1 ml-[22px] max-h-[180px] overflow-auto text-(--text-2) [scrollbar-width:thin]">{changes.map((change) => <li key={change} className="[overflow-wrap:anywhere]"><VisibleText text={shortenPath(change)} /></li>)}</ul>
      <div className="mt-2 ml-[22px] flex flex-wrap items-center gap-1.5">
        <Button size="small" disabled={busy} onClick={onKeep}>Keep it as it is</Button>
        <Button size="small" variant="destroy" data-testid="force" disabled={busy} onClick={onForce}>{verb} all the same</Button>
        <span className="text-(--text-3)">What is there now goes to the trash.</span>
      </div>
    </section>
  );
}
