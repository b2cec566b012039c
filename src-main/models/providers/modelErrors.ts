import { APICallError } from '@ai-sdk/provider';
import { AppError, isAppError, toAppError } from '../../kernel/errors.ts';
import { beginningOf } from '../../kernel/format.ts';
import { isLoopback, providerLabels, whereOf, type ServerChoice } from './address.ts';
import { withoutKey } from './secretKey.ts';

/** What an error message may name: the choice, the address and the key that must not show. */
export interface ErrorContext {
  choice: ServerChoice;
  baseUrl: string;
  key: string | undefined;
}

const longestQuote = 300;

/** What the server said, for quoting: no key, no markup, one line, not too long. */
function quote(text: string, context: ErrorContext): string {
  return beginningOf(withoutKey(text, context.key).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim(), longestQuote);
}

/** An error to keep as a cause: name and text only. The SDK's own carries the whole request and answer. */
function bareCause(error: unknown, context: ErrorContext): Error {
  const cause = new Error(error instanceof Error ? quote(error.message, context) : 'The model server answered with an error');
  cause.name = error instanceof Error ? error.name : 'Error';
  delete cause.stack;
  return cause;
}

const overflow = /context.{0,20}(length|window|size|limit)|maximum context|too many tokens|prompt is too long|exceeds? the (maximum|available).{0,30}(token|context)|input token count.{0,40}exceed|exceed_context_size/i;
const unknownModel = /model.{0,80}(not found|does not exist|not exist|unknown|not supported|not available)|not found.{0,20}model|pull(ing)? (it|the model)/i;

/** Any failure of a model request as an AppError that says what happened at which address and what to try. */
export function toModelError(error: unknown, context: ErrorContext): AppError {
  if (isAppError(error)) return error;
  if (error instanceof Error && error.name === 'AbortError') return new AppError('CANCELLED', 'Stopped before the model had answered');
  if (APICallError.isInstance(error)) {
    return error.statusCode === undefined || (error.statusCode < 300 && error.isRetryable) ? connectionError(error, context) : statusError(error, error.statusCode, context);
  }
  if (isSystemFailure(error)) return connectionError(error, context);
  const text = error instanceof Error ? error.message : messageIn(error);
  if (text !== undefined && overflow.test(text)) return overflowError(text, context);
  if (error instanceof Error && /^(Error|SyntaxError|AI_(JSONParse|TypeValidation|InvalidResponseData|NoContentGenerated|EmptyResponseBody)Error)$/.test(error.name)) {
    return new AppError('MODEL_ERROR', `${whereOf(context.baseUrl)} answered with something that is not a chat answer: ${quote(error.message, context)}`, {
      cause: bareCause(error, context),
      hint: nonsenseHint(context),
    });
  }
  if (text !== undefined) return new AppError('MODEL_ERROR', `The model reported an error: ${quote(text, context)}`, { cause: bareCause(error, context), hint: 'Try again, or choose another model' });
  return toAppError(bareCause(error, context));
}

/** The address answers, but with a web page or the like. */
export function notAModelError(found: string, context: ErrorContext): AppError {
  return new AppError('MODEL_ERROR', `${whereOf(context.baseUrl)} answered with ${quote(found, context)} where a model's answer was expected`, { hint: nonsenseHint(context) });
}

/** Nothing came for too long. */
export function silenceError(seconds: number, begun: boolean, context: ErrorContext): AppError {
  const where = whereOf(context.baseUrl);
  return new AppError('DEADLINE_EXCEEDED', begun ? `${where} stopped in the middle of an answer: nothing came for ${seconds} s` : `${where} did not begin to answer within ${seconds} s`, {
    hint: isLoopback(context.baseUrl) ? 'A large model may still be loading: try again, or choose a smaller one' : 'Try again in a moment',
  });
}

/** The stream ended without the mark that ends an answer. */
export function cutError(context: ErrorContext): AppError {
  return new AppError('MODEL_UNREACHABLE', `The connection to ${whereOf(context.baseUrl)} was cut in the middle of an answer`, { hint: 'Try again' });
}

export function filteredError(): AppError {
  return new AppError('MODEL_ERROR', "The provider's content filter stopped the answer", { hint: 'Say it differently, or choose another model' });
}

function nonsenseHint({ baseUrl, choice }: ErrorContext): string {
  return `Check the address ${baseUrl}: ${choice.provider === 'openai-compatible' ? 'it usually ends in /v1' : `is it really ${providerLabels[choice.provider]}'s?`}`;
}

function overflowError(text: string, context: ErrorContext): AppError {
  return new AppError('TOO_LARGE', `The conversation no longer fits into ${context.choice.model}: ${quote(text, context)}`, { hint: 'Start a new chat, or choose a model with a larger context' });
}

function connectionError(error: unknown, context: ErrorContext): AppError {
  const where = whereOf(context.baseUrl);
  const code = systemCode(error);
  const reason =
    code === 'ECONNREFUSED' ? `Nothing answers at ${where}`
    : code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? `The host ${where} is not known`
    : code?.startsWith('CERT_') || code?.includes('SIGNED') || code?.startsWith('ERR_TLS') ? `The certificate of ${where} is not trusted`
    : code === 'ECONNRESET' || code === 'UND_ERR_SOCKET' || code === 'EPIPE' ? `The connection to ${where} was cut`
    : code === 'ETIMEDOUT' || code?.includes('TIMEOUT') ? `${where} did not answer in time`
    : `${where} cannot be reached`;
  return new AppError('MODEL_UNREACHABLE', reason, {
    cause: bareCause(error, context),
    hint: isLoopback(context.baseUrl) ? `Is the model server running at ${context.baseUrl}?` : `Check the network and the address ${context.baseUrl}`,
  });
}

function statusError(error: APICallError, status: number, context: ErrorContext): AppError {
  const { choice, baseUrl } = context;
  const where = whereOf(baseUrl);
  const said = quote(error.message || error.responseBody || '', context);
  const searched = `${error.message} ${error.responseBody ?? ''}`;
  const cause = bareCause(error, context);
  if (status === 401 || status === 403) {
    const key = choice.secret === undefined ? 'It wants a key, and none is chosen' : `It refused the key in the secret ${choice.secret}`;
    return new AppError('MODEL_ERROR', `${where} answered ${status}. ${key}`, { cause, hint: 'Check the key under Settings, Models' });
  }
  if (status === 413 || (status === 400 && overflow.test(searched))) return overflowError(said, context);
  if (status === 404 || (status === 400 && unknownModel.test(searched))) {
    return unknownModel.test(searched) || choice.provider === 'google'
      ? new AppError('MODEL_ERROR', `${where} has no model called ${choice.model}`, { cause, hint: 'See its models under Settings, Models' })
      : new AppError('MODEL_ERROR', `${where} answered 404 for ${baseUrl}, asked for the model ${choice.model}`, { cause, hint: 'Check the name of the model, and the address, which usually ends in /v1' });
  }
  if (status === 429) return new AppError('RATE_LIMITED', `${where} takes no more requests for now: ${said || 'limit reached'}`, { cause, hint: 'Wait a moment, then try again; the account may also be out of credit' });
  if (status >= 300 && status < 400) {
    const to = error.responseHeaders?.['location'];
    return new AppError('MODEL_ERROR', `${where} redirects elsewhere${to === undefined ? '' : `, to ${quote(to, context)}`}; the key is not sent there`, { cause, hint: 'Put the new address into Settings, Models' });
  }
  if (status < 300) return notAModelError(said || 'nothing', context);
  if (status >= 500) return new AppError('MODEL_UNREACHABLE', `${where} has a problem of its own (${status})${said === '' ? '' : `: ${said}`}`, { cause, hint: 'Try again in a moment' });
  return new AppError('MODEL_ERROR', `${where} refused the request (${status})${said === '' ? '' : `: ${said}`}`, { cause, hint: 'Choose another model, or check that this one can use tools' });
}

/** The operating system's or fetch's code, wherever in the chain of causes it is. */
function systemCode(error: unknown): string | undefined {
  for (let current = error, depth = 0; current instanceof Error && depth < 6; current = current.cause, depth++) {
    const code = (current as { code?: unknown }).code;
    if (typeof code === 'string' && code !== '') return code;
    if (current instanceof AggregateError && current.errors.length > 0) return systemCode(current.errors[0]);
  }
  return undefined;
}

function isSystemFailure(error: unknown): boolean {
  return systemCode(error) !== undefined || (error instanceof TypeError && /fetch failed|terminated/.test(error.message));
}

/** The text of an error a server sent inside its stream, in the shapes the three wires use. */
function messageIn(value: unknown): string | undefined {
  if (typeof value === 'string' && value !== '') return value;
  if (value === null || typeof value !== 'object') return undefined;
  const { message, error } = value as { message?: unknown; error?: unknown };
  return typeof message === 'string' && message !== '' ? message : messageIn(error);
}

/** True when the same request may do better a moment later and nothing of the answer has been shown. */
export function mayRetry(error: unknown): boolean {
  if (isAppError(error)) return false;
  if (APICallError.isInstance(error)) {
    // Credit does not come back by waiting.
    if (error.statusCode === 429 && /insufficient_quota/.test(error.responseBody ?? '')) return false;
    return error.statusCode === undefined || error.statusCode === 429 || error.statusCode >= 500 || (error.statusCode < 300 && error.isRetryable);
  }
  return isSystemFailure(error);
}

/** How long the server asks to wait, in milliseconds, when it says so. */
export function retryAfterMs(error: unknown): number | undefined {
  const headers = APICallError.isInstance(error) ? error.responseHeaders : undefined;
  const milliseconds = Number(headers?.['retry-after-ms'] ?? Number.NaN);
  if (Number.isFinite(milliseconds)) return Math.max(0, milliseconds);
  const seconds = Number(headers?.['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : undefined;
}
