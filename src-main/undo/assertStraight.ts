import { dirname } from 'node:path';
import { AppError } from '../kernel/errors.ts';
import { entryAt } from '../ports/entryAt.ts';
import { pathsOf } from './revert.ts';
import type { JournalRow } from './rows.ts';

/**
 * PATH_REFUSED where a link has been put on the way to a place since: what is behind it is another
 * place. There was none when the change was made. Links the rows themselves made or replaced are theirs.
 */
export function assertStraight(rows: readonly JournalRow[]): void {
  const paths = rows.flatMap(({ change }) => pathsOf(change));
  const own = new Set(paths);
  const straight = new Set<string>();
  for (const path of paths) {
    for (let place = dirname(path); !straight.has(place); place = dirname(place)) {
      if (own.has(place)) break;
      if (entryAt(place)?.isSymbolicLink() === true) throw new AppError('PATH_REFUSED', `${place} has become a link since, so ${path} would be another place`, { hint: 'Take the link away, then try again' });
      straight.add(place);
    }
  }
}
