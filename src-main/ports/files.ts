/** A file system entry, as `lstat` tells it; `kind: 'symlink'` entries are never followed here. */
export interface FileStat {
  /** Absolute, canonical. */
  path: string;
  kind: 'file' | 'directory' | 'symlink' | 'other';
  /** Bytes. */
  size: number;
  /** Permission bits, for example 0o644. */
  mode: number;
  modifiedAt: number;
  createdAt: number;
  accessedAt: number;
  /** Hard links to the same content. */
  links: number;
  owner: number;
  group: number;
  inode: number;
  device: number;
  /** Where a symlink points, as written in it. */
  target?: string;
}

export interface FolderEntry {
  name: string;
  kind: FileStat['kind'];
}

export interface TransferProgress {
  bytes: number;
  files: number;
}

/**
 * The file system as functions see it. Paths may be relative to the workspace or start with `~`;
 * every path is checked against the call's granted effects, links are resolved and re-checked when
 * the file is opened. Every change is journalled before it happens, so that the call can be undone:
 * functions need not think of it. Errors are AppErrors.
 */
export interface Files {
  /** The absolute path a call's path means; lexical, without touching the disk. */
  absolute(path: string): string;
  /** Undefined where nothing is. With `link`, a link that leads to a granted place is described itself. */
  stat(path: string, options?: { link?: boolean }): Promise<FileStat | undefined>;
  list(path: string): Promise<FolderEntry[]>;
  /** Bytes from `offset` on, at most `length`. Regular files only. */
  read(path: string, range?: { offset?: number; length?: number; signal?: AbortSignal }): Promise<Uint8Array>;
  stream(path: string, range?: { offset?: number; length?: number; signal?: AbortSignal }): AsyncIterable<Uint8Array>;
  /** Hexadecimal digest, worked out off the event loop. */
  hash(path: string, algorithm: 'sha256' | 'sha1' | 'md5', signal?: AbortSignal): Promise<string>;
  /** Bytes free on the file system that holds the path. */
  freeBytes(path: string): Promise<number>;

  /**
   * Replaces or creates a whole file atomically: private temporary file in the same folder, flushed,
   * renamed over. An existing file keeps its mode. ALREADY_EXISTS unless `overwrite`. Parents are made.
   */
  write(path: string, data: Uint8Array | string | AsyncIterable<Uint8Array>, options: { overwrite: boolean; mode?: number; modifiedAt?: number; signal?: AbortSignal }): Promise<{ bytes: number; created: boolean }>;
  append(path: string, data: Uint8Array | string): Promise<{ bytes: number; created: boolean }>;
  /** Makes the folder and its missing parents; the answer lists what was made, outermost first. */
  makeFolder(path: string): Promise<{ created: string[] }>;
  /** Moves a file or tree, across file systems too. Refuses to replace a folder; a file only with `overwrite`. */
  move(from: string, to: string, options: { overwrite: boolean; signal?: AbortSignal; onProgress?: (progress: TransferProgress) => void }): Promise<TransferProgress>;
  /** Copies a file or tree with modes and times; links are copied as links. Nothing half-copied stays after a failure. */
  copy(from: string, to: string, options: { overwrite: boolean; signal?: AbortSignal; onProgress?: (progress: TransferProgress) => void }): Promise<TransferProgress>;
  /** Takes a file or tree away, into the journal's trash. */
  remove(path: string): Promise<void>;
}

/** One match of a content search. Line and column count from 1. */
export interface TextMatch {
  path: string;
  line: number;
  column: number;
  text: string;
  before: string[];
  after: string[];
}

export interface TextSearchQuery {
  root: string;
  pattern: string;
  /** The pattern is plain text, not a regular expression (linear-time engine in both cases). */
  literal: boolean;
  caseSensitive: boolean;
  wholeWord: boolean;
  globs: string[];
  hidden: boolean;
  respectIgnoreFiles: boolean;
  contextLines: number;
  maxFileBytes: number;
  signal?: AbortSignal;
}

/** Search in the content of files, by ripgrep. */
export interface TextSearch {
  matches(query: TextSearchQuery): AsyncIterable<TextMatch>;
}
