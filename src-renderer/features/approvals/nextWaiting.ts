import type { ApprovalView } from '../../../src-preload/contract/index.ts';
import type { Client } from '../../client/client.ts';
import { goTo } from '../../layout/routes.ts';

/** Goes to the oldest thing that waits: the next card on this screen, else its chat, else the queue. */
export function nextWaiting(client: Client): void {
  const cards = [...document.querySelectorAll<HTMLElement>('[data-testid="approval-card"]:not([data-outcome])')];
  const at = cards.findIndex((card) => card.contains(document.activeElement));
  const next = cards[(at + 1) % Math.max(1, cards.length)];
  if (next) {
    next.scrollIntoView({ block: 'center' });
    next.focus();
    return;
  }
  const stop = client.subscribe('approvals', undefined, ({ approvals }) => {
    queueMicrotask(() => stop());
    const open = approvals.find((approval: ApprovalView) => approval.outcome === undefined);
    if (open) goTo(open.call.caller.kind === 'chat' ? `#/chat/${open.call.caller.chatId}` : '#/approvals');
  });
}
