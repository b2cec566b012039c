import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../kernel/errors.ts';

/** Between what is shown of a long argument and the number of characters left out. */
const cutMark = '\n[';
const cutEnd = ' more characters, all of them in the preview]';

/** The beginning of a long argument, and how much more there is. */
export function cutText(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}${cutMark}${text.length - longest}${cutEnd}` : text;
}

/**
 * Arguments as a person changed them on a card, on which secrets are hidden and long texts are cut:
 * whatever they left as it was shown is what it was. INVALID_INPUT where a text was changed of which
 * only the beginning was shown.
 */
export function keepUnchanged(edited: unknown, shown: unknown, raw: unknown, field = ''): unknown {
  if (isDeepStrictEqual(edited, shown)) return raw;
  if (Array.isArray(edited) && Array.isArray(shown) && Array.isArray(raw)) {
    // With an item more or less it is not known which is which; only equal ones are the same.
    return edited.map((item, index) => (edited.length === raw.length ? keepUnchanged(item, shown[index], raw[index], `${field}[${index}]`) : sameItem(item, shown, raw)));
  }
  if (isRecord(edited) && isRecord(shown) && isRecord(raw)) {
    return Object.fromEntries(Object.entries(edited).map(([name, item]) => [name, Object.hasOwn(shown, name) && Object.hasOwn(raw, name) ? keepUnchanged(item, shown[name], raw[name], field === '' ? name : `${field}.${name}`) : item]));
  }
  if (typeof edited === 'string' && typeof shown === 'string' && shown.endsWith(cutEnd) && edited.includes(shown.slice(shown.lastIndexOf(cutMark)))) {
    throw new AppError('INVALID_INPUT', `${field} is shown only in part, so a change to it would lose the rest`, { hint: 'Replace the whole text, or refuse with a note that says what should be different' });
  }
  return edited;
}

function sameItem(item: unknown, shown: readonly unknown[], raw: readonly unknown[]): unknown {
  const at = shown.findIndex((each) => isDeepStrictEqual(each, item));
  return at < 0 ? item : raw[at];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
