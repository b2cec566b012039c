import { closeSync, constants, fstatSync, openSync, type Stats } from 'node:fs';
import { AppError } from '../../kernel/errors.ts';
import { assertOpenedAt } from './pinnedFolder.ts';

export interface OpenFile {
  descriptor: number;
  stat: Stats;
}

/**
 * Opens a regular file for reading by its canonical path: no link is followed, a pipe does not block,
 * and what was opened is checked to be what lies at that path.
 */
export function openForReading(path: string): OpenFile {
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0));
  try {
    const stat = fstatSync(descriptor);
    assertRegular(stat, path);
    assertOpenedAt(descriptor, path);
    return { descriptor, stat };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** NOT_A_FILE unless it is a regular file. */
export function assertRegular(stat: Stats, path: string): void {
  if (stat.isFile()) return;
  if (stat.isDirectory()) throw new AppError('NOT_A_FILE', `${path} is a folder, not a file`);
  throw new AppError('NOT_A_FILE', `${path} is a device, pipe, socket or link: only regular files can be used`);
}

/** PATH_REFUSED for content that has another name as well, perhaps elsewhere: changing it in place would change that, too. */
export function assertOneLink(stat: Stats, path: string): void {
  if (stat.nlink > 1) throw new AppError('PATH_REFUSED', `${path} is one of ${stat.nlink} hard links to the same content`, { hint: 'Copy it first and change the copy' });
}
