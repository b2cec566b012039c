import { AppError, isAppError } from '../../../../kernel/errors.ts';
import type { NetworkResponse } from '../../../../ports/network.ts';
import type { ServiceContext } from './service.ts';

export interface ServiceRequest {
  /** For words: "Slack". */
  service: string;
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  headers?: Readonly<Record<string, string>>;
  json?: unknown;
  /** sends: what it asks for may have been done although no answer came. Default reads. */
  effect?: 'reads' | 'sends';
}

export interface ServiceAnswer {
  status: number;
  text: string;
  /** The body as JSON; an empty object where it is none. */
  json: Record<string, unknown>;
}

/** More than any of these answers has. */
const largestAnswer = 1_000_000;

/**
 * One request to a service. Redirects are not followed: the token would go along. What the service
 * refuses is an error; what it may have done without saying so is OUTCOME_UNKNOWN.
 */
export async function callService({ network, signal }: Pick<ServiceContext, 'network' | 'signal'>, request: ServiceRequest): Promise<ServiceAnswer> {
  const { service, method, url, headers, json, effect = 'reads' } = request;
  let response: NetworkResponse;
  let text: string;
  try {
    response = await network.request({
      url,
      method,
      headers: { accept: 'application/json', ...(json !== undefined && { 'content-type': 'application/json; charset=utf-8' }), ...headers },
      ...(json !== undefined && { body: JSON.stringify(json) }),
      signal,
      maxRedirects: 0,
      maxBytes: largestAnswer,
      cookies: false,
    });
    text = Buffer.from(await response.bytes()).toString('utf8');
  } catch (error) {
    if (effect === 'sends' && mayHaveArrived(error)) throw unknown(service, error);
    throw error;
  }
  const answer = { status: response.status, text, json: readObject(text) };
  if (response.status >= 200 && response.status < 300) return answer;
  if (effect === 'sends' && response.status >= 500) throw unknown(service, new Error(`HTTP ${response.status}`));
  throw refusal(service, answer, response.header('retry-after'));
}

/** Failures before anything was written: whoever sees one knows that nothing was sent. */
const beforeSending = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL']);

/** Whether a request that failed may have reached its service all the same. */
export function mayHaveArrived(error: unknown): boolean {
  if (!isAppError(error)) return true;
  if (error.code !== 'NETWORK' && error.code !== 'DEADLINE_EXCEEDED' && error.code !== 'TOO_LARGE' && error.code !== 'CANCELLED') return false;
  for (let cause: unknown = error.cause; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: unknown };
    if (typeof code === 'string' && (beforeSending.has(code) || /CERT|TLS|SSL|SELF_SIGNED/.test(code))) return false;
  }
  return true;
}

function unknown(service: string, cause: unknown): AppError {
  return new AppError('OUTCOME_UNKNOWN', `${service} gave no answer to be relied on (${cause instanceof Error ? cause.message : String(cause)}); whether the message went out is not known, and it was not sent again`, { cause, hint: 'Look whether it is there before sending it again' });
}

function refusal(service: string, { status, text, json }: ServiceAnswer, retryAfter: string | undefined): AppError {
  const words = wordsOf(json) ?? text.replace(/\s+/g, ' ').slice(0, 300);
  const said = `${service} answered ${status}${words === '' ? '' : `: ${words}`}`;
  if (status === 401 || status === 403) return new AppError('UNAUTHENTICATED', said, { hint: 'Check the account in the settings, under Accounts' });
  if (status === 429) return new AppError('RATE_LIMITED', said, { hint: retryAfter === undefined ? 'Try again later' : `Try again in ${retryAfter} seconds` });
  if (status >= 300 && status < 400) return new AppError('SERVER_ERROR', `${said}: it leads elsewhere, where the token is not taken`, { hint: 'Correct its address in the settings, under Accounts' });
  return new AppError(status === 404 ? 'NOT_FOUND' : 'SERVER_ERROR', said);
}

/** What a service says of its own refusal, wherever it puts that. */
function wordsOf(json: Record<string, unknown>): string | undefined {
  return [json['error_description'], json['description'], json['message'], json['error']].find((word): word is string => typeof word === 'string');
}

function readObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** A field that is a text, or a number as one. */
export function textOf(json: Record<string, unknown>, field: string): string | undefined {
  const value = json[field];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

/** Tries again what a service takes once for each key, when nobody knows whether it was taken. */
export async function withKey<T>(attempt: () => Promise<T>, attempts = 3): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (tried >= attempts || !isAppError(error, 'OUTCOME_UNKNOWN')) throw error;
    }
  }
}
