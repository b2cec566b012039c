import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { ErrorCode } from '../../src-preload/contract/index.ts';
import { toAppError } from '../kernel/errors.ts';

/** What the caller got wrong, or may not do; the rest is trouble of Steward's. */
const callersOwn: ReadonlySet<ErrorCode> = new Set(['INVALID_INPUT', 'NOT_FOUND', 'NOT_A_FILE', 'TOO_LARGE', 'UNKNOWN_FUNCTION', 'PERMISSION_DENIED', 'OUT_OF_SCOPE', 'DENIED_BY_POLICY', 'PATH_REFUSED', 'PATH_OUTSIDE_WORKSPACE', 'REFUSED', 'APPROVAL_REQUIRED', 'APPROVAL_PENDING', 'REDACTED_INPUT']);

/** An error as JSON-RPC carries it: `data` has the code by which it is known everywhere else. */
export function toProtocolError(error: unknown, more: Readonly<Record<string, unknown>> = {}): ProtocolError {
  if (error instanceof ProtocolError) return error;
  const { code, message, hint } = toAppError(error);
  return new ProtocolError(callersOwn.has(code) ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError, hint === undefined ? message : `${message}. ${hint}`, { code, ...more });
}
