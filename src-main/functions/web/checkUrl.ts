import { z } from 'zod';
import { isAppError } from '../../kernel/errors.ts';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction, type CallContext } from '../../registry/defineFunction.ts';
import { hostOf, previewRequest, reaches, urlField } from './shared/webAddress.ts';

const dayMs = 86_400_000;
const milliseconds = (what: string) => z.number().describe(`Milliseconds ${what}.`);

export const checkUrl = defineFunction({
  name: 'check_url',
  title: 'Check address',
  category: 'web',
  summary: 'Whether an address answers, and how fast',
  description: 'Requests an address and reports its status, how long each step took, the redirects on the way and the certificate with the days it is still valid. An address that does not answer is a result with ok false, not an error.',
  input: z.strictObject({
    url: urlField('The address.'),
    method: z.enum(['GET', 'HEAD']).default('GET').describe('HEAD asks for no content.'),
    timeout_seconds: z.number().min(1).max(120).default(20).describe('Seconds to wait for the answer.'),
  }),
  output: z.strictObject({
    ok: z.boolean().describe('Whether it answered with a status below 400.'),
    status: z.number().int().nullable().describe('HTTP status; null where nothing answered.'),
    final_url: z.string().describe('Where the answer came from.'),
    address: z.string().nullable().describe('The IP address that answered; null behind a proxy.'),
    error: z.string().nullable().describe('Why there was no answer.'),
    redirects: z.array(z.strictObject({ url: z.string().describe('The address.'), status: z.number().int().describe('What it answered.') })).describe('What was on the way.'),
    timing: z.strictObject({ dns: milliseconds('to find its address'), connect: milliseconds('to connect'), tls: milliseconds('to encrypt; 0 without TLS'), wait: milliseconds('until the answer began'), total: milliseconds('in all, redirects included') }).nullable().describe('How long the last request took, step by step.'),
    tls: z.strictObject({
      protocol: z.string().describe('Version of TLS.'),
      issuer: z.string().describe('Who issued the certificate.'),
      subject: z.string().describe('Whom it is for.'),
      valid_until: z.string().describe('When it ends, ISO 8601.'),
      days_left: z.number().int().describe('Days until then; negative when it is over.'),
      problem: z.string().nullable().describe('Why it is not trusted; null where it is.'),
    }).nullable().describe('The certificate; null without TLS.'),
    content_type: z.string().nullable().describe('What kind of content it is.'),
    server: z.string().nullable().describe('What the server calls itself.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: true },
  undo: 'nothing',
  timeoutMs: 150_000,
  phrase: ({ url }) => ({ base: 'Check', present: 'Checking', past: 'Checked', object: hostOf(url) }),
  effects: ({ url }) => [reaches(url)],
  preview: async (context, { url, method }) => ({ preview: await previewRequest(context, { url, method }), approveLabel: 'Check address' }),
  summarise: ({ status, error, timing, redirects }) => (status === null ? `No answer: ${error ?? ''}` : `Status ${status} in ${Math.round(timing?.total ?? 0)} ms${redirects.length > 0 ? `, ${formatCount(redirects.length, 'redirect')}` : ''}`),
  view: ({ ok, status, error, final_url, timing, tls }) => ({
    kind: 'facts',
    facts: [
      { label: 'Status', value: status === null ? (error ?? 'no answer') : String(status), tone: ok ? 'plain' : 'destroy' },
      { label: 'Address', value: final_url },
      ...(timing ? [{ label: 'Time', value: `${Math.round(timing.total)} ms` }] : []),
      ...(tls ? [{ label: 'Certificate', value: tls.problem ?? `${tls.days_left} days left` }] : []),
    ],
  }),
  phrasings: [
    'is https://example.com up',
    'check whether the website is reachable',
    'ping the site and show the response time',
    'does this link still work',
    'when does the TLS certificate of example.org expire',
    'what status code does that URL return',
    'where does this short link redirect to',
    'how fast does the server answer',
    'is the site down or is it me',
    'test the health endpoint at http://localhost:8080/health',
    'show me the certificate of the website',
  ],
  examples: [{ title: 'A page', input: { url: 'https://site.example.com/' } }],
  async handler(context, { url, method, timeout_seconds }) {
    const { network, signal } = context;
    const started = performance.now();
    try {
      const response = await network.request({ url, method, signal, timeoutMs: timeout_seconds * 1000, silenceMs: timeout_seconds * 1000 });
      const total = performance.now() - started;
      response.close();
      const last = response.exchanges.at(-1);
      return {
        ok: response.status < 400,
        status: response.status,
        final_url: response.url,
        address: last?.address || null,
        error: null,
        redirects: response.exchanges.slice(0, -1).map((each) => ({ url: each.url, status: each.status })),
        timing: last ? { dns: last.timing.dns, connect: last.timing.connect, tls: last.timing.tls ?? 0, wait: last.timing.wait, total } : null,
        tls: response.tls ? describeTls(response.tls, context) : null,
        content_type: response.header('content-type') ?? null,
        server: response.header('server') ?? null,
      };
    } catch (error) {
      signal.throwIfAborted();
      const expected = isAppError(error) && (error.code === 'NETWORK' || error.code === 'DEADLINE_EXCEEDED' || (error.code === 'FORBIDDEN' && error.message.startsWith('The certificate of')));
      if (!expected) throw error;
      return { ok: false, status: null, final_url: url, address: null, error: error.message, redirects: [], timing: null, tls: error.code === 'FORBIDDEN' ? await certificateOf(url, context) : null, content_type: null, server: null };
    }
  },
});

/** Of a server whose certificate is not trusted. */
async function certificateOf(url: string, context: CallContext) {
  const { hostname, port, protocol } = new URL(url);
  if (protocol !== 'https:') return null;
  return describeTls(await context.network.inspectTls({ host: hostname, port: Number(port || 443), signal: context.signal }), context);
}

function describeTls(facts: Awaited<ReturnType<CallContext['network']['inspectTls']>>, { clock }: Pick<CallContext, 'clock'>) {
  return { protocol: facts.protocol, issuer: facts.issuer, subject: facts.subject, valid_until: new Date(facts.validTo).toISOString(), days_left: Math.floor((facts.validTo - clock.now()) / dayMs), problem: facts.problem ?? null };
}
