import type { Json } from '../../../../src-preload/contract/index.ts';
import { isSchema } from './fieldModel.ts';
import { findJsonError } from './findJsonError.ts';
import { valueAt, withValue, type FormState, type Path } from './formState.ts';

/**
 * The arguments as JSON text. Text of a JSON field that cannot be read yet is put where its value
 * will stand, exactly as typed, so the person sees it and the reader names its place.
 */
export function writeJsonText(state: FormState): string {
  const pending = Object.entries(state.texts);
  if (pending.length === 0) return JSON.stringify(state.input, null, 2);
  const taken = JSON.stringify(state.input);
  let marker = '\u241f';
  while (taken.includes(marker)) marker += '\u241f';
  let marked = state;
  pending.forEach(([key], index) => {
    marked = { input: withValue(marked, readPathKey(state, key), `${marker}${index}${marker}`).input, texts: {} };
  });
  let text = JSON.stringify(marked.input, null, 2);
  pending.forEach(([, typed], index) => {
    text = text.replace(JSON.stringify(`${marker}${index}${marker}`), () => typed);
  });
  return text;
}

/** List positions and keys look alike in a key of `texts`; the input itself tells which is which. */
function readPathKey(state: FormState, key: string): Path {
  const path: (string | number)[] = [];
  for (const part of key.split('/')) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(valueAt(state.input, path)) ? Number(name) : name);
  }
  return path;
}

export type JsonReading = { ok: true; value: Json } | { ok: false; message: string };

/** Reads one JSON value, and says in words and with its line what is wrong where it can't. */
export function readJson(text: string): JsonReading {
  if (text.trim() === '') return { ok: false, message: 'Write a JSON value: "text", 12, true, [ ] or { }.' };
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch {
    return { ok: false, message: explainSyntaxError(text) };
  }
}

/** Reads the whole of the arguments back into a form. */
export function readJsonText(text: string): { ok: true; state: FormState } | { ok: false; message: string } {
  const reading = readJson(text.trim() === '' ? '{}' : text);
  if (!reading.ok) return reading;
  if (!isSchema(reading.value)) return { ok: false, message: 'Arguments are one object: { "name": value }.' };
  return { ok: true, state: { input: reading.value, texts: {} } };
}

function explainSyntaxError(text: string): string {
  const position = findJsonError(text);
  const before = text.slice(0, position).split('\n');
  const found = text.charAt(position);
  const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  if (found === '') return `JSON ends too soon, in ${place}: a quote or bracket is open.`;
  if (found === "'") return `In ${place}: JSON wants double quotes.`;
  if (found === '"') return `In ${place}: this text has no end, or a comma is missing before it.`;
  if (found === '}' || found === ']') return `In ${place}: a value is missing before ${found}, or there is a comma too many.`;
  return `In ${place}: “${found}” is not expected here.`;
}
