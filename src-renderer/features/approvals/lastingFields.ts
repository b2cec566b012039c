import type { RuleMatch } from '../../../src-preload/contract/index.ts';

/** One part of a pattern that a person may make narrower. */
export interface LastingField {
  /** Which of the patterns, and which of its values. */
  pattern: number;
  name: 'path' | 'host' | 'recipient' | 'argv';
  /** In a list of values; 0 where there is one. */
  item: number;
  label: string;
  text: string;
}

const labels: Record<LastingField['name'], string> = { path: 'in', host: 'at', recipient: 'to', argv: 'beginning with' };

/** What of the patterns can be narrowed, in order. */
export function listFields(match: readonly RuleMatch[]): LastingField[] {
  return match.flatMap((each, pattern) => {
    const texts = (name: 'path' | 'host' | 'recipient'): LastingField[] => [each[name] ?? []].flat().map((text, item) => ({ pattern, name, item, label: labels[name], text }));
    // One that ends with `$` holds for exactly these words: there is nothing narrower.
    const argv: LastingField[] = each.argv && each.argv.at(-1) !== '$' ? [{ pattern, name: 'argv', item: 0, label: labels.argv, text: writeWords(each.argv) }] : [];
    return [...texts('path'), ...texts('host'), ...texts('recipient'), ...argv];
  });
}

/** The patterns with one field written anew. */
export function setField(match: readonly RuleMatch[], field: LastingField, text: string): RuleMatch[] {
  return match.map((each, pattern) => {
    if (pattern !== field.pattern) return each;
    if (field.name === 'argv') return { ...each, argv: readWords(text) };
    const value = each[field.name];
    return { ...each, [field.name]: Array.isArray(value) ? value.map((old, item) => (item === field.item ? text : old)) : text };
  });
}

/** Words by blanks; one that holds blanks, quotes or nothing stands in double quotes. */
export function writeWords(words: readonly string[]): string {
  return words.map((word) => (word === '' || /[\s"\\]/.test(word) ? `"${word.replaceAll(/["\\]/g, String.raw`\$&`)}"` : word)).join(' ');
}

export function readWords(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"?|\S+/g)].map(([whole, quoted]) => (quoted === undefined ? whole : quoted.replaceAll(/\\(.)/g, '$1')));
}

/** How long a permission may hold, beside for good and until a day of choice. */
export type Ending = 'none' | 'today' | 'week' | 'date';

/** Milliseconds since 1970-01-01 UTC of the end: of a day in the person's own time zone. */
export function endOf(ending: Ending, date: string, now: number): number | undefined {
  const day = new Date(now);
  switch (ending) {
    case 'none':
      return undefined;
    case 'today':
      return day.setHours(23, 59, 59, 999);
    case 'week':
      day.setDate(day.getDate() + 7);
      return day.setHours(23, 59, 59, 999);
    case 'date': {
      const at = new Date(`${date}T23:59:59.999`).getTime();
      return Number.isNaN(at) ? undefined : at;
    }
  }
}

/** Whether a day (YYYY-MM-DD) is not over yet. */
export function isAhead(date: string): boolean {
  const now = Date.now();
  return (endOf('date', date, now) ?? 0) > now;
}
