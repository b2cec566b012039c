import { AppError } from '../../../kernel/errors.ts';
import { version } from '../../../kernel/version.ts';
import type { HeaderValue } from '../../network.ts';
import { acceptedEncodings } from './unpackBody.ts';

/** What the connection itself is made of: written here, not by callers. */
const ownHeaders: ReadonlySet<string> = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'upgrade', 'te', 'trailer', 'expect', 'keep-alive', 'proxy-authorization', 'proxy-connection']);

/** Say who is asking: they stay behind where a redirect leads to another origin. */
const personalHeaders: ReadonlySet<string> = new Set(['authorization', 'cookie', 'x-api-key', 'api-key', 'x-auth-token']);

export const userAgent = `Mozilla/5.0 (compatible; Steward/${version})`;

export type ReadSecret = (name: string) => Promise<string>;

/** Names of the secrets that headers carry. */
export function secretsIn(headers: Readonly<Record<string, HeaderValue>>): string[] {
  return Object.values(headers).flatMap((value) => {
    if (typeof value === 'string') return [];
    if ('secret' in value) return [value.secret];
    return typeof value.basic.password === 'string' ? [] : [value.basic.password.secret];
  });
}

/** Without what is for the first origin alone: secrets and the headers that say who is asking. */
export function withoutPersonal(headers: Readonly<Record<string, HeaderValue>>): Record<string, HeaderValue> {
  return Object.fromEntries(Object.entries(headers).filter(([name, value]) => typeof value === 'string' && !personalHeaders.has(name.toLowerCase())));
}

/** The headers as they are sent, names in lower case, secrets put in. */
export async function writeHeaders(headers: Readonly<Record<string, HeaderValue>>, more: { unpack: boolean; cookie: string; body: Uint8Array | undefined; method: string; host: string }, readSecret: ReadSecret): Promise<Record<string, string>> {
  const written: Record<string, string> = { host: more.host, 'user-agent': userAgent, accept: '*/*', 'accept-encoding': more.unpack ? acceptedEncodings : 'identity' };
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw new AppError('INVALID_INPUT', `${JSON.stringify(name.slice(0, 100))} is not a header's name`);
    if (ownHeaders.has(lower)) throw new AppError('INVALID_INPUT', `The header ${name} is written by Steward itself`, { hint: 'Leave it out' });
    const text = await textOf(value, readSecret);
    // eslint-disable-next-line no-control-regex
    if (/[\u0000-\u0008\u000a-\u001f\u007f]|[^\u0000-\u00ff]/.test(text)) throw new AppError('INVALID_INPUT', `The header ${name} holds a line break or another character that may not be in it`);
    written[lower] = text;
  }
  if (more.cookie !== '') written['cookie'] = written['cookie'] === undefined ? more.cookie : `${written['cookie']}; ${more.cookie}`;
  if (more.body !== undefined) written['content-length'] = String(more.body.length);
  else if (!['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(more.method)) written['content-length'] = '0';
  written['connection'] = 'close';
  return written;
}

async function textOf(value: HeaderValue, readSecret: ReadSecret): Promise<string> {
  if (typeof value === 'string') return value;
  if ('secret' in value) return `${value.prefix ?? ''}${await readSecret(value.secret)}`;
  const { username, password } = value.basic;
  return `Basic ${Buffer.from(`${username}:${typeof password === 'string' ? password : await readSecret(password.secret)}`).toString('base64')}`;
}
