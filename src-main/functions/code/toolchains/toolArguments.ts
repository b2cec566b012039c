import { z } from 'zod';

/**
 * A file name as an argument that no program takes for an option or for a list of options: "-x.c" and
 * "@x" become "./-x.c" and "./@x".
 */
export function fileArgument(path: string): string {
  return isAbsolutePath(path) || /^\.{1,2}[\\/]/.test(path) ? path : `./${path}`;
}

function isAbsolutePath(path: string): boolean {
  return /^(?:\/|\\\\|[A-Za-z]:[\\/])/.test(path);
}

/** A file of a project, for a program that runs in its folder. Programs know no ~. */
export const projectPath = (description: string): z.ZodString =>
  z.string().min(1).max(4096).regex(/^[^~\0\r\n][^\0\r\n]*$/, 'Give it relative to cwd or absolute; for a place in the home folder set cwd to ~/…').describe(`${description} Relative to cwd, or absolute.`);

/** The extension in lower case, "" for none. */
export function extension(path: string): string {
  return /[^\\/]\.([A-Za-z0-9+]{1,10})$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

/** A path below a folder; absolute ones stay. */
export function below(folder: string, path: string): string {
  if (isAbsolutePath(path)) return path;
  return path === '.' ? folder : folder === '.' ? path : `${folder.replace(/[\\/]+$/, '')}/${path}`;
}
