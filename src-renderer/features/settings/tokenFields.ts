import type { Params, TokenReading, TokenScope, TokenView } from '../../../src-preload/contract/index.ts';
import { formatDay, formatWhen } from '../../ui/format.ts';

/** What is typed to make a token. */
export interface TokenFields {
  name: string;
  functions: string;
  preset: NonNullable<TokenScope['preset']> | '';
  rate: string;
  reads: readonly TokenReading[];
}

export const emptyFields: TokenFields = { name: '', functions: '', preset: '', rate: '', reads: [] };

export const readings: readonly { id: TokenReading; label: string }[] = [
  { id: 'audit', label: 'Audit' },
  { id: 'statistics', label: 'Statistics' },
  { id: 'journal', label: 'Undo journal' },
];

type Read = { request: Params<'tokens.create'> } | { field: keyof TokenFields; problem: string };

/** The request, or the first field that is wrong and what would be right. */
export function readTokenFields({ name, functions, preset, rate, reads }: TokenFields): Read {
  if (!/^[a-z0-9][a-z0-9._-]{0,39}$/.test(name)) return { field: 'name', problem: 'Lower-case letters, digits, dots, dashes or underscores, at most 40' };
  const patterns = functions.split(/[\s,]+/).filter((pattern) => pattern !== '');
  const wrong = patterns.find((pattern) => !/^(category:[a-z]+|[A-Za-z0-9_.*-]{1,200})$/.test(pattern));
  if (wrong !== undefined) return { field: 'functions', problem: `${wrong}: use names with * for any characters, or category:files` };
  const typed = rate.trim().replaceAll(',', '');
  const callsPerMinute = Number(typed);
  if (typed !== '' && !(Number.isInteger(callsPerMinute) && callsPerMinute >= 1 && callsPerMinute <= 1_000_000)) return { field: 'rate', problem: 'A whole number from 1 to 1,000,000, or nothing' };
  return { request: { name, scope: { ...(patterns.length > 0 && { functions: patterns }), ...(preset !== '' && { preset }), ...(typed !== '' && { callsPerMinute }), reads: [...reads] } } };
}

const presetNames = { ask: 'Ask', 'read-only': 'Read only', trusted: 'Trusted', unattended: 'Unattended' } as const;

/** What a token may do, in one line. */
export function describeScope({ functions, preset, callsPerMinute, reads }: TokenScope): string {
  const parts = [functions === undefined ? 'All functions' : functions.join(', ')];
  if (preset !== undefined) parts.push(`at most ${presetNames[preset]}`);
  if (callsPerMinute !== undefined) parts.push(`${callsPerMinute.toLocaleString('en')} calls a minute`);
  if (reads.length > 0) parts.push(`reads ${readings.filter(({ id }) => reads.includes(id)).map(({ label }) => label.toLowerCase()).join(', ')}`);
  return parts.join('; ');
}

export function describeUse({ createdAt, lastUsedAt, revokedAt }: TokenView): string {
  const made = `Made ${formatDay(createdAt)}`;
  if (revokedAt !== undefined) return `${made}, revoked ${formatWhen(revokedAt)}`;
  return lastUsedAt === undefined ? `${made}, never used` : `${made}, last used ${formatWhen(lastUsedAt)}`;
}
