import { parseJSONRPCMessage, type JSONRPCMessage } from '@modelcontextprotocol/client';
import { AppError, isAppError } from '../../kernel/errors.ts';
import { longestLine } from '../lines.ts';
import { parseMessage } from '../parseMessage.ts';
import type { ReportingTransport } from './stdioTransport.ts';

/** One message of a server's as text. INVALID_OUTPUT for what is no JSON-RPC message, or JSON that readers disagree about. */
function readMessage(text: string): JSONRPCMessage {
  try {
    return parseJSONRPCMessage(parseMessage(text));
  } catch (error) {
    const why = isAppError(error) ? error.message.replace('Parse error: ', '') : 'it is no JSON-RPC message';
    throw new AppError('INVALID_OUTPUT', `The server sent what is not MCP: ${why}: ${text.slice(0, 200)}`, { cause: error });
  }
}

/** Hands a message on, or tells what could not be taken in; returns what it was. */
export function takeMessage(text: string, to: Pick<ReportingTransport, 'onmessage' | 'onleftout'>): 'answer' | 'other' {
  try {
    const message = readMessage(text);
    to.onmessage?.(message);
    return 'method' in message ? 'other' : 'answer';
  } catch (error) {
    const why = isAppError(error) ? error : new AppError('INVALID_OUTPUT', 'The server sent what could not be taken in', { cause: error });
    to.onleftout?.({ first: text.slice(0, 512), last: text.slice(-512) }, why);
    return 'other';
  }
}

export function tooLong(): AppError {
  return new AppError('TOO_LARGE', `The server sent a message of more than ${longestLine} bytes`, { hint: 'Ask it for less at once' });
}

/** Deeper than any result that can be shown; far from what would overflow a stack. */
const deepest = 200;

/** Why a value that was read by others must not be handed on; undefined when it may. */
export function findUnsafe(value: unknown, depth = 0): string | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  if (depth > deepest) return `it is nested more than ${deepest} levels deep`;
  if (Object.hasOwn(value, '__proto__')) return 'it has a member called __proto__';
  for (const item of Array.isArray(value) ? (value as unknown[]) : Object.values(value)) {
    const found = findUnsafe(item, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
