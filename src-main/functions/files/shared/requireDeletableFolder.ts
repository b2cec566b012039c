import { AppError } from '../../../kernel/errors.ts';
import { formatCount } from '../../../kernel/format.ts';
import type { FileStat } from '../../../ports/files.ts';
import type { CallContext } from '../../../registry/defineFunction.ts';
import { displayName, isInside } from './paths.ts';

/** The folder a call may delete. PATH_REFUSED for the workspace, the home folder and whatever holds them. */
export async function requireDeletableFolder({ files, cwd }: Pick<CallContext, 'files' | 'cwd'>, path: string, recursive: boolean): Promise<FileStat> {
  const absolute = files.absolute(path);
  for (const [kept, what] of [[cwd, 'the workspace'], [files.absolute('~'), 'the home folder']] as const) {
    if (isInside(absolute, kept)) throw new AppError('PATH_REFUSED', absolute === kept ? `${absolute} is ${what} and is not deleted` : `${absolute} holds ${what} and is not deleted`, { hint: 'Name a folder inside it' });
  }
  const stat = await files.stat(path);
  if (stat === undefined) throw new AppError('NOT_FOUND', `There is nothing at ${path}`, { hint: 'Check the spelling, or list the folder above' });
  if (stat.kind !== 'directory') {
    throw new AppError('NOT_A_DIRECTORY', `${displayName(path)} is a ${stat.kind === 'symlink' ? 'link' : 'file'}, not a folder`, { hint: 'Use delete_file' });
  }
  if (isInside(stat.path, cwd)) throw new AppError('PATH_REFUSED', `${stat.path} holds the workspace and is not deleted`, { hint: 'Name a folder inside it' });
  if (recursive) return stat;
  const entries = await files.list(path);
  if (entries.length > 0) {
    throw new AppError('NOT_EMPTY', `${displayName(path)} is not empty: ${formatCount(entries.length, 'entry', 'entries')}`, { hint: 'Set recursive to true to delete it with everything in it' });
  }
  return stat;
}
