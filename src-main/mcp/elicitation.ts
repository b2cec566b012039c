import { randomUUID } from 'node:crypto';
import type { InputRequests } from '@modelcontextprotocol/server';
import { isRecord, type RequestId } from './jsonRpc.ts';

/**
 * Telling an outside client's user that a person must decide in Steward. What is answered there is not
 * looked at, or only ends the wait: approvals come from the person's own connection alone.
 */

/** Whether a client with these capabilities can put a form to its user. An empty capability means forms. */
export function canElicit(capabilities: unknown): boolean {
  const elicitation = isRecord(capabilities) ? capabilities['elicitation'] : undefined;
  return isRecord(elicitation) && (isRecord(elicitation['form']) || !Object.hasOwn(elicitation, 'url'));
}

/** A form without fields: there is nothing to fill in, and nothing in it that could allow the call. */
export function elicitationParams(heading: string): { message: string; requestedSchema: { type: 'object'; properties: Record<string, never> } } {
  return { message: `${heading}: Steward asks the person at its computer. Allow or refuse it in Steward; an answer here does not decide.`, requestedSchema: { type: 'object', properties: {} } };
}

/** Under this name the 2026-07-28 revision carries the form, and its answer when the call is made again. */
export const approvalKey = 'steward.approval';

/** The members of an `InputRequiredResult`, as JSON text without the outer braces. */
export function inputRequiredText(heading: string): string {
  const inputRequests: InputRequests = { [approvalKey]: { method: 'elicitation/create', params: elicitationParams(heading) } };
  return `"resultType":"input_required","inputRequests":${JSON.stringify(inputRequests)}`;
}

/** What a call made again says of the form: whether it was shown, and whether its user wants to wait on. */
export function readFormAnswer(responses: unknown): 'not shown' | 'accept' | 'decline' {
  const answer = isRecord(responses) ? responses[approvalKey] : undefined;
  if (!isRecord(answer)) return 'not shown';
  return answer['action'] === 'accept' ? 'accept' : 'decline';
}

/** Forms of one session of the 2025 revisions that its client has not closed yet. */
export type OpenForms = Set<RequestId>;

/** A form as a request of the server's, with the notification that takes it back. */
export function openForm(heading: string, forms: OpenForms): { request: string; takeBack: () => string | undefined } {
  const id = `steward.approval.${randomUUID()}`;
  forms.add(id);
  return {
    request: JSON.stringify({ jsonrpc: '2.0', id, method: 'elicitation/create', params: elicitationParams(heading) }),
    takeBack: () => (forms.delete(id) ? JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id, reason: 'The wait is over' } }) : undefined),
  };
}

/** Whether a message is a client's answer to one of these forms; it is noted as closed. */
export function closesForm(message: unknown, forms: OpenForms): boolean {
  if (!isRecord(message) || 'method' in message || (!('result' in message) && !('error' in message))) return false;
  return forms.delete(message['id'] as RequestId);
}
