import { z } from 'zod';
import { formatBytes } from '../../kernel/format.ts';
import { defineFunction, type CallContext } from '../../registry/defineFunction.ts';
import type { HeaderValue } from '../../ports/network.ts';
import { readAnswer } from './shared/readAnswer.ts';
import { headersField, secretsOf, shownHeaders, writeMultipart } from './shared/requestParts.ts';
import { hostOf, previewRequest, reaches, urlField } from './shared/webAddress.ts';

/** Beside these a header may tell something. */
const plainHeaders = new Set(['accept', 'accept-language', 'user-agent', 'cache-control', 'pragma', 'range', 'if-none-match', 'if-modified-since', 'if-range', 'dnt']);
const largestUpload = 100_000_000;

const filePart = z.strictObject({ file: z.string().min(1).max(4096).describe('A file to send. Relative to the workspace, absolute, or from ~.'), type: z.string().max(200).regex(/^[\w.+/; =-]+$/).optional().describe('Media type of the file.') });

const input = z.strictObject({
  url: urlField('The address.'),
  method: z.string().trim().toUpperCase().pipe(z.enum(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'])).default('GET').describe('HTTP method.'),
  query: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}).describe('Added to the address as its query.'),
  headers: headersField,
  body: z.json().optional().describe('Body: a text goes as it is, anything else as JSON.'),
  form: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional().describe('A form in the place of body, url-encoded.'),
  multipart: z.record(z.string().min(1).max(200), z.union([z.string(), filePart])).optional().describe('A form with files in the place of body: {"note": "hi", "photo": {"file": "a.jpg"}}.'),
  username: z.string().max(200).optional().describe('For basic authentication, with password.'),
  password: z.strictObject({ secret: z.string().min(1).max(200).describe('Name of a saved secret.') }).optional().describe('Password for basic authentication, a saved secret by name.'),
  follow_redirects: z.boolean().default(true).describe('Goes where the answer leads; other hosts only as far as they are allowed.'),
  timeout_seconds: z.number().min(1).max(600).default(30).describe('Seconds until the whole answer must be there.'),
  max_bytes: z.number().int().min(1).max(20_000_000).default(1_000_000).describe('Bytes of the body to return at most.'),
});
type Input = z.output<typeof input>;

export const httpRequest = defineFunction({
  name: 'http_request',
  title: 'HTTP request',
  category: 'web',
  summary: 'Any HTTP request, with its whole answer',
  description: 'Sends an HTTP request with any method, headers and a JSON, text, form or multipart body, and returns status, headers and body. Saved secrets are put into headers by name and never shown. A status of 400 and above is a result, not an error. To read a page use fetch_webpage, to save a file download_file.',
  input,
  output: z.strictObject({
    status: z.number().int().describe('HTTP status.'),
    status_text: z.string().describe('Its words.'),
    url: z.string().describe('Where the answer came from in the end.'),
    headers: z.record(z.string(), z.string()).describe('Headers of the answer, names in lower case.'),
    body: z.string().describe('The body as text, or base64 for what is no text.'),
    json: z.json().optional().describe('The body read as JSON, where it is JSON.'),
    encoding: z.enum(['text', 'base64']).describe('How body was made from the bytes.'),
    size: z.number().int().describe('Bytes of body.'),
    truncated: z.boolean().describe('Whether the body was cut at max_bytes.'),
    redirects: z.array(z.string()).describe('Addresses on the way.'),
    milliseconds: z.number().describe('How long it took.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: true },
  undo: 'impossible',
  timeoutMs: 620_000,
  phrase: ({ url, method }) => ({ base: 'Request', present: 'Requesting', past: 'Requested', object: `${method === 'GET' ? '' : `${method} `}${hostOf(url)}` }),
  effects(call) {
    const secrets = [...secretsOf(call.headers), ...(call.password ? [call.password.secret] : [])];
    const tells = secrets.length > 0 || call.username !== undefined || hasBody(call) || !['GET', 'HEAD', 'OPTIONS'].includes(call.method) || Object.keys(call.headers).some((name) => !plainHeaders.has(name.toLowerCase()));
    const files = Object.values(call.multipart ?? {}).flatMap((part) => (typeof part === 'string' ? [] : [part.file]));
    return [reaches(call.url, tells ? 'write' : 'read', secrets), ...files.map((path) => ({ kind: 'path' as const, access: 'read' as const, path }))];
  },
  async preview(context, call) {
    const { body, type } = plainBody(call);
    const files = Object.entries(call.multipart ?? {}).map(([name, part]) => `${name}: ${typeof part === 'string' ? part : `the file ${part.file}`}`);
    return { preview: await previewRequest(context, { method: call.method, url: addressOf(call), headers: shownHeaders({ ...(type !== undefined && { 'content-type': type }), ...headersOf(call) }), body: body ?? files.join('\n') }), approveLabel: call.method === 'GET' ? 'Fetch' : `Send ${call.method} request` };
  },
  summarise: ({ status, status_text, size }) => `${status} ${status_text}`.trim() + `, ${formatBytes(size)}`,
  view: ({ body, json, encoding, truncated }) => (json !== undefined ? { kind: 'json', text: JSON.stringify(json, null, 2).slice(0, 100_000), truncated } : { kind: 'text', text: encoding === 'base64' ? 'A body that is no text' : body, truncated }),
  phrasings: [
    'GET https://api.example.com/users',
    'make an HTTP request to the API',
    'POST this JSON to https://example.com/items',
    'call the REST endpoint with my token',
    'send a PUT request',
    'delete the resource at https://api.example.com/items/3',
    'curl https://httpbin.org/get',
    'query the API with the header Accept: application/json',
    'submit the form fields to that URL',
    'upload photo.jpg to the endpoint as multipart',
    'what headers does the server return',
    'PATCH the record with name Ada',
    'fetch the JSON from this URL',
  ],
  examples: [
    { title: 'Fetch JSON', input: { url: 'https://site.example.com/api/items' } },
    { title: 'Send JSON', input: { url: 'https://site.example.com/echo', method: 'POST', body: { name: 'Ada' } } },
  ],
  async handler(context, call) {
    const { network, signal, clock } = context;
    const started = clock.now();
    const { body, type } = call.multipart ? await multipartBody(context, call.multipart) : plainBody(call);
    const response = await network.request({
      url: addressOf(call), method: call.method, body, signal,
      headers: { ...(type !== undefined && !hasHeader(call, 'content-type') && { 'content-type': type }), ...headersOf(call) },
      timeoutMs: call.timeout_seconds * 1000, silenceMs: call.timeout_seconds * 1000, maxRedirects: call.follow_redirects ? 10 : 0, maxBytes: Number.POSITIVE_INFINITY,
    });
    const answer = await readAnswer(response, call.max_bytes);
    const json = parsed(response.header('content-type') ?? '', answer);
    return {
      status: response.status, status_text: response.statusText, url: response.url, headers: joined(response.headers), ...answer, ...(json !== undefined && { json }),
      redirects: response.exchanges.slice(0, -1).map(({ url }) => url), milliseconds: clock.now() - started,
    };
  },
});

const hasBody = ({ body, form, multipart }: Input): boolean => body !== undefined || form !== undefined || multipart !== undefined;
const hasHeader = ({ headers }: Input, wanted: string): boolean => Object.keys(headers).some((name) => name.toLowerCase() === wanted);

function addressOf({ url, query }: Input): string {
  const whole = new URL(url);
  for (const [name, value] of Object.entries(query)) whole.searchParams.append(name, String(value));
  return whole.href;
}

function headersOf({ headers, username, password }: Input): Record<string, HeaderValue> {
  return { ...headers, ...(username !== undefined && { authorization: { basic: { username, password: password ?? '' } } }) };
}

function plainBody({ body, form }: Input): { body?: string; type?: string } {
  if (form !== undefined) return { body: new URLSearchParams(Object.entries(form).map(([name, value]) => [name, String(value)])).toString(), type: 'application/x-www-form-urlencoded' };
  if (body === undefined) return {};
  return typeof body === 'string' ? { body, type: 'text/plain; charset=utf-8' } : { body: JSON.stringify(body), type: 'application/json' };
}

async function multipartBody({ files, signal }: CallContext, multipart: NonNullable<Input['multipart']>): Promise<{ body: Uint8Array; type: string }> {
  const parts = await Promise.all(
    Object.entries(multipart).map(async ([name, part]) => (typeof part === 'string' ? { name, value: part } : { name, value: await files.read(part.file, { length: largestUpload, signal }), fileName: part.file.split(/[\\/]/).at(-1), type: part.type })),
  );
  return writeMultipart(parts);
}

/** A header that came several times is one, its values joined as HTTP says. */
function joined(headers: readonly (readonly [string, string])[]): Record<string, string> {
  const all = new Map<string, string>();
  for (const [name, value] of headers) all.set(name, all.has(name) ? `${all.get(name) ?? ''}, ${value}` : value);
  return Object.fromEntries(all);
}

function parsed(type: string, { body, encoding, truncated }: { body: string; encoding: string; truncated: boolean }): z.core.util.JSONType | undefined {
  if (truncated || encoding === 'base64' || !/json/i.test(type)) return undefined;
  try {
    return JSON.parse(body) as z.core.util.JSONType;
  } catch {
    return undefined;
  }
}
