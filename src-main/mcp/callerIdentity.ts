import type { Caller } from '../../src-preload/contract/index.ts';
import { isRecord } from './jsonRpc.ts';

/** What a client that gives no name is called on cards and in the audit. */
const nameless = 'An unnamed program';
const longestName = 64;

/** Who calls: the token it came in with tells callers apart, the name is only what it says of itself. */
export function mcpCaller(tokenId: string, clientName: string): Caller {
  return { kind: 'mcp', client: clientName, tokenId };
}

/** The name in a `clientInfo`, in one line of visible characters; a person reads it on a card. */
export function readClientName(clientInfo: unknown): string {
  const given = isRecord(clientInfo) ? clientInfo['name'] : undefined;
  if (typeof given !== 'string') return nameless;
  const visible = given.slice(0, 1000).replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return [...visible].slice(0, longestName).join('') || nameless;
}
