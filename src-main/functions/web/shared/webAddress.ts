import { z } from 'zod';
import type { Preview } from '../../../../src-preload/contract/index.ts';
import type { PreviewContext } from '../../../registry/defineFunction.ts';
import type { DeclaredEffect } from '../../../registry/effects.ts';

/** An address of the web; https where it names no scheme. */
export const urlField = (description: string) =>
  z
    .string()
    .trim()
    .min(1)
    .max(8000)
    .regex(/^[^\s\p{C}]+$/u, 'an address without blanks and control characters')
    .transform((text) => (/^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[\w.-]+:\d+(?:[/?#]|$)/.test(text) ? text : `https://${text}`))
    .pipe(z.url({ protocol: /^https?$/, message: 'must be an http or https address' }))
    .refine((text) => URL.canParse(text) && new URL(text).username === '' && new URL(text).password === '', 'an address without a name and password in it')
    .describe(`${description} https is assumed where it names no scheme.`);

/** The effect of a request to an address. */
export function reaches(url: string, access: 'read' | 'write' = 'read', secrets: readonly string[] = []): DeclaredEffect {
  const { hostname, port, protocol } = new URL(url);
  return { kind: 'network', access, host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port), ...(secrets.length > 0 && { secrets: [...secrets] }) };
}

export const hostOf = (url: string): string => new URL(url).host;

type RequestPreview = Extract<Preview, { kind: 'request' }>;

/** Longest body a card shows unless all of it is wanted. */
const longestShown = 20_000;

/** The card of a request: where it goes by the addresses of now, and what goes along. */
export async function previewRequest({ network, whole }: PreviewContext, { method = 'GET', url, headers = [], body = '', notes = [] }: { method?: string; url: string; headers?: RequestPreview['headers']; body?: string; notes?: RequestPreview['notes'] }): Promise<RequestPreview> {
  const { addresses } = await network.look(new URL(url).hostname);
  const shown = whole ? body : body.slice(0, longestShown);
  return { kind: 'request', method, url: new URL(url).href, addresses: addresses.map(({ address, place }) => (place === 'public' ? address : `${address} (${place})`)), headers, body: shown, bodyBytes: Buffer.byteLength(body), truncated: shown.length < body.length, notes };
}
