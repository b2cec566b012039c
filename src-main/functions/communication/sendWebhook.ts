import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AppError, isAppError, type AppError as Failure } from '../../kernel/errors.ts';
import { formatCount } from '../../kernel/format.ts';
import { chooseAccount } from '../../ports/accounts.ts';
import { defineFunction, type CallContext } from '../../registry/defineFunction.ts';
import { accountField, headerField } from './shared/fields.ts';
import { pause } from './shared/pause.ts';
import { serviceAccountOf } from './shared/services/serviceAccountOf.ts';
import { signedHeaders, unsignedHeaders } from './shared/services/webhookSignature.ts';

/** Most of an answer that is returned. */
const longestAnswer = 10_000;

/** Answers after which the same may be taken a moment later. */
const passing = new Set([408, 425, 429, 500, 502, 503, 504]);

const input = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .regex(/^[^\s\p{C}]+$/u, 'an address without blanks and control characters')
    .refine((text) => URL.canParse(text) && new URL(text).username === '' && new URL(text).password === '', 'an address without a name and password in it')
    .describe('Where it goes, http or https.'),
  payload: z.json().describe('What is sent as JSON; a text is sent as it is, which must be JSON then.'),
  event_id: headerField('Names this event: a receiver takes each once, however often it comes. Made where it is left out.', 200)
    .regex(/^[\x21-\x7e]+$/, 'letters, digits and signs, without blanks')
    .optional(),
  attempts: z.number().int().min(1).max(8).default(5).describe('How often it is tried at most, with pauses that grow.'),
  account: accountField.describe('Name of the webhook account whose secret signs it; without one it goes unsigned.'),
});
type Input = z.output<typeof input>;

export const sendWebhook = defineFunction({
  name: 'send_webhook',
  title: 'Send webhook',
  category: 'communication',
  summary: 'JSON to a URL, signed and tried again',
  description:
    'Posts JSON to a URL with the headers of Standard Webhooks: an id, the time and, with a webhook account of the person, an HMAC-SHA256 signature. It is tried again while the receiver does not answer or is overloaded, always under the same id (also as Idempotency-Key), so that a receiver that looks at it takes the event once. For other requests use http_request.',
  input,
  output: z.strictObject({
    delivered: z.boolean().describe('Whether the receiver took it (status 2xx).'),
    status: z.number().int().describe('Its last answer.'),
    attempts: z.number().int().describe('How often it was tried.'),
    event_id: z.string().describe('The id it went under.'),
    signed: z.boolean().describe('Whether it was signed.'),
    response: z.string().describe('The body of the last answer, at most 10 000 characters.'),
  }),
  annotations: { readOnly: false, destructive: false, idempotent: false, openWorld: true },
  undo: 'impossible',
  pool: 'none',
  timeoutMs: 300_000,
  phrase: ({ url }) => ({ base: 'Send', present: 'Sending', past: 'Sent', object: `webhook to ${new URL(url).host}` }),
  effects: ({ url, account }) => {
    const { hostname, host, protocol, port } = new URL(url);
    if (account !== undefined) return [{ kind: 'message', kinds: ['webhook'], account, recipients: [host] }];
    return [{ kind: 'network', access: 'write', host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) }];
  },
  async preview(context, call) {
    const body = bodyOf(call);
    const signer = signerOf(context, call);
    const { addresses } = await context.network.look(new URL(call.url).hostname);
    return {
      preview: {
        kind: 'request',
        method: 'POST',
        url: call.url,
        addresses: addresses.map(({ address, place }) => (place === 'public' ? address : `${address} (${place})`)),
        headers: [
          { name: 'content-type', value: 'application/json' },
          { name: 'webhook-id', value: call.event_id ?? 'made when it is sent' },
          { name: 'webhook-signature', value: signer ? `signed with the secret of ${signer.name}` : 'none' },
        ],
        body,
        bodyBytes: Buffer.byteLength(body),
        truncated: false,
        notes: [],
      },
      approveLabel: 'Send webhook',
    };
  },
  summarise: ({ delivered, status, attempts }) => `${delivered ? 'Taken' : 'Not taken'} with status ${status}${attempts > 1 ? ` after ${formatCount(attempts, 'try', 'tries')}` : ''}`,
  view: ({ status, event_id, response }) => ({ kind: 'facts', facts: [{ label: 'Status', value: String(status) }, { label: 'Event', value: event_id }, ...(response === '' ? [] : [{ label: 'Answer', value: response }])] }),
  phrasings: [
    'send a webhook to https://example.com/hook',
    'post this JSON to my webhook URL',
    'trigger the deploy hook',
    'call the webhook with the build result',
    'notify the endpoint that the job is done',
    'fire an event to the automation URL',
    'deliver a signed webhook',
    'hit the Zapier hook with these values',
    'push the event to n8n',
    'send a webhook and retry until it is taken',
    'POST a signed payload to our receiver',
  ],
  examples: [{ title: 'An event', input: { url: 'https://hooks.example.com/build', payload: { type: 'build.finished', ok: true } } }],
  async handler(context, call) {
    const { accounts, network, signal, clock, progress } = context;
    const body = bodyOf(call);
    const signer = signerOf(context, call);
    const secret = signer && (await accounts.credential(signer.name));
    const id = call.event_id ?? `msg_${randomUUID().replaceAll('-', '')}`;
    let failure: Failure | undefined;
    for (let attempt = 1; attempt <= call.attempts; attempt++) {
      if (attempt > 1) await pause(clock, Math.min(1000 * 2 ** (attempt - 2), 30_000), signal);
      progress({ done: attempt, total: call.attempts, unit: 'steps', note: `Try ${attempt}` });
      const seconds = Math.floor(clock.now() / 1000);
      try {
        const response = await network.request({ url: call.url, method: 'POST', headers: { 'content-type': 'application/json', ...(secret === undefined ? unsignedHeaders({ id, seconds }) : signedHeaders(secret, { id, seconds, body })) }, body, signal, maxRedirects: 0, maxBytes: 1_000_000, cookies: false });
        const text = Buffer.from(await response.bytes()).toString('utf8').slice(0, longestAnswer);
        failure = undefined;
        if (passing.has(response.status) && attempt < call.attempts) continue;
        return { delivered: response.status >= 200 && response.status < 300, status: response.status, attempts: attempt, event_id: id, signed: secret !== undefined, response: text };
      } catch (error) {
        signal.throwIfAborted();
        if (!isAppError(error) || (error.code !== 'NETWORK' && error.code !== 'DEADLINE_EXCEEDED')) throw error;
        failure = error;
      }
    }
    throw new AppError('OUTCOME_UNKNOWN', `No answer in ${formatCount(call.attempts, 'try', 'tries')}: ${failure?.message ?? ''}; whether one of them was taken is not known`, { cause: failure, hint: `It went under the id ${id}: sent again with it as event_id, a receiver that looks at ids takes it once` });
  },
});

function bodyOf({ payload }: Input): string {
  if (typeof payload !== 'string') return JSON.stringify(payload);
  try {
    JSON.parse(payload);
  } catch (error) {
    throw new AppError('INVALID_INPUT', 'payload: a text must be JSON', { cause: error, hint: 'Give the value itself: an object, a list, a number' });
  }
  return payload;
}

/** A secret signs what goes to its own receiver, and nothing that goes elsewhere. */
function signerOf({ accounts }: Pick<CallContext, 'accounts'>, { url, account: name }: Input): { name: string } | undefined {
  if (name === undefined) return undefined;
  const account = serviceAccountOf(chooseAccount(accounts.all(), { kinds: ['webhook'], name }));
  if (new URL(account.server).origin !== new URL(url).origin) throw new AppError('FORBIDDEN', `The secret of ${name} signs what goes to ${account.server}, not to ${new URL(url).origin}`, { hint: 'Use the account of that receiver, or send it unsigned' });
  return { name };
}
