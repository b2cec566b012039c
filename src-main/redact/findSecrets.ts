import { encodingsOf, findEncoded } from './encodings.ts';
import { findPrivateKeys } from './findPrivateKeys.ts';
import type { Finding } from './findings.ts';
import { shapesFor } from './keyShapes.ts';
import { unescaped } from './unescaped.ts';

/** One way a stored secret may be written. */
interface Needle {
  text: string;
  what: string;
  /** Too short to be hidden within words: only where no letter or digit is beside it. */
  alone: boolean;
}

/** Escapes within escapes are read so many times. */
const escapeLevels = 4;
/** Shorter values are hidden where they stand alone; within words they would hide ordinary text. */
const shortestSecret = 6;
export const shortestAlone = 4;
/** A line of a stored secret of several is hidden by itself when it is as long as this and holds no space. */
const shortestLine = 24;

export type SecretFinder = (text: string) => Finding[];

/** Finds what is stored, and what is shaped like a key, in every encoding that is read. Linear in the text. */
export function createSecretFinder(secrets: readonly { name: string; value: string }[]): SecretFinder {
  const needles = secrets.flatMap(needlesOf).sort((a, b) => b.text.length - a.text.length);
  const first = (text: string): string | undefined => findKnown(text, needles)[0]?.what;
  const findAll = (text: string): Finding[] => [...findKnown(text, needles), ...findEncoded(text, first)];

  return (text) => {
    const findings = findAll(text);
    let toOriginal = (index: number): number => index;
    let current = text;
    for (let level = 0; level < escapeLevels; level++) {
      const next = unescaped(current);
      if (!next) break;
      const before = toOriginal;
      toOriginal = (index) => before(next.at[index] ?? 0);
      for (const { start, end, what } of findAll(next.text)) findings.push({ start: toOriginal(start), end: toOriginal(end), what });
      current = next.text;
    }
    return findings;
  };
}

function needlesOf({ name, value }: { name: string; value: string }): Needle[] {
  const secret = value.trim();
  if (secret.length < shortestAlone) return [];
  if (secret.length < shortestSecret) return [{ text: secret, what: name, alone: true }];
  const lines = secret.includes('\n') ? secret.split(/\r?\n/).map((line) => line.trim()).filter((line) => line.length >= shortestLine && !/\s|-----/.test(line)) : [];
  const texts = new Set([secret, ...lines].flatMap(encodingsOf).filter((text) => text.length >= shortestSecret));
  return [...texts].map((text) => ({ text, what: name, alone: false }));
}

function findKnown(text: string, needles: readonly Needle[]): Finding[] {
  const findings: Finding[] = [];
  for (const needle of needles) {
    for (let start = text.indexOf(needle.text); start >= 0; start = text.indexOf(needle.text, start + needle.text.length)) {
      const end = start + needle.text.length;
      if (!needle.alone || standsAlone(text, start, end)) findings.push({ start, end, what: needle.what });
    }
  }
  findings.push(...findPrivateKeys(text));
  if (text.length < shortestShaped) return findings;
  for (const { what, shape, holds } of shapesFor(text)) {
    for (const { 0: whole, 1: lead = '', index } of text.matchAll(shape)) {
      const start = index + lead.length;
      if (holds?.(whole.slice(lead.length)) !== false) findings.push({ start, end: index + whole.length, what });
    }
  }
  return findings;
}

/** No shape fits into less. */
const shortestShaped = 8;

function standsAlone(text: string, start: number, end: number): boolean {
  return !/[\p{L}\p{N}]/u.test(text[start - 1] ?? '') && !/[\p{L}\p{N}]/u.test(text[end] ?? '');
}
