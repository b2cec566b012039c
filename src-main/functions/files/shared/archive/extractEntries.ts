import { isAppError, type ErrorCode } from '../../../../kernel/errors.ts';
import type { Files } from '../../../../ports/files.ts';
import { joinPath } from '../paths.ts';
import type { ArchiveEntry } from './entry.ts';
import { EntryGate } from './entryGate.ts';
import { addRefused, type RefusedEntry } from './planExtraction.ts';
import type { OpenArchive } from './readArchive.ts';

export interface Extraction {
  files: number;
  folders: number;
  bytes: number;
  refused: RefusedEntry[];
  refusedCount: number;
  /** How many of the refused ones were only in the way of what is there. */
  existing: number;
}

export interface ExtractOptions {
  overwrite: boolean;
  signal: AbortSignal;
  onProgress: (bytes: number, name: string) => void;
}

/** Contents up to this are written in one piece. */
const smallContent = 1_000_000;

/** What the files port says about one path; the other entries are not concerned. */
const refusals: ReadonlySet<ErrorCode> = new Set(['PATH_REFUSED', 'OUT_OF_SCOPE', 'ALREADY_EXISTS', 'NOT_A_FILE', 'NOT_A_DIRECTORY', 'INVALID_INPUT', 'PERMISSION_DENIED']);

/** Unpacks what the gate lets through into a folder. Each entry is judged again: the plan is not relied on. */
export async function extractEntries(files: Files, archive: OpenArchive, destination: string, options: ExtractOptions): Promise<Extraction> {
  const gate = new EntryGate();
  const done: Extraction = { files: 0, folders: 0, bytes: 0, refused: [], refusedCount: 0, existing: 0 };
  await files.makeFolder(destination);
  for await (const entry of archive.entries()) {
    options.signal.throwIfAborted();
    const judgement = gate.judge(entry);
    if (judgement.verdict === 'refuse') {
      addRefused(done, { name: entry.name, reason: judgement.reason });
      continue;
    }
    if (judgement.path === '') continue;
    try {
      await extractOne(files, entry, joinPath(destination, judgement.path), options, done);
    } catch (error) {
      if (!isAppError(error) || !refusals.has(error.code)) throw error;
      if (error.code === 'ALREADY_EXISTS') done.existing += 1;
      addRefused(done, { name: entry.name, reason: error.code === 'ALREADY_EXISTS' ? 'it exists already' : error.message });
    }
    options.onProgress(done.bytes, judgement.path);
  }
  return done;
}

async function extractOne(files: Files, entry: ArchiveEntry, path: string, { overwrite, signal }: ExtractOptions, done: Extraction): Promise<void> {
  if (entry.kind === 'directory') {
    await files.makeFolder(path);
    done.folders += 1;
    return;
  }
  const data = entry.size !== undefined && entry.size <= smallContent ? await collect(entry.content()) : entry.content();
  const { bytes } = await files.write(path, data, {
    overwrite,
    signal,
    // Neither special bits nor writing by others come out of an archive.
    ...(entry.mode === undefined ? {} : { mode: (entry.mode & 0o755) | 0o600 }),
    ...(entry.modifiedAt === undefined ? {} : { modifiedAt: entry.modifiedAt }),
  });
  done.files += 1;
  done.bytes += bytes;
}

async function collect(content: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
}
