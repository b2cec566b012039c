import type { Files, FileStat } from '../../../ports/files.ts';
import { extensionOf } from './paths.ts';
import { statAll } from './statAll.ts';
import { walk, type WalkEntry } from './walk.ts';

/** What a file or tree holds. Links count as themselves; what they point at is not looked at. */
export interface TreeMeasure {
  files: number;
  folders: number;
  links: number;
  bytes: number;
  /** Largest first; "other" for names without an extension. */
  byType: { label: string; files: number; bytes: number }[];
  /** Files changed since `recentSince`, newest first, relative to the root. */
  recent: string[];
  /** The first names, relative to the root. */
  names: string[];
  /** More names than were kept, or more entries than were counted. */
  truncated: boolean;
  /** Folders that could not be listed: what they hold is not counted. */
  unreadable: string[];
}

export interface MeasureOptions {
  signal: AbortSignal;
  maxNames: number;
  /** Milliseconds since 1970. */
  recentSince: number;
}

/** Entries counted at most. */
const mostEntries = 1_000_000;
const mostRecent = 20;
const batchSize = 256;

/** Counts everything below a folder (the folder itself not among `folders`), or a single file. */
export async function measureTree(files: Files, root: FileStat, options: MeasureOptions): Promise<TreeMeasure> {
  const tally = new Tally(options);
  if (root.kind !== 'directory') {
    tally.add('', root);
    return tally.result();
  }
  let batch: WalkEntry[] = [];
  const settle = async (): Promise<void> => {
    const stats = await statAll(files, batch.map((entry) => entry.path), options.signal);
    batch.forEach((entry, index) => tally.add(entry.relative, stats[index]));
    batch = [];
  };
  const entries = walk(files, root.path, {
    maxDepth: Infinity,
    hidden: true,
    respectIgnoreFiles: false,
    signal: options.signal,
    maxEntries: mostEntries,
    onLimit: () => tally.cutShort(),
    onUnreadable: (relative) => tally.addUnreadable(relative),
  });
  for await (const entry of entries) {
    batch.push(entry);
    if (batch.length === batchSize) await settle();
  }
  await settle();
  return tally.result();
}

class Tally {
  readonly #options: MeasureOptions;
  readonly #byType = new Map<string, { label: string; files: number; bytes: number }>();
  readonly #recent: { name: string; at: number }[] = [];
  readonly #names: string[] = [];
  readonly #unreadable: string[] = [];
  #files = 0;
  #folders = 0;
  #links = 0;
  #bytes = 0;
  #entries = 0;
  #cut = false;

  constructor(options: MeasureOptions) {
    this.#options = options;
  }

  cutShort(): void {
    this.#cut = true;
  }

  addUnreadable(relative: string): void {
    this.#unreadable.push(relative);
  }

  add(relative: string, stat: FileStat | undefined): void {
    if (stat === undefined) return;
    this.#entries += 1;
    const name = relative === '' ? stat.path.slice(Math.max(stat.path.lastIndexOf('/'), stat.path.lastIndexOf('\\')) + 1) : relative;
    if (this.#names.length < this.#options.maxNames) this.#names.push(stat.kind === 'directory' ? `${name}/` : name);
    if (stat.kind === 'directory') {
      this.#folders += 1;
      return;
    }
    if (stat.kind === 'symlink') {
      this.#links += 1;
      return;
    }
    this.#files += 1;
    this.#bytes += stat.size;
    const label = extensionOf(name) || 'other';
    const type = this.#byType.get(label) ?? { label, files: 0, bytes: 0 };
    type.files += 1;
    type.bytes += stat.size;
    this.#byType.set(label, type);
    if (stat.modifiedAt >= this.#options.recentSince) this.#recent.push({ name, at: stat.modifiedAt });
  }

  result(): TreeMeasure {
    return {
      files: this.#files,
      folders: this.#folders,
      links: this.#links,
      bytes: this.#bytes,
      byType: [...this.#byType.values()].sort((a, b) => b.bytes - a.bytes || b.files - a.files),
      recent: this.#recent.sort((a, b) => b.at - a.at).slice(0, mostRecent).map(({ name }) => name),
      names: this.#names,
      truncated: this.#cut || this.#names.length < this.#entries,
      unreadable: this.#unreadable,
    };
  }
}
