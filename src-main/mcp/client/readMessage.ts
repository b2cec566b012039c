import { parseJSONRPCMessage, type JSONRPCMessage } from '@modelcontextprotocol/client';
import { AppError, isAppError } from '../../kernel/errors.ts';
import { parseMessage } from '../parseMessage.ts';

/** One message of a server's as text. INVALID_OUTPUT for what is no JSON-RPC message, or JSON that readers disagree about. */
export function readMessage(text: string): JSONRPCMessage {
  try {
    return parseJSONRPCMessage(parseMessage(text));
  } catch (error) {
    const why = isAppError(error) ? error.message.replace('Parse error: ', '') : 'it is no JSON-RPC message';
    throw new AppError('INVALID_OUTPUT', `The server sent what is not MCP: ${why}: ${text.slice(0, 200)}`, { cause: error });
  }
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
