import type { MemoryView } from '../../../src-preload/contract/index.ts';
import { formatDuration, formatShortDay, formatWhen } from '../../ui/format.ts';

/** For whom it is kept, in words. */
export function nameOwner(owner: string): string {
  return owner === 'person' ? 'You' : owner.replace(/^mcp:([^:]*):.*$/, '$1, over MCP').replace(/^(schedule|workflow|library):/, (_, kind: string) => `the ${kind} `);
}

/** "in 20 min", "in 3 days", "24 Nov", "past". */
export function describeEnd(expiresAt: number | null, now: number): string {
  if (expiresAt === null) return '';
  const left = expiresAt - now;
  if (left <= 0) return 'past';
  if (left < 2 * 86_400_000) return `in ${formatDuration(Math.max(60_000, left))}`;
  return left < 30 * 86_400_000 ? `in ${Math.round(left / 86_400_000)} days` : formatShortDay(expiresAt);
}

export function describeStored({ updatedAt, storedBy }: MemoryView, now: number): string {
  return `${formatWhen(updatedAt, now)} by ${storedBy}`;
}

/** What the editor holds; text as it is typed. */
export interface MemoryForm {
  key: string;
  content: string;
  namespace: string;
  tags: string;
  importance: number;
  expiresAt: number | null;
}

export const emptyForm: MemoryForm = { key: '', content: '', namespace: 'general', tags: '', importance: 0.5, expiresAt: null };

export function toForm({ key, content, namespace, tags, importance, expiresAt }: MemoryView): MemoryForm {
  return { key, content, namespace, tags: tags.join(', '), importance, expiresAt };
}

export function splitTags(text: string): string[] {
  return [...new Set(text.split(',').map((tag) => tag.trim()).filter((tag) => tag !== ''))];
}

/** How long from now it is kept; null for ever. */
export const spans: readonly { label: string; ms: number | null }[] = [
  { label: 'Never', ms: null },
  { label: 'In an hour', ms: 3_600_000 },
  { label: 'In a day', ms: 86_400_000 },
  { label: 'In a week', ms: 7 * 86_400_000 },
  { label: 'In a month', ms: 30 * 86_400_000 },
  { label: 'In a year', ms: 365 * 86_400_000 },
];

export const importances: readonly { label: string; value: number }[] = [
  { label: 'Low', value: 0.2 },
  { label: 'Usual', value: 0.5 },
  { label: 'High', value: 0.9 },
];
