import { ChevronDown, ChevronRight } from 'lucide-react';
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { ApprovalView } from '../../../src-preload/contract/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { controlKey, Kbd } from '../../ui/Kbd.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { ApprovalCard } from './ApprovalCard.tsx';
import { CardTerms } from './CardTerms.tsx';
import { batchTerms } from './batchTerms.ts';
import { RefuseNote } from './RefuseNote.tsx';
import { TimeLeft } from './TimeLeft.tsx';
import { useArmed } from './useArmed.ts';
import { useDecide } from './useDecide.ts';

/** Several calls of one step in one card: a row each, decided together; each row opens its own card in place. */
export function BatchCard({ approvals, bare = false }: { approvals: readonly ApprovalView[]; /** Without the mark in front: the thread draws it on its line. */ bare?: boolean }): ReactNode {
  const card = useRef<HTMLElement>(null);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<string | null>(null);
  const [refusing, setRefusing] = useState(false);
  const { busy, error, decide } = useDecide();
  const open = approvals.filter((approval) => approval.outcome === undefined);
  const digest = open.map((approval) => approval.call.digest).join();
  const armed = useArmed(card, digest);
  const termsId = useId();
  const chosen = open.filter((approval) => !left.has(approval.id));
  const refused = open.length - chosen.length;

  const allow = (): void => decide(open.map((approval) => ({ approval, verdict: left.has(approval.id) ? ('refuse' as const) : ('allow' as const) })));
  const refuseAll = (note: string): void => decide(open.map((approval) => ({ approval, verdict: 'refuse' as const, note })));
  const toggle = (id: string): void => setLeft((old) => { const next = new Set(old); if (!next.delete(id)) next.add(id); return next; });

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.defaultPrevented || !armed || busy || (event.target instanceof Element && event.target.closest('[data-testid="approval-card"]') !== card.current)) return;
    if ((event.ctrlKey || event.metaKey) && event.key === 'Enter' && !refusing && chosen.length > 0) {
      event.preventDefault();
      allow();
    }
    if (event.key.toLowerCase() === 'r' && !event.ctrlKey && !event.metaKey && !refusing) {
      event.preventDefault();
      setRefusing(true);
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      const rows = [...(card.current?.querySelectorAll<HTMLElement>('[data-batch-row]') ?? [])];
      const at = rows.findIndex((row) => row.contains(document.activeElement));
      rows[Math.max(0, Math.min(rows.length - 1, at + step))]?.querySelector<HTMLElement>('[role="checkbox"]')?.focus();
      event.preventDefault();
    }
  };

  const variant = chosen.some((approval) => approval.button === 'destroy') ? 'destroy' : chosen.some((approval) => approval.button === 'out') ? 'out' : 'primary';
  const decided = open.length === 0;
  const heading = decided ? describeOutcome(approvals) : `${approvals.length} calls wait for you`;
  return (
    <article ref={card} data-testid="approval-card" data-batch data-outcome={decided ? 'decided' : undefined} aria-label={heading} tabIndex={0} onKeyDown={decided ? undefined : onKeyDown} className={`@container min-w-0 rounded-(--r3) forced-colors:border focus-visible:-outline-offset-1 ${decided ? 'bg-(--canvas) pb-2 shadow-[0_0_0_1px_var(--line)]' : 'bg-(--surface) shadow-(--shadow-1)'}`}>
      <div className="flex items-start gap-2 px-3.5 pt-2.5">
        {!bare && <span className="mt-px"><Mark risk={highestRisk(decided ? approvals : open)} state={decided ? (approvals.some((approval) => approval.outcome === 'allowed') ? 'done' : 'refused') : 'waiting'} ground="surface" /></span>}
        <h3 className="text-(length:--t-title) leading-(--lh-title) font-semibold">{heading}</h3>
        <span className="ml-auto" />
        {open[0] && <TimeLeft expiresAt={Math.min(...open.map((approval) => approval.expiresAt))} />}
      </div>
      {approvals[0]?.modelSays !== undefined && <p className="flex gap-2 px-3.5 pt-0.5 text-(length:--t-small) text-(--text-2)"><span className="flex-none text-(--text-3)">Model says</span><span className="line-clamp-2 min-w-0" title={approvals[0].modelSays}><VisibleText text={approvals[0].modelSays} /></span></p>}
      <ul className="mx-2 mt-2 overflow-hidden rounded-(--r2) bg-(--well)">
        {approvals.map((approval) => (
          <li key={approval.id} data-batch-row className="border-b border-(--line) last:border-b-0">
            <div className="flex min-h-[30px] items-center gap-2.5 px-2.5">
              <Checkbox aria-label={`Allow ${approval.heading}`} checked={approval.outcome === undefined ? !left.has(approval.id) : approval.outcome === 'allowed'} disabled={approval.outcome !== undefined || busy} onChange={() => toggle(approval.id)} data-testid="batch-checkbox" />
              <Mark risk={approval.call.risk} state={approval.outcome === undefined ? (left.has(approval.id) ? undefined : 'waiting') : approval.outcome === 'allowed' ? (approval.call.state === 'waiting' ? 'running' : approval.call.state) : 'refused'} size={16} />
              <span className={`min-w-0 flex-1 truncate ${left.has(approval.id) || approval.outcome !== undefined ? 'text-(--text-3)' : ''}`} title={approval.heading}><Heading text={approval.heading} /></span>
              <code className="flex-none text-(--text-3) @max-[460px]:hidden">{approval.call.name}</code>
              <button type="button" aria-expanded={opened === approval.id} aria-label={`Open ${approval.heading}`} onClick={() => setOpened(opened === approval.id ? null : approval.id)} className="grid size-6 place-items-center rounded-(--r1) text-(--text-3) hover:bg-(--hover)">{opened === approval.id ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}</button>
            </div>
            {opened === approval.id && <div className="p-2 pt-1"><ApprovalCard approval={approval} /></div>}
          </li>
        ))}
      </ul>
      {!decided && <CardTerms terms={batchTerms(open, chosen.length)} id={termsId} />}
      {error && <div className="px-2 pb-2"><ErrorNote error={error} /></div>}
      {!decided && <div className="flex flex-wrap items-center gap-1.5 border-t border-(--line) p-2">
        {refusing ? <RefuseNote busy={busy} label="Refuse all" onCancel={() => setRefusing(false)} onRefuse={refuseAll} /> : (
          <>
            <Button variant={variant} data-testid="allow" disabled={busy || chosen.length === 0} aria-describedby={termsId} onClick={allow}>{refused === 0 ? `Allow ${chosen.length}` : `Allow ${chosen.length}, refuse ${refused}`}<Kbd>{controlKey}</Kbd><Kbd>↵</Kbd></Button>
            <Button data-testid="refuse" disabled={busy} onClick={() => setRefusing(true)}>Refuse all <Kbd>R</Kbd></Button>
            <span className="ml-auto flex items-center gap-1 pr-1 text-(length:--t-small) text-(--text-3) @max-[560px]:hidden"><Kbd>Space</Kbd> leaves one out</span>
          </>
        )}
      </div>}
    </article>
  );
}

/** "3 allowed, 1 refused". */
function describeOutcome(approvals: readonly ApprovalView[]): string {
  const allowed = approvals.filter((approval) => approval.outcome === 'allowed').length;
  const parts = [allowed > 0 ? `${allowed} allowed` : '', allowed < approvals.length ? `${approvals.length - allowed} refused` : ''];
  return parts.filter(Boolean).join(', ');
}

/** The verb stands out, so that a column of rows reads at a glance. */
function Heading({ text }: { text: string }): ReactNode {
  const cut = text.indexOf(' ');
  if (cut < 0) return <b className="font-[530]"><VisibleText text={text} /></b>;
  return <><b className="font-[530]"><VisibleText text={text.slice(0, cut)} /></b><VisibleText text={text.slice(cut)} /></>;
}

const riskOrder = ['read', 'write', 'out', 'destroy'] as const;

/** The gravest risk among calls. */
export function highestRisk(approvals: readonly ApprovalView[]): ApprovalView['call']['risk'] {
  return approvals.map((approval) => approval.call.risk).sort((a, b) => riskOrder.indexOf(b) - riskOrder.indexOf(a))[0] ?? 'read';
}
