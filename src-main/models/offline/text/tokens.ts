import type { CodeLanguage } from './code.ts';
import { isDomain, isPathLike } from './pathShape.ts';

/**
 * What a token is: a plain word; something taken as it stands (quoted text, a path, a URL, an e-mail
 * address, JSON, code); a number, perhaps with its unit; or punctuation.
 */
type TokenKind = 'word' | 'quoted' | 'path' | 'url' | 'email' | 'json' | 'code' | 'number' | 'punctuation';

export interface Token {
  kind: TokenKind;
  /** As typed, quotes included. */
  text: string;
  /** What it stands for: without quotes; words in lower case with straight apostrophes. */
  value: string;
  /** Offsets into the sentence. */
  start: number;
  end: number;
  /** Of code. */
  language?: CodeLanguage;
}

const closingQuote: Record<string, string> = { '"': '"', "'": "'", '`': '`', '“': '”', '‘': '’', '«': '»', '„': '“' };
const openers = '([<';
const trailers = '.,;:!?)]>…"\'”’';
const space = /\s/;
/** JSON in a sentence is tried this often at most, so that hostile text stays linear. */
const jsonAttempts = 8;

/** Cuts a sentence into tokens; one pass, linear in its length. */
export function tokenise(sentence: string): Token[] {
  const tokens: Token[] = [];
  /** Quotes that have no partner any more, so that it is not searched for again. */
  const unpaired = new Set<string>();
  let attempts = 0;
  let at = 0;
  while (at < sentence.length) {
    const character = sentence[at] ?? '';
    if (space.test(character)) {
      // A new line ends a sentence; several count as one.
      if (character === '\n' && tokens.length > 0 && tokens.at(-1)?.text !== '\n') tokens.push(sign(sentence, at, at + 1));
      at++;
      continue;
    }
    const close = closingQuote[character];
    if (close !== undefined && !unpaired.has(character)) {
      const end = closingPosition(sentence, at + 1, close);
      if (end > at + 1) {
        tokens.push({ kind: 'quoted', text: sentence.slice(at, end + 1), value: sentence.slice(at + 1, end), start: at, end: end + 1 });
        at = end + 1;
        continue;
      }
      unpaired.add(character);
    }
    if ((character === '{' || character === '[') && attempts < jsonAttempts) {
      attempts++;
      const end = jsonEnd(sentence, at);
      if (end > at) {
        const text = sentence.slice(at, end);
        tokens.push({ kind: 'json', text, value: text, start: at, end });
        at = end;
        continue;
      }
    }
    at = readChunk(sentence, at, tokens);
  }
  return tokens;
}

/** Where the quote ends, or -1. A quote that may be an apostrophe ends only before a blank or a sign. */
function closingPosition(sentence: string, from: number, close: string): number {
  let end = sentence.indexOf(close, from);
  if (close !== "'" && close !== '’') return end;
  while (end !== -1 && /[\p{L}\p{N}]/u.test(sentence[end + 1] ?? '')) end = sentence.indexOf(close, end + 1);
  return end;
}

/** The end of a JSON object or array that starts here, or -1 when it is none. */
function jsonEnd(sentence: string, from: number): number {
  let depth = 0;
  let inString = false;
  const limit = Math.min(sentence.length, from + 4000);
  for (let at = from; at < limit; at++) {
    const character = sentence[at];
    if (inString) {
      if (character === '\\') at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') {
      depth--;
      if (depth === 0) return isJson(sentence.slice(from, at + 1)) ? at + 1 : -1;
    }
  }
  return -1;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Reads up to the next blank, splits signs off both ends; answers where it stopped. */
function readChunk(sentence: string, from: number, tokens: Token[]): number {
  let end = from;
  while (end < sentence.length && !space.test(sentence[end] ?? '')) end++;
  let start = from;
  while (start < end && openers.includes(sentence[start] ?? '') && end - start > 1 && !opensOwnBracket(sentence, start, end)) {
    tokens.push(sign(sentence, start, start + 1));
    start++;
  }
  let stop = end;
  while (stop > start + 1 && trailers.includes(sentence[stop - 1] ?? '') && !closesOwnBracket(sentence, start, stop)) stop--;
  const possessive = /\.[a-z0-9]{1,5}['’]s$/i.test(sentence.slice(Math.max(start, stop - 12), stop)) ? 2 : 0;
  if (stop > start) tokens.push(classify(sentence.slice(start, stop - possessive), start));
  for (let at = stop; at < end; at++) tokens.push(sign(sentence, at, at + 1));
  return end;
}

const pairs: Record<string, string> = { ')': '(', ']': '[', '>': '<' };

/** True for the last bracket of `copy(1)` and `<b>`, which belongs to the piece. */
function closesOwnBracket(sentence: string, start: number, stop: number): boolean {
  const opener = pairs[sentence[stop - 1] ?? ''];
  return opener !== undefined && sentence.lastIndexOf(opener, stop - 1) >= start;
}

/** True for the first bracket of `(2).pdf` and `<b>`: it is closed within the piece. */
function opensOwnBracket(sentence: string, start: number, end: number): boolean {
  const closer = { '(': ')', '[': ']', '<': '>' }[sentence[start] ?? ''];
  const at = closer === undefined ? -1 : sentence.indexOf(closer, start);
  return at !== -1 && at < end && (sentence[start] === '<' || at < end - 1);
}

function sign(sentence: string, start: number, end: number): Token {
  const text = sentence.slice(start, end);
  return { kind: 'punctuation', text, value: text, start, end };
}

function classify(text: string, start: number): Token {
  const end = start + text.length;
  const token = (kind: TokenKind, value: string = text): Token => ({ kind, text, value, start, end });
  if (/^[a-z][a-z0-9+.-]*:\/\/\S/i.test(text)) return token('url');
  if (/^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/.test(text)) return token('email');
  if (/^\d+(?:[.,]\d+)*(?:[a-zA-Z]{1,3}|%)?$/.test(text) && !/\.[a-zA-Z0-9]*[a-zA-Z]$/.test(text)) return token('number');
  if (/^\W+$/.test(text) && !isPathLike(text)) return token('punctuation');
  if (isDomain(text)) return token('url');
  if (isPathLike(text)) return token('path');
  return token('word', text.toLowerCase().replaceAll('’', "'"));
}
