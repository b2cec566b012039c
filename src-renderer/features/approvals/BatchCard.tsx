import { useCallback, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { ApprovalView } from '../../../src-preload/contract/index.ts';
import { useDelayed } from '../../hooks/useDelayed.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { BatchActions } from './BatchActions.tsx';
import { describeCoverage, listBatchOffers } from './batchOffers.ts';
import { BatchRow } from './BatchRow.tsx';
import { batchTerms } from './batchTerms.ts';
import { CardTerms } from './CardTerms.tsx';
import { asOffered, LastingChoice, type Lasting } from './LastingChoice.tsx';
import { endOf, isAhead } from './lastingFields.ts';
import { RefuseNote } from './RefuseNote.tsx';
import { TimeLeft } from './TimeLeft.tsx';
import { armAfterMs, useArmed } from './useArmed.ts';
import { useDecide } from './useDecide.ts';
import { findUnread, needsToBeSeen } from './useSeenToEnd.ts';

/** Several calls of one step in one card: a row each, decided together; each row opens its own card in place. */
export function BatchCard({ approvals, bare = false }: { approvals: readonly ApprovalView[]; /** Without the mark in front: the thread draws it on its line. */ bare?: boolean }): ReactNode {
  const card = useRef<HTMLElement>(null);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<string | null>(null);
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const [refusing, setRefusing] = useState(false);
  const [offerKey, setOfferKey] = useState<string | null>(null);
  const [lasting, setLasting] = useState<Lasting>(asOffered);
  const [scopeOpen, setScopeOpen] = useState(false);
  const { busy, error, decide } = useDecide();
  const open = approvals.filter((approval) => approval.outcome === undefined);
  const digest = open.map((approval) => approval.call.digest).join();
  const armed = useArmed(card, digest);
  const termsId = useId();
  const chosen = open.filter((approval) => !left.has(approval.id));
  const unseen = chosen.filter((approval) => needsToBeSeen(approval) && !seen.has(approval.call.digest));
  // The click that opened the last of them must not be one that allows them all.
  const looked = useDelayed(unseen.length === 0, armAfterMs);
  const offers = listBatchOffers(chosen);
  const offer = offers.find(({ key }) => key === offerKey);
  const carrier = offer?.approvalIds[0];
  const incomplete = offer !== undefined && lasting.ending === 'date' && !isAhead(lasting.date);
  const onSeen = useCallback((of: string) => setSeen((old) => (old.has(of) ? old : new Set([...old, of]))), []);

  const allow = (): void => {
    // What cannot be taken back is looked at first, here as on a card of its own.
    const [next] = unseen;
    if (next) return opened === next.id ? showRest(card.current, next.id) : setOpened(next.id);
    if (incomplete || !looked) return;
    decide(open.map((approval) => {
      if (left.has(approval.id)) return { approval, verdict: 'refuse' as const };
      if (!offer || approval.id !== carrier) return { approval, verdict: 'allow' as const };
      return { approval, verdict: 'allow' as const, scope: offer.offer.scope, match: lasting.match, until: endOf(lasting.ending, lasting.date, Date.now()) };
    }));
  };
  const refuseAll = (note: string): void => decide(open.map((approval) => ({ approval, verdict: 'refuse' as const, note })));
  const toggle = (id: string): void => setLeft((old) => { const next = new Set(old); if (!next.delete(id)) next.add(id); return next; });
  const chooseOffer = (key: string | null): void => { setOfferKey(key); setLasting(asOffered); };
  const back = (): void => {
    setRefusing(false);
    requestAnimationFrame(() => card.current?.focus({ preventScroll: true }));
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const { target, currentTarget } = event;
    if (event.defaultPrevented || !armed || busy || !(target instanceof Element) || !currentTarget.contains(target) || target.closest('[data-testid="approval-card"]') !== currentTarget) return;
    const control = event.ctrlKey || event.metaKey;
    const run = control ? (event.key === 'Enter' && !refusing && chosen.length > 0 ? allow : undefined) : keyOf(event, target);
    if (!run) return;
    event.preventDefault();
    run();
  };
  const keyOf = ({ key, altKey }: KeyboardEvent<HTMLElement>, target: Element): (() => void) | undefined => {
    if (altKey || target.matches('input, textarea, select')) return undefined;
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step !== undefined) return () => stepRows(card.current, step);
    const keys: Record<string, () => void> = { r: () => setRefusing(true), s: () => setScopeOpen(offers.length > 0) };
    return refusing ? undefined : keys[key.toLowerCase()];
  };

  const variant = chosen.some((approval) => approval.button === 'destroy') ? 'destroy' : chosen.some((approval) => approval.button === 'out') ? 'out' : 'primary';
  const decided = open.length === 0;
  const heading = decided ? describeOutcome(approvals) : `${open.length} ${open.length === 1 ? 'call waits' : 'calls wait'} for you`;
  const coverage = offer ? describeCoverage(offer.approvalIds.length, chosen.length) : '';
  return (
    <article ref={card} data-testid="approval-card" data-batch data-batch-id={approvals[0]?.batchId} data-armed={armed} data-outcome={decided ? 'decided' : undefined} aria-label={heading} tabIndex={0} onKeyDown={decided ? undefined : onKeyDown} className={`@container min-w-0 rounded-(--r3) forced-colors:border focus-visible:-outline-offset-1 ${decided ? 'bg-(--canvas) pb-2 shadow-[0_0_0_1px_var(--line)]' : 'bg-(--surface) shadow-(--shadow-1) focus-visible:shadow-[0_0_0_4px_var(--accent-tint)]'}`}>
      <div className="flex items-start gap-2 px-3.5 pt-2.5">
        {!bare && <span className="mt-px"><Mark risk={highestRisk(decided ? approvals : open)} state={decided ? (approvals.some((approval) => approval.outcome === 'allowed') ? 'done' : 'refused') : 'waiting'} ground="surface" /></span>}
        <h3 className="text-(length:--t-title) leading-(--lh-title) font-semibold">{heading}</h3>
        <span className="ml-auto" />
        {open[0] && <TimeLeft expiresAt={Math.min(...open.map((approval) => approval.expiresAt))} />}
      </div>
      {approvals[0]?.modelSays !== undefined && <p className="flex gap-2 px-3.5 pt-0.5 text-(length:--t-small) text-(--text-2)"><span className="flex-none text-(--text-3)">Model says</span><span className="line-clamp-2 min-w-0" title={approvals[0].modelSays}><VisibleText text={approvals[0].modelSays} /></span></p>}
      <ul className="mx-2 mt-2 overflow-hidden rounded-(--r2) bg-(--well)">
        {approvals.map((approval) => <BatchRow key={approval.id} approval={approval} leftOut={left.has(approval.id)} opened={opened === approval.id} busy={busy} onToggle={() => toggle(approval.id)} onOpen={() => setOpened(opened === approval.id ? null : approval.id)} onSeen={onSeen} />)}
      </ul>
      {!decided && <CardTerms terms={batchTerms(open, chosen.length)} id={termsId} />}
      {offer && carrier !== undefined && !refusing && <LastingChoice key={offer.key} approvalId={carrier} offer={offer.offer} remark={coverage} lasting={lasting} disabled={busy} onChange={setLasting} />}
      {error && <div className="px-2 pb-2"><ErrorNote error={error} /></div>}
      {!decided && (
        <div className="flex flex-wrap items-center gap-1.5 border-t border-(--line) p-2">
          {refusing ? <RefuseNote busy={busy} label="Refuse all" onCancel={back} onRefuse={refuseAll} /> : (
            <BatchActions chosen={chosen.length} refused={open.length - chosen.length} seen={unseen.length === 0 && looked} variant={variant} unusual={open.some((approval) => approval.unusualCharacters)} busy={busy} incomplete={incomplete} offers={offers} offer={offer} scopeOpen={scopeOpen} onScopeOpen={setScopeOpen} onOffer={chooseOffer} termsId={termsId} onAllow={allow} onRefuse={() => setRefusing(true)} />
          )}
        </div>
      )}
    </article>
  );
}

/** The opened row has more to show than fits: its next part. */
function showRest(card: HTMLElement | null, approvalId: string): void {
  const own = card?.querySelector<HTMLElement>(`[data-approval-id="${CSS.escape(approvalId)}"]`);
  const more = own?.querySelector<HTMLElement>('[data-show-whole]');
  const rest = own && !more ? findUnread(own) : undefined;
  if (more) more.click();
  else if (rest) rest.scrollBy({ top: rest.clientHeight - 2 * 19 });
}

function stepRows(card: HTMLElement | null, step: number): void {
  const rows = [...(card?.querySelectorAll<HTMLElement>('[data-batch-row]') ?? [])];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  rows[Math.max(0, Math.min(rows.length - 1, at + step))]?.querySelector<HTMLElement>('[role="checkbox"]')?.focus();
}

/** "3 allowed, 1 refused". */
function describeOutcome(approvals: readonly ApprovalView[]): string {
  const allowed = approvals.filter((approval) => approval.outcome === 'allowed').length;
  const parts = [allowed > 0 ? `${allowed} allowed` : '', allowed < approvals.length ? `${approvals.length - allowed} refused` : ''];
  return parts.filter(Boolean).join(', ');
}

const riskOrder = ['read', 'write', 'out', 'destroy'] as const;

/** The gravest risk among calls. */
export function highestRisk(approvals: readonly ApprovalView[]): ApprovalView['call']['risk'] {
  return approvals.map((approval) => approval.call.risk).sort((a, b) => riskOrder.indexOf(b) - riskOrder.indexOf(a))[0] ?? 'read';
}
