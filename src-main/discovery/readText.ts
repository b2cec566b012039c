import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { AppError, toAppError } from '../kernel/errors.ts';
import { formatBytes } from '../kernel/format.ts';

/**
 * The text of a configuration; undefined where nothing is. Regular files only, so that no pipe or device
 * is waited for; TOO_LARGE above the limit.
 */
export async function readText(path: string, largest: number): Promise<string | undefined> {
  let file;
  try {
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw toAppError(error, path);
  }
  try {
    const facts = await file.stat();
    if (!facts.isFile()) throw new AppError('NOT_A_FILE', `${path} is not a regular file`);
    if (facts.size > largest) throw new AppError('TOO_LARGE', `${path} has ${formatBytes(facts.size)}; at most ${formatBytes(largest)} are read`);
    const text = await file.readFile('utf8');
    return text.replace(/^\uFEFF/, '');
  } catch (error) {
    throw toAppError(error, path);
  } finally {
    await file.close();
  }
}
