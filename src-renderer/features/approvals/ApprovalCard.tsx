import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { ApprovalView, GrantScope, Preview } from '../../../src-preload/contract/index.ts';
import { useClient } from '../../hooks/useClient.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { CardActions } from './CardActions.tsx';
import { CardTerms } from './CardTerms.tsx';
import { asOffered, LastingChoice, type Lasting } from './LastingChoice.tsx';
import { endOf, isAhead } from './lastingFields.ts';
import { EditArguments } from './EditArguments.tsx';
import { EditedNote } from './EditedNote.tsx';
import { PreviewWell } from './PreviewWell.tsx';
import { RefuseNote } from './RefuseNote.tsx';
import { SettledCard } from './SettledCard.tsx';
import { TimeLeft } from './TimeLeft.tsx';
import { useArmed } from './useArmed.ts';
import { useDecide } from './useDecide.ts';
import { findUnread, hidesRest, needsToBeSeen, useSeenToEnd } from './useSeenToEnd.ts';

/** One thing that waits for the person, in six parts of fixed order: verb, model's words, facts, terms, actions, why. */
export function ApprovalCard({ approval, bare = false, inBatch = false, onSeen }: ApprovalCardProps): ReactNode {
  return approval.outcome === undefined ? <OpenCard approval={approval} bare={bare} inBatch={inBatch} onSeen={onSeen} /> : <SettledCard approval={approval} inBatch={inBatch} />;
}

interface ApprovalCardProps {
  approval: ApprovalView;
  /** Without the mark in front of its verb: the thread draws it on its line. */
  bare?: boolean;
  /** Opened in a row of its batch, whose card is the one to go to. */
  inBatch?: boolean;
  /** Its facts were on screen to their end. */
  onSeen?: ((digest: string) => void) | undefined;
}

/** A form with nothing in a field that must have something: it is opened to be filled in. */
function isUnfilled({ preview }: ApprovalView): boolean {
  return preview.kind === 'form' && preview.fields.some(({ required, value }) => required && value === '');
}

type Mode = 'choose' | 'refuse' | 'edit';

function OpenCard({ approval, bare = false, inBatch = false, onSeen }: ApprovalCardProps): ReactNode {
  const client = useClient();
  const card = useRef<HTMLElement>(null);
  const [mode, setMode] = useState<Mode>(() => (isUnfilled(approval) ? 'edit' : 'choose'));
  const [scope, setScope] = useState<GrantScope>('once');
  const [lasting, setLasting] = useState<Lasting>(asOffered);
  const [whole, setWhole] = useState<Preview>();
  const [scopeOpen, setScopeOpen] = useState(false);
  const { busy, error, decide } = useDecide();
  const armed = useArmed(card, approval.call.digest);
  const facts = useRef<HTMLDivElement>(null);
  const seen = useSeenToEnd(facts, needsToBeSeen(approval) && mode !== 'edit', approval.call.digest, whole);
  const termsId = useId();
  useEffect(() => {
    if (seen) onSeen?.(approval.call.digest);
  }, [seen, onSeen, approval.call.digest]);

  // Another digest is another card: what was chosen for the old one does not hold.
  useEffect(() => {
    setWhole(undefined);
    setScope('once');
    setLasting(asOffered);
  }, [approval.call.digest]);

  const offer = scope === 'once' ? undefined : approval.offers.find((each) => each.scope === scope);
  const incomplete = offer !== undefined && lasting.ending === 'date' && !isAhead(lasting.date);

  const back = (): void => {
    setMode('choose');
    // The field that had the focus is gone; the card's keys go on working.
    requestAnimationFrame(() => card.current?.focus({ preventScroll: true }));
  };
  const showWhole = (): void => {
    client.request('approvals.preview', { approvalId: approval.id }).then(setWhole, () => setWhole(approval.preview));
  };
  const showRest = (): void => {
    if (!facts.current) return;
    if (hidesRest(facts.current)) return showWhole();
    const rest = findUnread(facts.current);
    rest?.scrollBy({ top: rest.clientHeight - 2 * 19 });
  };
  const restore = (): void => {
    client.request('approvals.edit', { approvalId: approval.id, input: null }).catch(() => undefined);
  };
  const allow = (): void => {
    if (!seen) return showRest();
    if (incomplete) return;
    // While the click still counts as the person's: a browser opens nothing later.
    if (approval.opens !== undefined) window.open(approval.opens, '_blank', 'noopener,noreferrer');
    decide([{ approval, verdict: 'allow', scope, ...(offer && { match: lasting.match, until: endOf(lasting.ending, lasting.date, Date.now()) }) }]);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    // A menu's keys come through here as well, though it lies elsewhere on the page.
    if (event.defaultPrevented || !armed || busy || !event.currentTarget.contains(event.target as Node)) return;
    const control = event.ctrlKey || event.metaKey;
    const inField = event.target instanceof HTMLElement && /^(?:INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (control && event.key === 'Enter' && mode === 'choose') {
      event.preventDefault();
      allow();
      return;
    }
    if (inField || control || event.altKey) return;
    const keys: Record<string, () => void> = { r: () => setMode('refuse'), e: () => setMode('edit'), d: showWhole, s: () => setScopeOpen(approval.offers.length > 1) };
    const run = keys[event.key.toLowerCase()];
    if (!run || mode !== 'choose') return;
    event.preventDefault();
    run();
  };

  const { call } = approval;
  return (
    <article
      ref={card}
      data-testid="approval-card"
      data-approval-id={approval.id}
      data-batch-id={inBatch ? undefined : approval.batchId}
      data-armed={armed}
      aria-label={approval.heading}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="@container min-w-0 rounded-(--r3) bg-(--surface) shadow-(--shadow-1) forced-colors:border focus-visible:shadow-[0_0_0_4px_var(--accent-tint)] focus-visible:-outline-offset-1"
    >
      <div className="flex min-w-0 items-start gap-2 px-3.5 pt-2.5">
        {!bare && <span className="mt-px"><Mark risk={call.risk} state="waiting" ground="surface" /></span>}
        <h3 className="min-w-0 text-(length:--t-title) leading-(--lh-title) font-semibold [overflow-wrap:anywhere]"><VisibleText text={approval.heading} /></h3>
        <code className="mt-0.5 flex-none text-(--text-3)">{call.name}</code>
        <span className="ml-auto" />
        <TimeLeft expiresAt={approval.expiresAt} />
      </div>
      {approval.modelSays !== undefined && (
        <p className="flex gap-2 px-3.5 pt-0.5 text-(length:--t-small) leading-(--lh-small) text-(--text-2)">
          <span className="flex-none text-(--text-3)">Model says</span>
          <span className="line-clamp-2 min-w-0"><VisibleText text={approval.modelSays} /></span>
        </p>
      )}
      <div ref={facts} className="mx-2 mt-2">
        {mode === 'edit' ? <EditArguments approval={approval} onClose={back} /> : (
          <>
            {approval.original && approval.preview.kind !== 'form' && <EditedNote approval={approval} original={approval.original} />}
            <PreviewWell preview={whole ?? approval.preview} whole={whole !== undefined} onShowWhole={showWhole} />
          </>
        )}
      </div>
      <CardTerms terms={approval.terms} id={termsId} />
      {offer && mode === 'choose' && <LastingChoice key={scope} approvalId={approval.id} offer={offer} lasting={lasting} disabled={busy} onChange={setLasting} />}
      {error && <div className="px-2 pb-2"><ErrorNote error={error} /></div>}
      <div className="flex min-w-0 flex-wrap items-center gap-1.5 gap-y-1.5 border-t border-(--line) p-2">
        {mode === 'refuse' ? (
          <RefuseNote busy={busy} onCancel={back} onRefuse={(note) => decide([{ approval, verdict: 'refuse', note }])} />
        ) : (
          <CardActions approval={approval} busy={busy || mode === 'edit'} mayRefuse={!busy && (mode !== 'edit' || approval.preview.kind === 'form')} seen={seen} incomplete={incomplete} scope={scope} scopeOpen={scopeOpen} onScopeOpen={setScopeOpen} termsId={termsId} onScope={setScope} onAllow={allow} onRefuse={() => setMode('refuse')} onEdit={() => setMode('edit')} onRestore={restore} />
        )}
      </div>
    </article>
  );
}
