import { parse } from 'chrono-node/en';

/** Only a sentence that has one of these is given to the parser of dates. */
const trigger = /\b(?:today|yesterday|last|past|since|before|after|week|weeks|month|months|year|years|days?|hours?|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|june|july|august|september|october|november|december|ago|\d{4}-\d{2}|(?:19|20)\d{2})\b/i;

/** The span of time a sentence speaks of: "changed last week", "since Monday", "before 2024", "older than 30 days". */
export function readDateRange(text: string, now: Date = new Date()): { after?: Date; before?: Date } | undefined {
  if (text.length > 2000 || !trigger.test(text)) return undefined;
  const age = /\b(older|newer|younger)\s+than\s+(.{2,30})$/i.exec(text);
  if (age !== null) {
    const edge = parse(`${age[2] ?? ''} ago`, now)[0]?.start.date() ?? parse(age[2] ?? '', now)[0]?.start.date();
    return edge === undefined ? undefined : age[1]?.toLowerCase() === 'older' ? { before: edge } : { after: edge };
  }
  const span = /\bthe (?:last|past) ((?:[\w-]{1,12} )?(?:hour|day|week|month|year)s?)\b/i.exec(text);
  if (span !== null) {
    const start = parse(`${/ /.test(span[1] ?? '') ? '' : '1 '}${span[1] ?? ''} ago`, now)[0]?.start.date();
    if (start !== undefined) return { after: start };
  }
  const found = parse(text, now)[0];
  if (found === undefined) return undefined;
  const before = text.slice(0, found.index).trimEnd().toLowerCase();
  const start = found.start.date();
  if (/\b(?:before|until|older than)$/.test(before)) return { before: start };
  if (/\b(?:since|after|newer than)$/.test(before)) return { after: start };
  return rangeOf(found.text.toLowerCase(), start, found.end?.date());
}

const dayLength = 86_400_000;

/** A day, week, month or year named as such is the whole of it. */
function rangeOf(words: string, start: Date, end: Date | undefined): { after: Date; before: Date } {
  const from = new Date(start);
  from.setHours(0, 0, 0, 0);
  if (end !== undefined) return { after: from, before: end };
  const length = /week/.test(words) ? 7 : /month/.test(words) ? 30 : /year|^\d{4}$/.test(words) ? 365 : 1;
  if (length === 7) from.setDate(from.getDate() - ((from.getDay() + 6) % 7));
  return { after: from, before: new Date(from.getTime() + length * dayLength) };
}
