import { createHmac } from 'node:crypto';

/**
 * The headers of Standard Webhooks (https://www.standardwebhooks.com): a signature over id, time and
 * body. The key is the saved secret, in base64 after `whsec_`, or as it is.
 */
export function signedHeaders(secret: string, { id, seconds, body }: { id: string; seconds: number; body: string }): Record<string, string> {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret, 'utf8');
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return { ...unsignedHeaders({ id, seconds }), 'webhook-signature': `v1,${signature}` };
}

/** What tells one event from another: a receiver takes each id once. */
export function unsignedHeaders({ id, seconds }: { id: string; seconds: number }): Record<string, string> {
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'idempotency-key': id };
}
