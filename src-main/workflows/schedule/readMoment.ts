import { AppError } from '../../kernel/errors.ts';

/** When a call is made: again and again by a cron expression, or once. */
export type Moment = { kind: 'repeated'; pattern: string; sentence: string } | { kind: 'once'; at: number; sentence: string };

const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const shorthands: Record<string, string> = { '@hourly': '0 * * * *', '@daily': '0 0 * * *', '@midnight': '0 0 * * *', '@weekly': '0 0 * * 0', '@monthly': '0 0 1 * *', '@yearly': '0 0 1 1 *', '@annually': '0 0 1 1 *' };

/**
 * Reads a cron expression of five fields, a shorthand such as `@daily`, words for a repetition ("every
 * weekday at 9:30"), an ISO time or words for a moment ("tomorrow at 8"). INVALID_INPUT says what would be right.
 */
export async function readMoment(text: string, timeZone: string, now: number): Promise<Moment> {
  const written = text.trim();
  const pattern = shorthands[written.toLowerCase()] ?? (/^\S+(?:\s+\S+){4}$/.test(written) && /^[\d*]/.test(written) && /[*\d]$|[A-Za-z#L]$/.test(written) && !/^\d{4}-/.test(written) ? written : repeatedWords(written));
  if (pattern !== undefined) {
    await nextRuns(pattern, timeZone, now, 1);
    return { kind: 'repeated', pattern, sentence: describePattern(pattern) };
  }
  const at = isoTime(written, timeZone) ?? (await spokenTime(written, timeZone, now));
  if (at === undefined) throw new AppError('INVALID_INPUT', `schedule: ${JSON.stringify(written.slice(0, 80))} is no time`, { hint: 'Write a cron expression of five fields ("30 9 * * 1-5"), "every day at 9:00", "tomorrow at 8:00" or "2027-01-31T09:00"' });
  if (at <= now) throw new AppError('INVALID_INPUT', `schedule: ${inWords(at, timeZone)} is over already`, { hint: 'Name a time that is still to come' });
  return { kind: 'once', at, sentence: `Once, ${inWords(at, timeZone)}` };
}

/** The next moments of a cron expression after `from`. A time that a change of the clocks leaves out runs right after it; one that comes twice runs once. */
export async function nextRuns(pattern: string, timeZone: string, from: number, count: number): Promise<number[]> {
  const { Cron } = await import('croner');
  try {
    // Without the legacy rule a restricted day of the month and of the week must both agree; crontab(5) has either.
    return new Cron(pattern, { paused: true, timezone: timeZone, mode: '5-part', legacyMode: true }).nextRuns(count, new Date(from)).map((date) => date.getTime());
  } catch (error) {
    throw new AppError('INVALID_INPUT', `schedule: ${JSON.stringify(pattern)} is no cron expression: ${error instanceof Error ? error.message.replace(/^CronPattern: /, '') : ''}`, { cause: error, hint: 'Five fields: minute, hour, day of month, month, day of week; "30 9 * * 1-5" is weekdays at 9:30' });
  }
}

/** "every 15 minutes", "every day at 9", "every monday and friday at 18:00". */
function repeatedWords(text: string): string | undefined {
  const words = text.toLowerCase().replaceAll(',', ' and ').replace(/\s+/g, ' ');
  const steps = /^every (?:(\d+) )?(minute|hour)s?$/.exec(words);
  if (steps) {
    const [count, unit] = [Number(steps[1] ?? 1), steps[2]];
    const most = unit === 'minute' ? 60 : 24;
    // Other steps would not be even across the hour or the day.
    if (count < 1 || most % count !== 0) throw new AppError('INVALID_INPUT', `schedule: every ${count} ${unit}s does not come out even`, { hint: `Use a number that divides ${most}` });
    return unit === 'minute' ? `*/${count} * * * *` : `0 */${count} * * *`;
  }
  const match = /^(?:every |each )?(day|daily|night|weekday|weekend|week|month|(?:(?:sun|mon|tues|wednes|thurs|fri|satur)days?(?: and )?)+)(?: at (\d{1,2})(?::(\d{2}))? ?(am|pm)?)?$/.exec(words);
  if (!match || !/^(?:every |each |daily)/.test(words)) return undefined;
  const hour = Number(match[2] ?? 0) % (match[4] === undefined ? 100 : 12) + (match[4] === 'pm' ? 12 : 0);
  const minute = Number(match[3] ?? 0);
  if (hour > 23 || minute > 59) return undefined;
  const which = match[1] ?? 'day';
  const fixed: Record<string, string> = { day: '* * *', daily: '* * *', night: '* * *', weekday: '* * 1-5', weekend: '* * 0,6', week: '* * 1', month: '1 * *' };
  const named = days.flatMap((day, index) => (which.includes(day) ? [index] : []));
  return `${minute} ${hour} ${fixed[which] ?? `* * ${named.join(',')}`}`;
}

/** A time without a zone is one of the task's. */
function isoTime(text: string, timeZone: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/.exec(text);
  if (!match) return undefined;
  if (match[7] !== undefined) return Date.parse(text.replace(' ', 'T')) || undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const wanted = Date.UTC(year, month - 1, day, hour, minute, second);
  return new Date(wanted).getUTCDate() === day ? fromZone(wanted, timeZone) : undefined;
}

/** The moment at which clocks of a zone show this time of day, given as if it were UTC. Of two the first; a time that is left out is that much later. */
export function fromZone(shown: number, timeZone: string): number {
  const candidates = [shown - 86_400_000, shown + 86_400_000].map((at) => shown - offsetAt(at, timeZone)).sort((a, b) => a - b);
  return candidates.find((at) => at + offsetAt(at, timeZone) === shown) ?? candidates.at(-1) ?? shown;
}

/** Milliseconds that clocks of a zone are ahead of UTC. */
function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((each) => each.type === type)?.value ?? 0);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - Math.floor(at / 1000) * 1000;
}

async function spokenTime(text: string, timeZone: string, now: number): Promise<number | undefined> {
  const chrono = await import('chrono-node');
  const [found] = chrono.parse(text, { instant: new Date(now), timezone: offsetAt(now, timeZone) / 60_000 }, { forwardDate: true });
  // Words left over may change what was meant.
  if (!found || text.replace(found.text, '').replace(/\b(?:on|at|in|once)\b/gi, '').trim() !== '') return undefined;
  const { start } = found;
  if (!start.isCertain('hour') && !start.isCertain('minute') && !start.isCertain('second')) return undefined;
  if (/^(?:in )?(?:an?|\d+|half an?) (?:seconds?|minutes?|hours?)/i.test(found.text)) return start.date().getTime();
  const [year, month, day, hour, minute] = [start.get('year') ?? 0, start.get('month') ?? 1, start.get('day') ?? 1, start.get('hour') ?? 0, start.get('minute') ?? 0];
  return fromZone(Date.UTC(year, month - 1, day, hour, minute, start.get('second') ?? 0), timeZone);
}

export function inWords(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }).format(at);
}

/** Usual expressions as a sentence; others stand as they are. */
export function describePattern(pattern: string): string {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = pattern.trim().split(/\s+/);
  const everyDay = day === '*' && month === '*';
  if (minute === '*' && hour === '*' && everyDay && weekday === '*') return 'Every minute';
  const step = /^\*\/(\d+)$/;
  const minutes = step.exec(minute);
  if (minutes && hour === '*' && everyDay && weekday === '*') return minutes[1] === '1' ? 'Every minute' : `Every ${minutes[1]} minutes`;
  const hours = step.exec(hour);
  if (/^\d+$/.test(minute) && (hour === '*' || hours) && everyDay && weekday === '*') return `${!hours || hours[1] === '1' ? 'Every hour' : `Every ${hours[1]} hours`}, ${minute} past`;
  if (!/^\d+$/.test(minute) || !/^\d+$/.test(hour)) return `Cron ${pattern}`;
  const at = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  if (everyDay && weekday === '*') return `Every day at ${at}`;
  if (everyDay && weekday === '1-5') return `Every weekday at ${at}`;
  if (everyDay && /^[0-6](?:,[0-6])*$/.test(weekday)) return `Every ${weekday.split(',').map((index) => capital(days[Number(index)] ?? '')).join(' and ')} at ${at}`;
  return /^\d+$/.test(day) && month === '*' && weekday === '*' ? `On day ${day} of every month at ${at}` : `Cron ${pattern}`;
}

const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
