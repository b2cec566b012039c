import type { Finding } from './findings.ts';

const longestKey = 30_000;
const begin = /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----/g;
const end = /-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----/g;
/** What follows the first line of a key that is cut off: its headers, and lines of base64. */
const rest = /(?:(?:\s|\\[nr])*(?:Proc-Type|DEK-Info|Version|Comment): [^\r\n\\]{0,200})*(?:\s|\\[nr])*(?:[A-Za-z0-9+/=]{16,}(?:\s|\\[nr])+)*[A-Za-z0-9+/=]*/y;

/** Private keys in PEM, whole or cut off at either end, in plain text or with their line breaks spelled as JSON does. */
export function findPrivateKeys(text: string): Finding[] {
  if (!text.includes('PRIVATE KEY')) return [];
  const what = 'private-key';
  const findings: Finding[] = [];
  const ends = Array.from(text.matchAll(end), (match) => ({ at: match.index, after: match.index + match[0].length }));
  let nextEnd = 0;
  let covered = 0;
  for (const match of text.matchAll(begin)) {
    const start = match.index;
    if (start < covered) continue;
    while (nextEnd < ends.length && (ends[nextEnd]?.at ?? 0) < start) nextEnd++;
    const closing = ends[nextEnd];
    if (closing && closing.at - start <= longestKey) {
      covered = closing.after;
    } else {
      rest.lastIndex = start + match[0].length;
      covered = rest.lastIndex + (rest.exec(text)?.[0].length ?? 0);
    }
    findings.push({ start, end: covered, what });
  }
  for (const { at, after } of ends) {
    if (findings.some((finding) => finding.start <= at && after <= finding.end)) continue;
    findings.push({ start: startOfLines(text, at), end: after, what });
  }
  return findings;
}

/** Where the lines of base64 begin that end here. */
function startOfLines(text: string, end: number): number {
  let start = end;
  for (let lines = 0; end - start < longestKey; lines++) {
    const lineEnd = start - (/(?:\\r)?\\n$|\r?\n$/.exec(text.slice(Math.max(0, start - 4), start))?.[0].length ?? 0);
    let lineStart = lineEnd;
    while (lineStart > 0 && lineEnd - lineStart < longestKey && /[A-Za-z0-9+/=]/.test(text[lineStart - 1] ?? '')) lineStart--;
    if (text[lineStart - 1] === '\\' && lineStart < lineEnd) lineStart++;
    // Only the last line of a key is short.
    if (lineEnd === start || lineEnd - lineStart < (lines === 0 ? 1 : 16)) return start;
    start = lineStart;
  }
  return start;
}
