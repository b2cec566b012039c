import { sep } from 'node:path';

/** Whether `path` is the folder itself or lies below it, compared part by part: `/data-evil` is not in `/data`. Both absolute and normalised. */
export function isWithin(path: string, folder: string): boolean {
  if (path === folder) return true;
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
