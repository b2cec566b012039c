import type { ApprovalView, GrantOffer } from '../../../src-preload/contract/index.ts';

/** A lasting permission that cards of a batch offer. */
export interface BatchOffer {
  key: string;
  offer: GrantOffer;
  /** The cards that offer just this; the first of them carries it, once saved it is one permission. */
  approvalIds: string[];
}

/** What the cards offer beside "once", each thing once, in the order of the cards. */
export function listBatchOffers(approvals: readonly ApprovalView[]): BatchOffer[] {
  const offers = new Map<string, BatchOffer>();
  for (const { id, offers: own } of approvals) {
    for (const offer of own) {
      if (offer.scope === 'once') continue;
      const key = `${offer.scope} ${JSON.stringify(offer.match ?? offer.sentence)}`;
      const known = offers.get(key);
      if (known) known.approvalIds.push(id);
      else offers.set(key, { key, offer, approvalIds: [id] });
    }
  }
  const order = ['chat', 'workspace', 'always'];
  return [...offers.values()].sort((a, b) => order.indexOf(a.offer.scope) - order.indexOf(b.offer.scope));
}

/** "It is offered for 3 of the 4 chosen; the other is allowed this once." */
export function describeCoverage(covered: number, chosen: number): string {
  const others = chosen - covered;
  if (others <= 0) return '';
  return `It is offered for ${covered} of the ${chosen} chosen; the ${others === 1 ? 'other is' : 'others are'} allowed this once.`;
}
