import type { Effect } from '../../../src-preload/contract/index.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Files, FileStat } from '../files.ts';
import type { Roots } from '../roots.ts';
import { NewNames } from './newNames.ts';
import { Scope, type ProtectedAs } from './scope.ts';

/**
 * The file system narrowed to what a call's granted effects cover (the rules: `Scope`). Every path is
 * resolved again on use. OUT_OF_SCOPE for what was not declared, PATH_REFUSED for broken links.
 */
export function scopeFiles(files: Files, effects: readonly Effect[], roots: Roots, protectedAs?: ProtectedAs): Files {
  const scope = new Scope(effects, roots, protectedAs);
  const names = new NewNames();

  async function newPlace(path: string, real: string): Promise<string> {
    if (!scope.wasNamed(real)) await names.requireDistinct(path, real);
    return real;
  }

  const toWrite = async (path: string): Promise<string> => newPlace(path, scope.toWrite(path));

  return {
    absolute: files.absolute,
    stat: async (path, options) => files.stat(options?.link === true ? scope.toDescribeLink(path) : scope.toDescribe(path)),
    list: async (path) => files.list(scope.toList(path)),
    read: async (path, range) => files.read(scope.toRead(path), range),
    stream: (path, range) => files.stream(scope.toRead(path), range),
    hash: async (path, algorithm, signal) => files.hash(scope.toRead(path), algorithm, signal),
    freeBytes: async (path) => files.freeBytes(scope.toDescribe(path)),

    write: async (path, data, options) => files.write(await toWrite(path), data, options),
    append: async (path, data) => files.append(await toWrite(path), data),
    makeFolder: async (path) => files.makeFolder(await newPlace(path, scope.toMakeFolder(path))),
    move: async (from, to, options) => {
      const source = scope.toMoveAway(from);
      return files.move(source, await toWrite(to), options);
    },
    copy: async (from, to, options) => {
      const source = scope.toRead(from, isFolder(await files.stat(scope.toDescribe(from))));
      return files.copy(source, await toWrite(to), options);
    },
    remove: async (path) => {
      const place = scope.toRemove(path, false);
      const filled = isFolder(await files.stat(place)) && (await files.list(place)).length > 0;
      return files.remove(filled ? scope.toRemove(path, true) : place);
    },
  };
}

/** The file system of a preview: it may read whatever its call's effects touch in any way, and changes nothing. */
export function readOnlyFiles(files: Files, effects: readonly Effect[], roots: Roots): Files {
  const scope = new Scope(effects, roots);
  const refuse = async (): Promise<never> => {
    throw new AppError('OUT_OF_SCOPE', 'A preview may not change anything');
  };
  return {
    ...scopeFiles(files, effects, roots),
    read: async (path, range) => files.read(scope.toPreview(path), range),
    stream: (path, range) => files.stream(scope.toPreview(path), range),
    hash: async (path, algorithm, signal) => files.hash(scope.toPreview(path), algorithm, signal),
    write: refuse,
    append: refuse,
    makeFolder: refuse,
    move: refuse,
    copy: refuse,
    remove: refuse,
  };
}

function isFolder(stat: FileStat | undefined): boolean {
  return stat?.kind === 'directory';
}
