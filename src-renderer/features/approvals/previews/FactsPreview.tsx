import { Info, MessageSquareText } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Preview } from '../../../../src-preload/contract/index.ts';
import { shortenPath } from '../../../layout/shortenPath.ts';
import { VisibleText } from '../../../ui/VisibleText.tsx';
import { Fact } from './parts.tsx';

const tones = { plain: undefined, strong: undefined, write: 'text-(--write)', destroy: 'text-(--destroy)', out: 'text-(--out)' } as const;

/** Facts by name. */
export function FactsPreview({ preview }: { preview: Extract<Preview, { kind: 'facts' }> }): ReactNode {
  return (
    <div className="flex gap-2 px-2.5 py-2">
      <Info size={14} aria-hidden className="mt-0.5 flex-none text-(--text-3)" />
      <dl className="grid min-w-0 flex-1 grid-cols-[auto_minmax(0,1fr)] gap-x-3.5 gap-y-0.5">{preview.facts.map((fact, index) => <Fact key={index} label={fact.label} value={shortenPath(fact.value)} strong={fact.tone === 'strong'} tone={tones[fact.tone ?? 'plain']} />)}</dl>
    </div>
  );
}

/** Words that are shown to somebody. */
export function MessagePreview({ preview }: { preview: Extract<Preview, { kind: 'message' }> }): ReactNode {
  return (
    <>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3.5 gap-y-0.5 border-b border-(--line) px-2.5 py-2">{preview.facts.map((fact) => <Fact key={fact.label} label={fact.label} value={fact.value} strong={fact.tone === 'strong'} plain />)}</dl>
      <p className="flex gap-2 px-2.5 py-2 whitespace-pre-wrap [overflow-wrap:anywhere]"><MessageSquareText size={14} aria-hidden className="mt-0.5 flex-none text-(--text-3)" /><span className="min-w-0"><VisibleText text={preview.body} /></span></p>
    </>
  );
}
