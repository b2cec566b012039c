import type { Implementation } from '../../../src-preload/contract/index.ts';
import { AppError } from '../../kernel/errors.ts';
import { httpRequest } from '../web/httpRequest.ts';
import type { EntryProblem } from './configuredEntry.ts';
import { filledCall, type Implemented } from './implementation.ts';
import { fillText, fillValue, lonePlaceholder, placeholdersOf, textOf, valueAt, type Values } from './template.ts';

type Http = Extract<Implementation, { type: 'http' }>;

/** Where the address goes: fixed, so that no argument leads elsewhere (attack 25). */
const origin = /^(https?:\/\/[^/?#\\@{}\s]+)([/?#].*)?$/i;

export function httpProblems({ url, headers, body, form, select, method, query }: Http): EntryProblem[] {
  const problems: EntryProblem[] = [];
  if (!origin.test(url)) problems.push({ path: ['url'], text: placeholdersOf(url).length > 0 ? 'must name its server itself, without a name or password; a parameter may stand after the host only' : 'must be an address of http or https, without a name or password in it' });
  else if (!URL.canParse(url.replace(/\{\{[^}]*\}\}/g, 'x'))) problems.push({ path: ['url'], text: 'is no address' });
  if (body !== undefined && form !== undefined) problems.push({ path: ['form'], text: 'stands in the place of body; one of the two' });
  if ((body !== undefined || form !== undefined) && (method === 'GET' || method === 'HEAD')) problems.push({ path: ['method'], text: `${method} sends no body` });
  if (typeof body === 'string' && placeholdersOf(body).length > 0 && lonePlaceholder(body) === undefined) problems.push({ path: ['body'], text: 'mixes text and parameters, where a value could become more than a value; write it as JSON, or as one parameter' });
  for (const [part, fields] of [['query', query], ['headers', headers], ['form', form]] as const) for (const name of Object.keys(fields ?? {})) if (placeholdersOf(name).length > 0) problems.push({ path: [part, name], text: 'must be a fixed name' });
  if (select !== undefined && !/^[\w-]+(?:\.[\w-]+)*$/.test(select)) problems.push({ path: ['select'], text: 'must be names and numbers with dots between them: data.items.0' });
  return problems;
}

/** A request to a fixed server: http_request with its arguments filled. */
export function implementHttp(request: Http): Implemented {
  const method = request.method ?? (request.body === undefined && request.form === undefined ? 'GET' : 'POST');
  const reads = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  return {
    ...filledCall(httpRequest, (values) => ({
      url: fillAddress(request.url, values),
      method,
      query: plainFields(request.query, values),
      headers: fillHeaders(request.headers, values),
      ...(request.body !== undefined && { body: fillValue(request.body, values) }),
      ...(request.form && { form: plainFields(request.form, values) }),
      ...(request.timeout_seconds !== undefined && { timeout_seconds: request.timeout_seconds }),
    })),
    annotations: { readOnly: reads, destructive: !reads && method !== 'POST', idempotent: method !== 'POST' && method !== 'PATCH', openWorld: true },
    undo: 'impossible',
    timeoutMs: 620_000,
    valueOf(raw, wantsText) {
      const status = Number(raw['status']);
      if (status >= 400) throw new AppError('SERVER_ERROR', `The server answered ${status} ${String(raw['status_text'])}: ${String(raw['body']).trim().slice(0, 500)}`);
      if (raw['truncated'] === true) throw new AppError('TOO_LARGE', 'The answer is too long to be a value', { hint: 'Ask for less of it, or take "returns" out of the definition' });
      if (request.select === undefined && wantsText) return String(raw['body']);
      if (raw['json'] === undefined) throw new AppError('INVALID_OUTPUT', 'The server answered no JSON', { hint: 'Its "returns" promises a value; take it out to get the answer as it is' });
      const value = request.select === undefined ? raw['json'] : valueAt(request.select, { ...asRecord(raw['json']) });
      if (value === undefined) throw new AppError('INVALID_OUTPUT', `The answer has no ${request.select ?? ''}`);
      return wantsText ? textOf(value) : value;
    },
  };
}

const asRecord = (value: unknown): Record<string, unknown> => (value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {});

/** Each value is encoded, and is no step through folders. */
function fillAddress(template: string, values: Values): string {
  const [, host = '', rest = ''] = origin.exec(template) ?? [];
  const filled = fillText(rest, values, (value) => encodeURIComponent(textOf(value)));
  if (filled === undefined) throw new AppError('INVALID_INPUT', `${placeholdersOf(rest).find((path) => valueAt(path, values) === undefined) ?? 'A part of the address'}: is needed for the address`);
  const before = rest.split(/[?#]/)[0]?.split('/') ?? [];
  const after = filled.split(/[?#]/)[0]?.split('/') ?? [];
  for (const [index, segment] of after.entries()) {
    const [name] = placeholdersOf(before[index] ?? '');
    if (name !== undefined && (segment === '' || /^(?:\.|%2e){1,2}$/i.test(segment))) throw new AppError('INVALID_INPUT', `${name}: ${segment === '' ? 'must not be empty' : 'would lead to another folder of the address'}`);
  }
  return host + filled;
}

function plainFields(fields: Http['query'], values: Values): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields ?? {}).flatMap(([name, template]) => {
    const value = fillValue(template, values);
    return value === undefined ? [] : [[name, value !== null && typeof value === 'object' ? textOf(value) : value]];
  }));
}

function fillHeaders(headers: Http['headers'], values: Values): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers ?? {}).flatMap(([name, value]) => {
    const filled = typeof value === 'string' ? fillText(value, values) : value;
    if (typeof filled === 'string' && /[\r\n\u0000]/.test(filled)) throw new AppError('INVALID_INPUT', `${placeholdersOf(String(value))[0] ?? name}: holds a line break, which would begin another header`);
    return filled === undefined ? [] : [[name, filled]];
  }));
}
