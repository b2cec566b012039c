import type { ApprovalView } from '../../../src-preload/contract/index.ts';
import type { Client } from '../../client/client.ts';
import { goTo, type Route } from '../../layout/routes.ts';
import { groupApprovals } from './groupApprovals.ts';

/** How long a screen may take to show the card it was asked for, milliseconds. */
const showsWithinMs = 3000;

/**
 * Goes to the next thing that waits, in the order of the queue and round: from the card that has the
 * focus to the one after it, else to the first on this screen, else to the oldest. On the queue's own
 * screen it stays there; elsewhere a chat's card is shown in its chat. The card gets the focus.
 */
export function nextWaiting(client: Client, route: Route): void {
  const stop = client.subscribe('approvals', undefined, ({ approvals }) => {
    queueMicrotask(() => stop());
    const next = findNext(groupApprovals(approvals), focusedBatch(), shownBatches(), route);
    const [first] = next ?? [];
    if (!first) return;
    const { batchId, call } = first;
    if (!cardOf(batchId)) goTo(route.screen !== 'approvals' && call.caller.kind === 'chat' ? `#/chat/${encodeURIComponent(call.caller.chatId)}` : `#/approvals/${encodeURIComponent(batchId)}`);
    focusWhenShown(batchId);
  });
}

/** The cards to go to: `focused` and `shown` are the steps whose cards have the focus and are on screen. */
export function findNext(groups: readonly ApprovalView[][], focused: string | undefined, shown: readonly string[], route: Route): ApprovalView[] | undefined {
  const isOpen = (group: readonly ApprovalView[]): boolean => group.some((approval) => approval.outcome === undefined);
  const stepOf = (group: readonly ApprovalView[]): string | undefined => group[0]?.batchId;
  if (focused === undefined) {
    const here = groups.find((group) => isOpen(group) && shown.includes(stepOf(group) ?? ''));
    if (here) return here;
  }
  const from = focused ?? (route.screen === 'approvals' ? (shown[0] ?? route.batchId ?? undefined) : undefined);
  const at = groups.findIndex((group) => stepOf(group) === from);
  return [...groups.slice(at + 1), ...groups.slice(0, at + 1)].find(isOpen);
}

const cards = '[data-testid="approval-card"][data-batch-id]';

function shownBatches(): string[] {
  return [...document.querySelectorAll<HTMLElement>(cards)].map((card) => card.dataset['batchId'] ?? '');
}

function focusedBatch(): string | undefined {
  return document.activeElement?.closest<HTMLElement>(cards)?.dataset['batchId'];
}

function cardOf(batchId: string): HTMLElement | undefined {
  return [...document.querySelectorAll<HTMLElement>(`${cards}:not([data-outcome])`)].find((card) => card.dataset['batchId'] === batchId);
}

/** Now, or as soon as the screen has drawn it; a person who has gone on meanwhile is left alone. */
function focusWhenShown(batchId: string): void {
  const { hash } = window.location;
  const until = Date.now() + showsWithinMs;
  const look = (): void => {
    if (window.location.hash !== hash) return;
    const card = cardOf(batchId);
    if (!card) {
      if (Date.now() < until) requestAnimationFrame(look);
      return;
    }
    card.scrollIntoView({ block: 'nearest' });
    card.focus({ preventScroll: true });
  };
  look();
}
