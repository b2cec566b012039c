import { auditFilter, type AuditFilter } from '../../src-preload/contract/audit.ts';
import { callState, decision } from '../../src-preload/contract/calls.ts';
import { risk } from '../../src-preload/contract/common.ts';
import { AppError } from '../kernel/errors.ts';
import type { Flags } from '../runtime/runtimeFlags.ts';
import { textFlag } from './flags.ts';

/** The filter the flags and words describe. USAGE naming the flag that is wrong and what it takes. */
export function readAuditFilter(flags: Flags, text: string, now: number): AuditFilter {
  if (text.length > (auditFilter.shape.text.unwrap().maxLength ?? Infinity)) throw new AppError('USAGE', 'The text to search for is too long', { hint: 'A few words are enough' });
  const from = readTime(flags, 'since', now, false);
  const to = readTime(flags, 'until', now, true);
  return {
    ...(text !== '' && { text }),
    ...given('names', listFlag(flags, 'function')),
    ...given('callers', listFlag(flags, 'caller')),
    ...given('ruleIds', listFlag(flags, 'rule')),
    ...given('risks', oneOf(flags, 'risk', risk.options)),
    ...given('states', oneOf(flags, 'state', callState.options)),
    ...given('decidedBy', oneOf(flags, 'decided-by', decision.shape.by.options)),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
}

function given<K extends keyof AuditFilter, T>(key: K, values: T[]): { [key in K]?: T[] } {
  return values.length > 0 ? ({ [key]: values } as { [key in K]?: T[] }) : {};
}

/** Values of a flag given any number of times, each of them one or several between commas. */
function listFlag(flags: Flags, name: string): string[] {
  const value = flags[name];
  return Array.isArray(value) ? value.flatMap((item) => String(item).split(',')).filter((item) => item !== '') : [];
}

function oneOf<T extends string>(flags: Flags, name: string, known: readonly T[]): T[] {
  return listFlag(flags, name).map((value) => {
    const found = known.find((option) => option === value);
    if (found === undefined) throw new AppError('USAGE', `--${name} takes ${known.join(', ')}, not ${value}`);
    return found;
  });
}

const spans: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `30m`, `2h`, `7d` before now, or a date or time; a date alone is all of that day, here where the command runs. */
function readTime(flags: Flags, name: string, now: number, end: boolean): number | undefined {
  const value = textFlag(flags, name);
  if (value === undefined) return undefined;
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(value) ?? [];
  if (count !== undefined && unit !== undefined) return Math.max(0, now - Number(count) * (spans[unit] ?? 0));
  const day = /^\d{4}-\d{2}-\d{2}$/.test(value);
  const date = new Date(day ? `${value}T00:00` : value);
  if (day && end) date.setDate(date.getDate() + 1);
  const at = date.getTime();
  if (!/^\d{4}-/.test(value) || Number.isNaN(at) || at < 0) throw new AppError('USAGE', `--${name} takes a span like 2h or 7d, or a date like 2026-01-31 or 2026-01-31T12:00, not ${value}`);
  return at;
}
