import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { HeaderValue } from '../../../ports/network.ts';

const secretName = z.string().min(1).max(200);
const noLineBreak = /^[^\r\n\u0000]*$/;

const secretValue = z.strictObject({ secret: secretName.describe('Name of a saved secret.'), prefix: z.string().max(100).regex(noLineBreak).optional().describe('Stands before it: "Bearer ".') });

export const headersField = z
  .record(z.string().min(1).max(200), z.union([z.string().max(20_000).regex(noLineBreak, 'one line'), secretValue]))
  .default({})
  .describe('Headers. A saved secret goes by its name: {"Authorization": {"secret": "api-key", "prefix": "Bearer "}}.');

export type Headers = z.output<typeof headersField>;

/** Names of the secrets that headers carry. */
export function secretsOf(headers: Headers): string[] {
  return Object.values(headers).flatMap((value) => (typeof value === 'string' ? [] : [value.secret]));
}

/** As the card shows them: secrets by name. */
export function shownHeaders(headers: Readonly<Record<string, HeaderValue>>): { name: string; value: string }[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value: typeof value === 'string' ? value : 'secret' in value ? `${value.prefix ?? ''}the secret ${value.secret}` : `the name ${value.basic.username} and its password` }));
}

export interface FormPart {
  name: string;
  value: string | Uint8Array;
  fileName?: string | undefined;
  type?: string | undefined;
}

/** multipart/form-data (RFC 7578); names and values cannot begin a part of their own. */
export function writeMultipart(parts: readonly FormPart[]): { type: string; body: Uint8Array } {
  const boundary = `steward-${randomUUID()}`;
  const quoted = (text: string): string => `"${text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}"`;
  const pieces = parts.flatMap(({ name, value, fileName, type }) => {
    const file = fileName === undefined ? '' : `; filename=${quoted(fileName)}\r\nContent-Type: ${type ?? 'application/octet-stream'}`;
    return [Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name=${quoted(name)}${file}\r\n\r\n`), typeof value === 'string' ? Buffer.from(value) : value, Buffer.from('\r\n')];
  });
  return { type: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]) };
}
