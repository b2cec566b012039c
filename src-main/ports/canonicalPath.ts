import { realpathSync, type Stats } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { foldName } from '../kernel/foldName.ts';
import { entryAt } from './entryAt.ts';
import type { Roots } from './roots.ts';
import { isWithin } from './segments.ts';
import { spellingRefusal } from './spelling.ts';

/** A call's path after links were resolved, or why it may not be used. */
export interface CanonicalPath {
  /** As the call wrote it. */
  requested: string;
  /** Absolute, links resolved as far as the path exists, the rest appended. */
  path: string;
  exists: boolean;
  kind: 'file' | 'directory' | 'symlink' | 'other' | 'nothing';
  /** Inside the workspace, compared by path segment after resolving. */
  insideWorkspace: boolean;
  /** Hard links to the same content, for regular files. */
  links: number;
  /** Size, modification time and inode of what is there: another text means it changed. Absent where nothing is. */
  version?: string;
  refusal?: string;
}

/** `takenAway`: canonical paths the same call deletes or moves away; a new name may look like one of them (README.md to readme.md). */
export type CanonicalisePath = (requested: string, roots: Roots, access: 'read' | 'write' | 'delete', options?: { takenAway?: readonly string[] }) => Promise<CanonicalPath>;

/**
 * Resolves a call's path to the one place it means. Deleting means a link itself; reading and writing
 * mean what it leads to. What may never be used carries a `refusal`; a plain path outside the
 * workspace is no refusal, the policy judges it. System calls are synchronous: each takes 2 to 8 µs,
 * a trip through the thread pool 15 to 20.
 */
export const canonicalisePath: CanonicalisePath = async (requested, roots, access, options) => {
  const spelling = spellingRefusal(requested);
  const absolute = absolutePath(requested, roots);
  if (spelling !== undefined) return refused(requested, absolute, spelling);
  if (climbsOut(requested, roots)) return refused(requested, absolute, `${requested} climbs out of ${requested.startsWith('~') ? 'the home folder' : 'the workspace'} with “..”: write the plain absolute path if you mean it`);
  const alias = processAlias(absolute);
  if (alias !== undefined) return refused(requested, absolute, alias);

  const real = resolveReal(absolute, access !== 'delete');
  const insideWorkspace = isWithin(real.path, roots.workspace);
  const refusal =
    real.refusal ??
    processAlias(real.path) ??
    (!insideWorkspace && passesWorkspace(absolute, real.path, roots) ? `${requested} leads out of the workspace through a link, to ${real.path}` : undefined) ??
    kindRefusal(real, access) ??
    (access === 'write' ? await lookAlike(absolute, real, options?.takenAway ?? []) : undefined);
  const { stat } = real;
  return {
    requested,
    path: real.path,
    exists: stat !== undefined,
    kind: stat === undefined ? 'nothing' : kindOf(stat),
    insideWorkspace,
    links: stat?.isFile() === true ? stat.nlink : 0,
    ...(stat !== undefined && { version: `${stat.size}-${stat.mtimeMs}-${stat.ino}` }),
    ...(refusal !== undefined && { refusal }),
  };
};

function refused(requested: string, path: string, refusal: string): CanonicalPath {
  return { requested, path, exists: false, kind: 'nothing', insideWorkspace: false, links: 0, refusal };
}

/** The absolute path a call's path means, from its text alone: `~` is the home folder, relative paths mean the workspace. */
export function absolutePath(requested: string, roots: Roots): string {
  if (requested === '~' || requested.startsWith('~/')) return resolve(roots.home, `.${requested.slice(1)}`);
  return resolve(roots.workspace, requested);
}

export function kindOf(entry: Pick<Stats, 'isFile' | 'isDirectory' | 'isSymbolicLink'>): 'file' | 'directory' | 'symlink' | 'other' {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'symlink' : 'other';
}

/** Whether `..` leads out of a folder the path had been in: the workspace, or the home folder after `~`. */
function climbsOut(requested: string, roots: Roots): boolean {
  if (!requested.includes('..')) return false;
  const fromHome = requested.startsWith('~/');
  const bounds = fromHome ? [roots.home, roots.workspace] : [roots.workspace];
  let place = resolve(requested.startsWith('/') ? '/' : fromHome ? roots.home : roots.workspace);
  const entered = new Set<string>();
  for (const part of (fromHome ? requested.slice(2) : requested).split('/')) {
    for (const bound of bounds) if (isWithin(place, bound)) entered.add(bound);
    place = resolve(place, part === '' ? '.' : part);
  }
  return [...entered].some((bound) => !isWithin(place, bound));
}

/** Whether a path that ends outside goes through the workspace, under whatever name it reaches it. */
function passesWorkspace(absolute: string, real: string, roots: Roots): boolean {
  if (absolute === real) return false;
  for (let place = absolute; dirname(place) !== place; place = dirname(place)) if (isWithin(resolveReal(place, true).path, roots.workspace)) return true;
  return false;
}

/** Doors in /proc and /dev through which a path reaches a process's own root, folder or open files. */
function processAlias(path: string): string | undefined {
  if (!path.startsWith('/proc/') && !path.startsWith('/dev/')) return undefined;
  const own = /^\/proc\/(self|thread-self|\d+)(?:\/|$)/.exec(path)?.[1];
  if (own !== undefined && (!/^\d/.test(own) || entryAt(`/proc/self/task/${own}`) !== undefined)) return `${path} belongs to Steward's own process`;
  if (/^\/proc\/\d+\/(?:task\/\d+\/)?(?:root|cwd|exe|fd|fdinfo|map_files|mem)(?:\/|$)/.test(path) || /^\/dev\/(?:fd|stdin|stdout|stderr)(?:\/|$)/.test(path)) {
    return `${path} reaches files through another process: write the plain path`;
  }
  return undefined;
}

/** A path with its links resolved, as far as it exists. */
export interface RealPath {
  path: string;
  stat: Stats | undefined;
  refusal?: string;
}

/** `followLast`: a link at the end is followed, too. Never throws for what may be on a disk. */
export function resolveReal(absolute: string, followLast: boolean): RealPath {
  try {
    if (!followLast && absolute !== '/') {
      const parent = resolveFolder(dirname(absolute));
      const path = join(parent.path, basename(absolute));
      return { ...parent, path, stat: parent.refusal === undefined ? entryAt(path) : undefined };
    }
    const entry = entryAt(absolute);
    if (entry === undefined) return resolveMissing(absolute);
    const path = realpathSync.native(absolute);
    return { path, stat: path === absolute && !entry.isSymbolicLink() ? entry : entryAt(path) };
  } catch (error) {
    return unresolved(absolute, error);
  }
}

function resolveFolder(folder: string): RealPath {
  const real = resolveReal(folder, true);
  return { path: real.path, stat: undefined, ...(real.refusal !== undefined && { refusal: real.refusal }) };
}

/** Nothing is at the path: its folder is resolved instead. */
function resolveMissing(absolute: string): RealPath {
  const parent = resolveFolder(dirname(absolute));
  return { ...parent, path: join(parent.path, basename(absolute)) };
}

function unresolved(absolute: string, error: unknown): RealPath {
  const code = (error as { code?: unknown }).code;
  if (code === 'ENOENT' && entryAt(absolute)?.isSymbolicLink() === true) return { path: absolute, stat: undefined, refusal: `${absolute} goes through a link to something that does not exist` };
  if (code === 'ELOOP') return { path: absolute, stat: undefined, refusal: `${absolute} goes through links that lead in a circle` };
  if (code === 'ENAMETOOLONG') return { path: absolute, stat: undefined, refusal: `A name in ${absolute} is too long` };
  if (absolute === '/') return { path: '/', stat: undefined, refusal: 'The root folder cannot be read' };
  return resolveMissing(absolute);
}

function kindRefusal({ path, stat }: RealPath, access: 'read' | 'write' | 'delete'): string | undefined {
  if (stat === undefined) return undefined;
  const kind = kindOf(stat);
  if (kind === 'other') return `${path} is a device, pipe or socket: only files and folders can be used`;
  if (kind === 'symlink' && access !== 'delete') return `${path} became a link while it was looked at`;
  if (kind === 'file' && access === 'write' && stat.nlink > 1) return `${path} is one of ${stat.nlink} hard links to the same content, some of which may lie elsewhere: copy it first and change the copy`;
  return undefined;
}

/** Refuses a new name that a person could not tell from one that is there. Only new names are compared. */
async function lookAlike(absolute: string, real: RealPath, takenAway: readonly string[]): Promise<string | undefined> {
  if (real.stat !== undefined) {
    const [asked, found] = [basename(absolute), basename(real.path)];
    return asked !== found && foldName(asked) === foldName(found) && !takenAway.includes(real.path) && entryAt(absolute)?.isSymbolicLink() !== true ? alikeSentence(asked, real.path) : undefined;
  }
  const { folder, name } = firstMissing(real.path);
  const fold = foldName(name);
  const siblings = await readdir(folder).catch(() => []);
  const twin = siblings.find((sibling) => sibling !== name && foldName(sibling) === fold && !takenAway.includes(join(folder, sibling)));
  return twin === undefined ? undefined : alikeSentence(name, join(folder, twin));
}

/** The outermost part of a path that is not there yet, and the folder it would be made in. */
export function firstMissing(path: string): { folder: string; name: string } {
  let missing = path;
  while (dirname(missing) !== missing && entryAt(dirname(missing)) === undefined) missing = dirname(missing);
  return { folder: dirname(missing), name: basename(missing) };
}

export function alikeSentence(name: string, there: string): string {
  return `${JSON.stringify(name)} looks the same as ${JSON.stringify(there)}, which is there and is spelled differently: use that spelling or another name`;
}
