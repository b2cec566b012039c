// What tests of the file side share: roots over a fresh folder, granted effects, and exact pictures of a tree.
import { lstatSync, mkdirSync, readFileSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { PathEffect } from '../../src-preload/contract/index.ts';
import type { Roots } from '../../src-main/ports/roots.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** A workspace, home and data folder side by side, `outside` beside them. */
export function makeRoots(): Roots & { outside: string } {
  const folder = realpathSync(temporaryFolder());
  const roots = { workspace: join(folder, 'workspace'), home: join(folder, 'home'), dataFolder: join(folder, 'data'), outside: join(folder, 'outside') };
  for (const path of Object.values(roots)) mkdirSync(path);
  return roots;
}

/** A granted effect, as the door would have resolved it. */
export function granted(access: PathEffect['access'], path: string, options: { recursive?: boolean } = {}): PathEffect {
  return { kind: 'path', access, path, requested: path, insideWorkspace: true, exists: true, replaces: true, recursive: options.recursive ?? false };
}

export interface Entry {
  kind: 'file' | 'directory' | 'link' | 'other';
  mode: number;
  /** Milliseconds to the microsecond; 0 for folders, whose time their entries change. */
  modified: number;
  content: string;
}

/** Everything at and below a path: kind, mode, time and bytes of each, by relative path. Empty where nothing is. */
export function picture(path: string, prefix = '.'): Record<string, Entry> {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat) return {};
  const kind = stat.isFile() ? 'file' : stat.isDirectory() ? 'directory' : stat.isSymbolicLink() ? 'link' : 'other';
  const content = kind === 'file' ? readFileSync(path).toString('hex') : kind === 'link' ? readlinkSync(path) : '';
  const entry: Entry = { kind, mode: stat.mode & 0o7777, modified: kind === 'directory' ? 0 : Math.round(stat.mtimeMs * 1000) / 1000, content };
  const below = kind === 'directory' ? readdirSync(path).toSorted().map((name) => picture(join(path, name), `${prefix}/${name}`)) : [];
  return Object.assign({ [prefix]: entry }, ...below) as Record<string, Entry>;
}
