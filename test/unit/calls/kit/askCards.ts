// Calls that ask, and what the person does with their cards.
import { expect } from 'vitest';
import type { ApprovalView, Caller, GrantScope, RuleMatch } from '../../../../src-preload/contract/index.ts';
import type { CallOutcome, CallRequest } from '../../../../src-main/calls/callOutcome.ts';
import type { OpenDoor } from '../../../kit/openDoor.ts';

export const chat: Caller = { kind: 'chat', chatId: 'chat_1', model: 'offline' };
export const otherChat: Caller = { kind: 'chat', chatId: 'chat_2', model: 'offline' };
export const cursor: Caller = { kind: 'mcp', client: 'cursor', tokenId: 'default' };

export const create = (file_path: string, caller: Caller = chat, more: Partial<CallRequest> = {}): CallRequest => ({ name: 'create_file', input: { file_path, content: 'x' }, caller, ...more });

export const openCards = ({ parts }: OpenDoor): ApprovalView[] => parts.approvals.unanswered().map(({ view }) => view);

/** Starts a call and waits for its card. */
export async function ask(open: OpenDoor, request: CallRequest): Promise<{ outcome: Promise<CallOutcome>; card: ApprovalView }> {
  const known = new Set(openCards(open).map(({ id }) => id));
  const outcome = open.door.callFunction(request);
  await expect.poll(() => openCards(open).some(({ id }) => !known.has(id))).toBe(true);
  const card = openCards(open).find(({ id }) => !known.has(id));
  if (!card) throw new Error('no card');
  return { outcome, card };
}

export interface Lasting {
  match?: RuleMatch[];
  until?: number;
}

export const allow = (open: OpenDoor, { id, call }: ApprovalView, scope: GrantScope = 'once', lasting: Lasting = {}): Promise<number> => open.door.decide([{ approvalId: id, digest: call.digest, verdict: 'allow', scope, note: undefined, ...lasting }]);
export const refuse = (open: OpenDoor, { id, call }: ApprovalView): Promise<number> => open.door.decide([{ approvalId: id, digest: call.digest, verdict: 'refuse', scope: 'once', note: undefined }]);

/** Asks, allows with this scope, and waits for the end. */
export async function allowed(open: OpenDoor, request: CallRequest, scope: GrantScope, lasting: Lasting = {}): Promise<void> {
  const { outcome, card } = await ask(open, request);
  await allow(open, card, scope, lasting);
  expect((await outcome).state).toBe('done');
}

/** Whether this call would have to be allowed by a person. */
export async function asks(open: OpenDoor, request: CallRequest): Promise<boolean> {
  const outcome = await open.door.callFunction({ ...request, approval: 'refuse' });
  expect(['done', 'refused']).toContain(outcome.state);
  return outcome.error?.code === 'APPROVAL_REQUIRED';
}
