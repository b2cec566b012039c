import type { Result } from '../../../src-preload/contract/index.ts';
import { formatCount } from '../../ui/format.ts';

/** What a lasting permission would have matched: "It would have matched 6 of the 212 calls of the last 7 days." */
export function describeReach({ matched, of }: Result<'approvals.reach'>): string {
  if (of === 0) return 'There are no other calls of the last 7 days to hold it against.';
  if (matched === 0) return `It would have matched none of the ${formatCount(of, 'call')} of the last 7 days.`;
  return `It would have matched ${matched.toLocaleString('en')} of the ${formatCount(of, 'call')} of the last 7 days.`;
}
