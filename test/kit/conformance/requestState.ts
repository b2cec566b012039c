// State that goes to the client and comes back: sealed, so that a changed one is noticed.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { ProtocolError, ProtocolErrorCode, type ServerContext } from '@modelcontextprotocol/server';

const key = randomBytes(32);
const sealOf = (text: string): Buffer => createHmac('sha256', key).update(text).digest();

export function sealState(state: string): string {
  return `${Buffer.from(state).toString('base64url')}.${sealOf(state).toString('base64url')}`;
}

/** The state as it was sealed; undefined where none came. Invalid params for one that was changed. */
export function openState({ mcpReq }: ServerContext): string | undefined {
  const given = mcpReq.requestState<string>();
  if (given === undefined) return undefined;
  const [text = '', seal = ''] = String(given).split('.');
  const state = Buffer.from(text, 'base64url').toString();
  const [expected, found] = [sealOf(state), Buffer.from(seal, 'base64url')];
  if (expected.length !== found.length || !timingSafeEqual(expected, found)) throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'The request state has been changed');
  return state;
}
