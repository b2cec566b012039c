import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DefinitionChange, DiffLine, HeldTool as Held } from '../../../src-preload/contract/index.ts';
import { Diff } from '../../ui/Diff.tsx';
import { formatShortDay, formatWhen } from '../../ui/format.ts';
import { VisibleText } from '../../ui/VisibleText.tsx';

const whyWords: Record<Held['why'], string> = { new: 'new since the server was added', changed: 'changed', warned: 'to look at first' };

/** A tool that is held: what of its definition is another one now, and what to know about it. */
export function HeldTool({ held, children }: { held: Held; children?: ReactNode }): ReactNode {
  return (
    <article aria-label={`Held: ${held.tool}`} className="overflow-hidden rounded-(--r2) bg-(--well) text-(length:--t-small) leading-(--lh-small)">
      <header className="flex min-h-8 flex-wrap items-center gap-x-2 gap-y-1 px-2.5 py-1">
        <code className="min-w-0 [overflow-wrap:anywhere]"><VisibleText text={held.tool} /></code>
        <span className="text-(--text-3)">{whyWords[held.why]}{held.pinnedAt !== undefined && `, accepted ${formatShortDay(held.pinnedAt)}`}, seen {formatWhen(held.seenAt)}</span>
        <span className="ml-auto" />
        {children}
      </header>
      {held.changes.map((change) => <Change key={change.where} change={change} />)}
      {held.warnings.map((warning, index) => (
        <p key={index} className="flex items-start gap-2 bg-(--destroy-tint) px-2.5 py-1.5 text-(--text-2)">
          <TriangleAlert size={14} className="mt-0.5 text-(--destroy)" aria-hidden />
          <span className="min-w-0 [overflow-wrap:anywhere]"><VisibleText text={warning.text} /> <code className="text-(--text-3)">{warning.where}</code></span>
        </p>
      ))}
    </article>
  );
}

function Change({ change }: { change: DefinitionChange }): ReactNode {
  return (
    <div className="border-t border-(--line) [&_.grid]:grid-cols-[0_0_16px_minmax(0,1fr)] [&_.grid]:gap-x-1">
      <p className="px-2.5 pt-1 text-(length:--t-micro) text-(--text-3)"><code>{change.where}</code></p>
      <Diff hunks={[{ lines: [...lines('remove', change.before), ...lines('add', change.after)] }]} limit={60} />
    </div>
  );
}

function lines(type: DiffLine['type'], text: string | null): DiffLine[] {
  return text === null ? [] : text.split('\n').map((line) => ({ type, text: line }));
}
