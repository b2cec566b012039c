import { AppError } from '../../../../kernel/errors.ts';
import type { Files, FileStat } from '../../../../ports/files.ts';
import { compileGlob } from '../glob.ts';
import { baseName } from '../paths.ts';
import { statAll } from '../statAll.ts';
import { walk, type WalkEntry } from '../walk.ts';

/** Something that goes into an archive. */
export interface PackItem {
  /** Its path inside the archive: relative, forward slashes. */
  name: string;
  path: string;
  kind: 'file' | 'directory';
  size: number;
  mode: number;
  modifiedAt: number;
}

export interface PackList {
  items: PackItem[];
  files: number;
  folders: number;
  bytes: number;
  /** Left out, and why. */
  skipped: { path: string; reason: string }[];
}

export interface CollectOptions {
  /** The archive itself, absolute; never packed into itself. */
  output: string;
  exclude: readonly string[];
  signal: AbortSignal;
}

const mostItems = 500_000;
const batchSize = 256;

/** Everything that the sources name, each under its own last name. Links are left out, never followed. */
export async function collectSources(files: Files, sources: readonly string[], options: CollectOptions): Promise<PackList> {
  const list = new Collector(options);
  for (const source of sources) {
    const stat = await files.stat(source);
    if (stat === undefined) throw new AppError('NOT_FOUND', `There is nothing at ${source}`, { hint: 'Check the spelling, or list the folder' });
    const path = files.absolute(source);
    const top = baseName(path);
    list.claim(top, source);
    list.add(top, path, stat, '');
    if (stat.kind === 'directory') await collectTree(files, path, top, list, options.signal);
  }
  const result = list.result();
  if (result.items.length === 0) throw new AppError('INVALID_INPUT', 'There is nothing to pack', { hint: result.skipped[0] === undefined ? 'Name at least one file or folder' : `${result.skipped[0].path}: ${result.skipped[0].reason}` });
  return result;
}

async function collectTree(files: Files, root: string, top: string, list: Collector, signal: AbortSignal): Promise<void> {
  let batch: WalkEntry[] = [];
  const settle = async (): Promise<void> => {
    const stats = await statAll(files, batch.map((entry) => entry.path), signal);
    batch.forEach((entry, index) => list.add(`${top}/${entry.relative}`, entry.path, stats[index], entry.relative));
    batch = [];
  };
  const entries = walk(files, root, {
    maxDepth: Infinity,
    hidden: true,
    respectIgnoreFiles: false,
    signal,
    maxEntries: mostItems,
    onLimit: () => {
      throw new AppError('TOO_LARGE', `${top} holds more than ${mostItems.toLocaleString('en-US')} entries`, { hint: 'Pack its folders one by one' });
    },
    onUnreadable: (relative) => list.skip(`${top}/${relative}`, 'it cannot be read'),
  });
  for await (const entry of entries) if (batch.push(entry) === batchSize) await settle();
  await settle();
}

class Collector {
  readonly #list: PackList = { items: [], files: 0, folders: 0, bytes: 0, skipped: [] };
  readonly #tops = new Map<string, string>();
  readonly #excluded: ((relative: string) => boolean)[];
  readonly #output: string;

  constructor({ output, exclude }: CollectOptions) {
    this.#output = output;
    this.#excluded = exclude.map((pattern) => compileGlob(pattern, { caseSensitive: true }));
  }

  /** Two sources of one name would lie over each other in the archive. */
  claim(top: string, source: string): void {
    const other = this.#tops.get(top);
    if (other !== undefined) throw new AppError('INVALID_INPUT', `${other} and ${source} would have the same name in the archive`, { hint: 'Pack the folder that holds both, or rename one' });
    this.#tops.set(top, source);
  }

  skip(path: string, reason: string): void {
    this.#list.skipped.push({ path, reason });
  }

  add(name: string, path: string, stat: FileStat | undefined, relative: string): void {
    if (path === this.#output || stat?.path === this.#output) return this.skip(name, 'it is the archive itself');
    if (relative !== '' && this.#isExcluded(relative)) return;
    if (stat === undefined) return this.skip(name, 'it cannot be read');
    if (stat.kind === 'symlink') return this.skip(name, 'links are not followed');
    if (stat.kind === 'other') return this.skip(name, 'it is a device, pipe or socket');
    if (name.includes('\\')) return this.skip(name, 'its name holds a backslash');
    const { kind, mode, modifiedAt } = stat;
    const size = kind === 'file' ? stat.size : 0;
    this.#list.items.push({ name, path, kind, size, mode, modifiedAt });
    this.#list.bytes += size;
    if (kind === 'file') this.#list.files += 1;
    else this.#list.folders += 1;
  }

  result(): PackList {
    return this.#list;
  }

  /** An excluded folder takes along what it holds. */
  #isExcluded(relative: string): boolean {
    const parts = relative.split('/');
    return parts.some((_part, index) => this.#excluded.some((matches) => matches(parts.slice(0, index + 1).join('/'))));
  }
}
