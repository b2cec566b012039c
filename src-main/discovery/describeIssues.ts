import type { z } from 'zod';
import { namedServerEntry } from '../../src-preload/contract/servers.ts';
import type { EntryProblem } from './writtenEntry.ts';

const known = Object.keys(namedServerEntry.shape);

/** What a schema found wrong with an entry, in words; unknown names each by itself. */
export function describeIssues(issues: readonly z.core.$ZodIssue[]): EntryProblem[] {
  return issues.flatMap((issue): EntryProblem[] => {
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => ({ path: [...issue.path, key], text: `is not known here${suggestion(key)}` }));
      case 'invalid_type':
        return [{ path: issue.path, text: `must be ${expected[issue.expected] ?? issue.expected}` }];
      case 'invalid_value':
        return [{ path: issue.path, text: `must be one of ${issue.values.map(String).join(', ')}` }];
      case 'invalid_union':
        return [{ path: issue.path, text: 'must be a text, or {"secret":"name"} for a value of the secret store' }];
      default:
        return [{ path: issue.path, text: issue.message }];
    }
  });
}

const expected: Readonly<Record<string, string>> = { string: 'a text', array: 'a list', record: 'an object', object: 'an object', boolean: 'true or false', number: 'a number' };

/** The known name it is nearest to, where one is near. */
function suggestion(key: string): string {
  const near = known.find((name) => name.toLowerCase() === key.toLowerCase()) ?? known.find((name) => distance(name.toLowerCase(), key.toLowerCase()) <= (key.length > 4 ? 2 : 1));
  return near === undefined ? '' : `; "${near}" is`;
}

/** Insertions, deletions and changes between two short texts. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length] ?? 0;
}
