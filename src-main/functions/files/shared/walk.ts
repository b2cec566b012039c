import type { Files, FileStat } from '../../../ports/files.ts';
import { isAppError } from '../../../kernel/errors.ts';
import { ignoreFileNames, IgnoreRules } from './ignoreRules.ts';
import { joinPath } from './paths.ts';

export interface WalkEntry {
  /** Relative to the root, forward slashes. */
  relative: string;
  path: string;
  name: string;
  kind: FileStat['kind'];
  /** 1 for what lies in the root itself. */
  depth: number;
}

export interface WalkOptions {
  /** Deepest level that is listed; Infinity for all. */
  maxDepth: number;
  /** Include names that begin with a dot, and go into such folders. */
  hidden: boolean;
  /** Leave out what .gitignore and .ignore files name, and .git itself. */
  respectIgnoreFiles: boolean;
  signal: AbortSignal;
  /** Entries looked at before the walk gives up; `onLimit` is told. */
  maxEntries: number;
  onLimit?: () => void;
  /** Folders that could not be listed; the walk goes on. */
  onUnreadable?: (relative: string) => void;
}

/** Entries below a folder, each folder before what it holds, names in order. Links are told of, never followed. */
export async function* walk(files: Files, root: string, options: WalkOptions): AsyncGenerator<WalkEntry> {
  let seen = 0;
  const stack: { path: string; relative: string; depth: number; rules: IgnoreRules }[] = [{ path: root, relative: '', depth: 0, rules: IgnoreRules.none }];
  for (let folder = stack.pop(); folder !== undefined; folder = stack.pop()) {
    options.signal.throwIfAborted();
    const { path: folderPath, relative: folderRelative, depth } = folder;
    const entries = await listFolder(files, folder, options);
    if (entries === undefined) continue;
    entries.sort((a, b) => compareNames(a.name, b.name));
    const rules = options.respectIgnoreFiles ? await readRules(files, folderPath, folderRelative, folder.rules, entries) : folder.rules;
    const deeper: typeof stack = [];
    for (const { name, kind } of entries) {
      if (!options.hidden && name.startsWith('.')) continue;
      const relative = folderRelative === '' ? name : `${folderRelative}/${name}`;
      if (options.respectIgnoreFiles && (name === '.git' || rules.ignores(relative, kind === 'directory'))) continue;
      if (++seen > options.maxEntries) {
        options.onLimit?.();
        return;
      }
      const path = joinPath(folderPath, name);
      yield { relative, path, name, kind, depth: depth + 1 };
      if (kind === 'directory' && depth + 1 < options.maxDepth) deeper.push({ path, relative, depth: depth + 1, rules });
    }
    stack.push(...deeper.reverse());
  }
}

/** Plain code unit order: the same on every machine. */
export function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function listFolder(files: Files, folder: { path: string; relative: string }, options: WalkOptions): Promise<{ name: string; kind: FileStat['kind'] }[] | undefined> {
  try {
    return await files.list(folder.path);
  } catch (error) {
    // The root's own trouble is the caller's; a folder that vanished or is closed does not end a walk.
    if (folder.relative === '' || !isAppError(error)) throw error;
    options.onUnreadable?.(folder.relative);
    return undefined;
  }
}

async function readRules(files: Files, path: string, relative: string, rules: IgnoreRules, entries: readonly { name: string; kind: FileStat['kind'] }[]): Promise<IgnoreRules> {
  let result = rules;
  for (const name of ignoreFileNames) {
    if (!entries.some((entry) => entry.name === name && entry.kind === 'file')) continue;
    const bytes = await files.read(joinPath(path, name), { length: 256 * 1024 });
    result = result.with(relative, Buffer.from(bytes).toString('utf8'));
  }
  return result;
}
