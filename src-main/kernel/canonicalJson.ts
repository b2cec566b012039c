import { hash } from 'node:crypto';

/**
 * JSON with object keys sorted by code unit and undefined members left out: equal values give equal
 * text, so it can be hashed. Throws on what JSON cannot carry (functions, bigint, cycles).
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value as Record<string, unknown>).filter(([, item]) => item !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
  }
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`JSON cannot carry a ${typeof value}`);
  return text;
}

/** SHA-256 in hexadecimal. */
export function sha256(text: string | Uint8Array): string {
  return hash('sha256', text);
}
