import type { JSONRPCMessage } from '@modelcontextprotocol/client';
import { AppError, isAppError } from '../../kernel/errors.ts';
import { isRecord } from '../jsonRpc.ts';
import { longestLine } from '../lines.ts';
import { parseMessage } from '../parseMessage.ts';
import type { ReportingTransport } from './stdioTransport.ts';

/** One message of a server's as text. INVALID_OUTPUT for what is no JSON-RPC message, or JSON that readers disagree about. */
function readMessage(text: string): JSONRPCMessage {
  try {
    const message = parseMessage(text);
    if (!isMessage(message)) throw new AppError('INVALID_OUTPUT', 'it is no JSON-RPC message');
    return message;
  } catch (error) {
    const why = isAppError(error) ? error.message.replace('Parse error: ', '') : 'it is no JSON-RPC message';
    throw new AppError('INVALID_OUTPUT', `The server sent what is not MCP: ${why}: ${text.slice(0, 200)}`, { cause: error });
  }
}

/** Looked at by hand, as the SDK does it again with its schemas: every call would pay for that twice. */
function isMessage(message: unknown): message is JSONRPCMessage {
  if (!isRecord(message) || message['jsonrpc'] !== '2.0') return false;
  const { id, method, params, result, error } = message;
  const isId = typeof id === 'string' || Number.isInteger(id);
  if (method !== undefined) return typeof method === 'string' && (id === undefined || isId) && (params === undefined || isRecord(params));
  if (result !== undefined) return isId && isRecord(result);
  return (isId || id === undefined || id === null) && isRecord(error) && Number.isInteger(error['code']) && typeof error['message'] === 'string';
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
