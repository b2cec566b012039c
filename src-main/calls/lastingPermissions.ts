import type { RuleMatch } from '../../src-preload/contract/index.ts';
import { settingsEvent } from '../audit/settingsEvent.ts';
import { AppError } from '../kernel/errors.ts';
import { narrowGrant } from '../policy/grantOffers.ts';
import type { Decision, LastingPermission, PendingApproval } from './approvals.ts';
import type { DoorParts } from './doorParts.ts';
import { newGrantId, type LastingScope } from './grants.ts';
import { questionOf } from './prepareCall.ts';

/** The person's word on one card, as it comes from their screen. */
export interface PersonDecision extends Omit<Decision, 'permission'> {
  /** The pattern to save in the place of the offered one. */
  match?: readonly RuleMatch[] | undefined;
  /** Milliseconds since 1970-01-01 UTC. */
  until?: number | undefined;
}

/**
 * The decision with exactly what it would save. INVALID_INPUT when it asks for more than the card
 * offers: a scope that was not on it, a wider pattern, a time that is over.
 */
export function readDecision({ match, until, ...decision }: PersonDecision, pending: PendingApproval | undefined, parts: DoorParts): Decision {
  if (decision.verdict !== 'allow' || decision.scope === 'once' || !pending) {
    if (match !== undefined || until !== undefined) throw new AppError('INVALID_INPUT', 'A pattern and an end belong to a lasting permission');
    return { ...decision, permission: undefined };
  }
  const { proposal, view } = pending;
  if (!proposal || !view.offers.some((offer) => offer.scope === decision.scope)) {
    throw new AppError('INVALID_INPUT', `${view.heading} can only be allowed ${view.offers.map((offer) => offer.scope).join(' or ')}`);
  }
  if (until !== undefined && until <= parts.clock.now()) throw new AppError('INVALID_INPUT', 'The permission would have ended already', { hint: 'Choose a later end' });
  const subject = { definition: parts.registry.require(pending.name), risk: view.call.risk, caller: pending.caller, effects: view.call.effects };
  return { ...decision, permission: { proposal: match ? narrowGrant(proposal, match, questionOf(subject), parts.roots()) : proposal, until } };
}

/** Saves what the person allowed for longer, written down in the audit first. Answers the permission's id: an earlier one's, when that says the same. */
export async function savePermission({ proposal, until }: LastingPermission, scope: LastingScope, { caller }: Pick<PendingApproval, 'caller'>, { audit, clock, grants, roots }: DoorParts): Promise<string> {
  const grant = { scope, proposal, chatId: scope === 'chat' && caller.kind === 'chat' ? caller.chatId : undefined, workspace: scope === 'workspace' ? roots().workspace : undefined, until };
  const same = grants.find(grant);
  if (same) return same.id;
  const id = newGrantId(clock.now());
  const end = until === undefined ? '' : ` until ${new Date(until).toISOString()}`;
  await audit.append(settingsEvent(`Allowed ${scopeWords[scope]}${end}: ${proposal.sentence}`, clock.now(), { callId: id, details: { match: proposal.match } }), { durable: true });
  await grants.add({ ...grant, id });
  return id;
}

const scopeWords: Record<LastingScope, string> = { chat: 'for a chat', workspace: 'in this workspace', always: 'for always' };
