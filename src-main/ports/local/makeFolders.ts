import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../kernel/errors.ts';
import { withFolderOf } from './pinnedFolder.ts';
import { statEntry } from './statEntry.ts';

/** Makes a folder and its missing parents, outermost first, and tells which it made. */
export function makeFolders(path: string): string[] {
  const created: string[] = [];
  for (const missing of missingFolders(path)) {
    try {
      withFolderOf(missing, (folder, name) => mkdirSync(folder.at(name)));
      created.push(missing);
    } catch (error) {
      // Made by somebody else meanwhile: that is what was wanted.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || statEntry(missing)?.kind !== 'directory') throw error;
    }
  }
  return created;
}

/** The folders that would have to be made for `path` to be one, outermost first. NOT_A_DIRECTORY where something else is in the way. */
export function missingFolders(path: string): string[] {
  const missing: string[] = [];
  for (let place = path; ; place = dirname(place)) {
    const there = statEntry(place);
    if (there?.kind === 'directory') return missing;
    if (there) throw new AppError('NOT_A_DIRECTORY', `${place} exists already and is not a folder`, { hint: 'Use another name' });
    missing.unshift(place);
    if (dirname(place) === place) return missing;
  }
}
