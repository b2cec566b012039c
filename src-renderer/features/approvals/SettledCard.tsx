import { useState, type ReactNode } from 'react';
import type { ApprovalView } from '../../../src-preload/contract/index.ts';
import { useClient } from '../../hooks/useClient.ts';
import { Button } from '../../ui/Button.tsx';
import { formatMinute } from '../../ui/format.ts';
import { Mark } from '../../ui/Mark.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';

const words: Record<NonNullable<ApprovalView['outcome']>, string> = { allowed: 'Allowed', refused: 'Refused', expired: 'Nobody answered in time, so it was refused. Nothing ran.', withdrawn: 'The turn was stopped before you answered. Nothing ran.' };

/** A card that has been decided: folded, with what became of it. */
export function SettledCard({ approval, inBatch }: { approval: ApprovalView; inBatch: boolean }): ReactNode {
  const client = useClient();
  const [asked, setAsked] = useState(false);
  const { call, outcome } = approval;
  if (outcome === undefined) return null;
  const again = (): void => {
    setAsked(true);
    // Through the door as a fresh call of the person's own; what comes of it shows as its own card.
    client.request('calls.run', { name: call.name, input: call.arguments }).catch(() => setAsked(false));
  };
  return (
    <article data-testid="approval-card" data-outcome={outcome} data-batch-id={inBatch ? undefined : approval.batchId} aria-label={approval.heading} tabIndex={0} className="min-w-0 rounded-(--r3) bg-(--canvas) px-3.5 py-2.5 shadow-[0_0_0_1px_var(--line)] forced-colors:border">
      <div className="flex min-w-0 items-center gap-2">
        <Mark risk={call.risk} state={outcome === 'allowed' ? (call.state === 'waiting' ? 'running' : call.state) : 'refused'} />
        <h3 className="min-w-0 truncate text-(length:--t-title) leading-(--lh-title) font-semibold" title={approval.heading}><VisibleText text={approval.heading} /></h3>
        <code className="flex-none text-(--text-3)">{call.name}</code>
        <span className="ml-auto flex-none text-(length:--t-small) text-(--text-3)">{outcome === 'expired' ? `asked ${formatMinute(approval.createdAt)}, refused ${formatMinute(call.decision?.at ?? approval.expiresAt)}` : formatMinute(call.finishedAt ?? call.decision?.at ?? approval.createdAt)}</span>
      </div>
      <div className="flex items-center gap-2 pt-1 pl-7 text-(length:--t-small) text-(--text-2)">
        <span className="min-w-0 flex-1 [overflow-wrap:anywhere]"><VisibleText text={outcome === 'allowed' ? (call.error?.message ?? call.summary ?? words.allowed) : call.decision?.note ? `Refused: “${call.decision.note}”` : words[outcome]} /></span>
        {call.caller.kind === 'chat' && <a href={`#/chat/${encodeURIComponent(call.caller.chatId)}`} className="target flex-none">Open the chat</a>}
        {(outcome === 'expired' || outcome === 'refused') && call.caller.kind === 'catalogue' && <Button size="small" disabled={asked} onClick={again}>Ask again</Button>}
      </div>
    </article>
  );
}
