/** A time that comes again and again, and what the sentence says beside it. */
export interface Recurrence {
  /** Five fields, local time; undefined when the time of day is not told. */
  cron: string | undefined;
  rest: string;
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const hourWords = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const dayNames = weekdays.join('|');
const often = `(?:(?:every|each) (?:single )?(?<unit>weekday|workday|working day|weekend|day|night|morning|evening|afternoon|month|week|hour|minute|(?:(?:${dayNames})(?:(?:,| and|, and)? (?:${dayNames}))*)|(?<step>\\d+|${hourWords.slice(2).join('|')}|fifteen|twenty|thirty) (?<steps>minutes?|mins?|hours?|hrs?))|(?<adverb>daily|nightly|hourly|weekly|monthly)|on (?<plural>weekdays|workdays|weekends|(?:${dayNames})s)|on the (?<date>first|1st|15th|\\d{1,2}(?:st|nd|rd|th)) of (?:every|each) month)`;
const clock = `(?:(?:at|for|around|by) )?(?<hour>\\d{1,2}|${hourWords.slice(1).join('|')}|noon|midnight)(?:[:.](?<minute>\\d\\d))?(?: ?(?<half>am|pm|a\\.m\\.|p\\.m\\.)\\b)?(?: o'clock)?(?: (?:in the|at) (?<part>morning|afternoon|evening|night))?`;
const forms = [new RegExp(`${often}(?:,? (?:at|around|by) ?${clock.replace('(?:(?:at|for|around|by) )?', '')})?`, 'i'), new RegExp(`(?:at|for|around) ${clock.replace('(?:(?:at|for|around|by) )?', '')},? ${often}`, 'i')];
const stepWords: Record<string, number> = { fifteen: 15, twenty: 20, thirty: 30 };

/** Reads "every weekday at 8am, …", "… at 6 every evening"; only at the start or the end of a sentence. */
export function readRecurrence(text: string): Recurrence | undefined {
  const trimmed = text.trim().replace(/[.!]+$/, '').replace(/,? (?:please|thanks)$/i, '').trim();
  for (const form of [...forms].reverse()) {
    const match = form.exec(trimmed);
    if (match?.groups === undefined) continue;
    const before = trimmed.slice(0, match.index).trim();
    const after = trimmed.slice(match.index + match[0].length).trim();
    if (before !== '' && after !== '' && !/^(?:please|can you|could you|hey|steward|,| )+$/i.test(before)) continue;
    return { cron: cronOf(match.groups), rest: `${before} ${after}`.replace(/^[\s,:]+|[\s,]+$/g, '') };
  }
  return undefined;
}

function cronOf(groups: Record<string, string | undefined>): string | undefined {
  const unit = (groups['unit'] ?? '').toLowerCase();
  const adverb = (groups['adverb'] ?? '').toLowerCase();
  if (groups['step'] !== undefined) {
    const count = numberOf(groups['step']);
    return /^m/i.test(groups['steps'] ?? '') ? `*/${count} * * * *` : `0 */${count} * * *`;
  }
  if (unit === 'minute') return '* * * * *';
  if (unit === 'hour' || adverb === 'hourly') return '0 * * * *';
  const time = timeOf(groups, groups['part']?.toLowerCase() ?? (adverb === 'nightly' ? 'night' : unit));
  if (time === undefined) return undefined;
  const at = `${time.minute} ${time.hour}`;
  const date = groups['date'];
  if (date !== undefined) return `${at} ${date === 'first' ? 1 : Number.parseInt(date, 10)} * *`;
  const days = (groups['plural']?.toLowerCase().replace(/s$/, '') ?? unit);
  if (/^(?:weekday|workday|working day)$/.test(days)) return `${at} * * 1-5`;
  if (days === 'weekend') return `${at} * * 0,6`;
  if (/^(?:week|month)$/.test(days) || /^(?:weekly|monthly)$/.test(adverb)) return undefined;
  const named = weekdays.flatMap((day, index) => (days.includes(day) ? [index] : []));
  return named.length > 0 ? `${at} * * ${named.join(',')}` : `${at} * * *`;
}

function timeOf(groups: Record<string, string | undefined>, part: string): { hour: number; minute: number } | undefined {
  const said = groups['hour']?.toLowerCase();
  if (said === undefined) return undefined;
  const minute = Number(groups['minute'] ?? 0);
  if (said === 'noon') return { hour: 12, minute };
  if (said === 'midnight') return { hour: 0, minute };
  let hour = numberOf(said);
  const half = groups['half']?.toLowerCase().replaceAll('.', '');
  const later = half === 'pm' || (half === undefined && (part === 'evening' || part === 'afternoon' || (part === 'night' && hour >= 6)));
  if (later && hour < 12) hour += 12;
  if (half === 'am' && hour === 12) hour = 0;
  return hour > 23 || minute > 59 ? undefined : { hour, minute };
}

function numberOf(word: string): number {
  const index = hourWords.indexOf(word.toLowerCase());
  return index !== -1 ? index : (stepWords[word.toLowerCase()] ?? Number(word));
}
