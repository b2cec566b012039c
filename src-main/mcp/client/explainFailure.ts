import { ProtocolError, SdkError, SdkErrorCode, SdkHttpError, SseError, UnauthorizedError } from '@modelcontextprotocol/client';
import { AppError, toAppError } from '../../kernel/errors.ts';
import { AnsweredStatus } from './webSocketTransport.ts';

export interface FailureContext {
  /** The server's name. */
  server: string;
  /** Its address, or the program that runs. */
  place: string;
  /** Doing it again does no more than doing it once. */
  idempotent: boolean;
  /** Why the connection is over, if it is. */
  endReason: AppError | undefined;
  signal?: AbortSignal | undefined;
  /** Takes secrets out of a stranger's words. */
  hide(text: string): string;
}

/** The connection was over before anything was done: the same may run on another one, whatever it is. */
export class NotDone extends AppError {
  constructor(message: string, cause?: unknown) {
    super('NETWORK', message, { cause, hint: 'Try again' });
  }
}

/**
 * Whatever the SDK or a transport threw, in terms of what happened. NETWORK means that the same may be
 * tried again: it was not sent, or doing it twice does no harm. What was sent and may have had its
 * effect is OUTCOME_UNKNOWN.
 */
export function explainFailure(error: unknown, context: FailureContext): AppError {
  const { server, signal } = context;
  if (signal?.aborted) return toAppError(signal.reason);
  if (error instanceof AppError) return error.code === 'NETWORK' ? cutOff(`${server}: ${lowerFirst(error.message)}`, error, context) : new AppError(error.code, `${server}: ${lowerFirst(error.message)}`, { cause: error, ...(error.hint !== undefined && { hint: error.hint }) });
  if (error instanceof ProtocolError) return explainAnswer(error, context);
  if (error instanceof UnauthorizedError) return explainStatus(401, '', error, context);
  if (error instanceof SdkHttpError) return explainStatus(error.status, typeof error.data['text'] === 'string' ? error.data['text'] : '', error, context);
  if (error instanceof AnsweredStatus) return explainStatus(error.status, '', error, context);
  if (error instanceof SseError && error.code !== undefined) return explainStatus(error.code, '', error, context);
  if (error instanceof SdkError) return explainSdk(error, context);
  const cause = systemCodeOf(error);
  if (cause !== undefined && neverSent.test(cause)) return new AppError('NETWORK', `${server}: ${reachWords(cause)} ${context.place}`, { cause: error, hint: 'Look whether it runs, and whether the address is right' });
  if (error instanceof SyntaxError || (error instanceof Error && error.name === 'ZodError')) return new AppError('INVALID_OUTPUT', `${server} answered with what is not MCP`, { cause: error, hint: 'Look whether the address is that of an MCP server' });
  return cutOff(`${server}: the connection broke${cause === undefined ? '' : ` (${cause})`}${error instanceof Error && cause === undefined ? `: ${context.hide(error.message).slice(0, 300)}` : ''}`, error, context);
}

/** The server was reached under a session it does not know any more: what was sent has not been done. */
export function isSessionLost(error: unknown): boolean {
  if (!(error instanceof SdkHttpError)) return false;
  const { text } = error.data;
  return error.status === 404 || (error.status === 400 && typeof text === 'string' && /session/i.test(text));
}

function cutOff(message: string, cause: unknown, { idempotent }: FailureContext): AppError {
  if (idempotent) return new AppError('NETWORK', message, { cause, hint: 'Try again' });
  return new AppError('OUTCOME_UNKNOWN', `${message}; whether the call had its effect is not known, and it was not tried again`, { cause, hint: 'Look whether it had its effect before calling it again' });
}

function explainSdk(error: SdkError, context: FailureContext): AppError {
  const { server, endReason } = context;
  switch (error.code) {
    case SdkErrorCode.RequestTimeout:
      return new AppError('DEADLINE_EXCEEDED', `${server} did not answer in time`, { cause: error, hint: 'Try again later, or give it more time' });
    case SdkErrorCode.ConnectionClosed:
    case SdkErrorCode.SendFailed:
      return endReason ? explainFailure(endReason, context) : cutOff(`${server}: the connection was closed`, error, context);
    case SdkErrorCode.NotConnected:
      return new AppError('NETWORK', `${server} is not connected`, { cause: error, hint: 'Try again' });
    case SdkErrorCode.EraNegotiationFailed:
      return explainFailure(innerCause(error) ?? new AppError('UNSUPPORTED', context.hide(error.message)), { ...context, idempotent: true });
    case SdkErrorCode.CapabilityNotSupported:
    case SdkErrorCode.MethodNotSupportedByProtocolVersion:
      return new AppError('UNSUPPORTED', `${server} does not offer this: ${error.message}`, { cause: error });
    case SdkErrorCode.ListPaginationExceeded:
      return new AppError('TOO_LARGE', `${server} has a list that does not end`, { cause: error });
    default:
      return new AppError('INVALID_OUTPUT', `${server} answered with what is not MCP: ${context.hide(error.message).slice(0, 500)}`, { cause: error });
  }
}

/** A JSON-RPC error: the server has decided, so nothing is unknown. */
function explainAnswer(error: ProtocolError, { server, hide }: FailureContext): AppError {
  const message = `${server} answered: ${hide(error.message).slice(0, 1000)}`;
  switch (error.code) {
    case -32601:
      return new AppError('UNSUPPORTED', message, { cause: error });
    case -32602:
      return new AppError('INVALID_INPUT', message, { cause: error, hint: 'Look at the tool’s schema' });
    case -32002:
      return new AppError('NOT_FOUND', message, { cause: error });
    default:
      return new AppError('COMMAND_FAILED', message, { cause: error });
  }
}

function explainStatus(status: number, text: string, cause: unknown, context: FailureContext): AppError {
  const { server, place, hide } = context;
  const said = text === '' || text.trimStart().startsWith('<') ? '' : `: ${hide(text).slice(0, 300)}`;
  switch (status) {
    case 401:
      return new AppError('UNAUTHENTICATED', `${server} wants to know who calls`, { cause, hint: `Sign in to it (steward servers login ${server}), or give it a key` });
    case 403:
      return new AppError('FORBIDDEN', `${server} refuses this key${said}`, { cause, hint: 'Use a key that may do this' });
    case 413:
      return new AppError('TOO_LARGE', `${server} takes in no message of this size`, { cause });
    case 429:
      return new AppError('RATE_LIMITED', `${server} has been called too often`, { cause, hint: 'Try again later' });
    case 503:
      return new AppError('OVERLOADED', `${server} has too much to do${said}`, { cause, hint: 'Try again later' });
    default:
      if (status >= 500) return cutOff(`${server} answered HTTP ${status}${said}`, cause, context);
      if (status >= 300 && status < 400) return new AppError('UNSUPPORTED', `${server}: ${place} points elsewhere, and is not followed there`, { cause, hint: 'Use the address it points to, if that is the server that is meant' });
      return new AppError('UNSUPPORTED', `${server}: ${place} answered HTTP ${status}${said}`, { cause, hint: 'Look whether the address is that of an MCP server' });
  }
}

/** Codes of failures before anything was sent. */
const neverSent = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_.*|ERR_SSL_.*|CERT_.*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*)$/;

function reachWords(code: string): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the host is not known:';
  return /^(?:ERR_|CERT_|DEPTH_|SELF_|UNABLE_)/.test(code) ? `its certificate cannot be trusted (${code}):` : 'nothing answers at';
}

/** The system's code of an error or of what caused it. */
function systemCodeOf(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    // It carries what happened in its words only.
    if (at instanceof SseError) return /\bE(?:CONNREFUSED|NOTFOUND|HOSTUNREACH|NETUNREACH)\b/.exec(at.message)?.[0];
    if ('code' in at && typeof at.code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(at.code)) return at.code;
    if (at instanceof AggregateError && at.cause === undefined) return systemCodeOf(at.errors[0]);
  }
  return undefined;
}

function innerCause(error: SdkError): unknown {
  return error.cause ?? (error.data as { cause?: unknown } | undefined)?.cause;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
