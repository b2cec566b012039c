import { Header, Pax } from 'tar';
import { AppError } from '../../../../kernel/errors.ts';
import type { Files } from '../../../../ports/files.ts';
import type { PackItem } from './collectSources.ts';
import { blockSize, paddingOf } from './tarHeader.ts';

/** The items as a tar stream. Owners are left out: they mean nothing on another machine. */
export async function* writeTar(files: Files, items: readonly PackItem[], signal: AbortSignal, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for (const item of items) {
    signal.throwIfAborted();
    yield* headerOf(item);
    if (item.kind === 'directory') continue;
    yield* exactContent(files, item, signal, onBytes);
    const padding = paddingOf(item.size);
    if (padding > 0) yield Buffer.alloc(padding);
  }
  yield Buffer.alloc(2 * blockSize);
}

/** A file's bytes, exactly as many as its header says. CONFLICT when it is shorter by now. */
export async function* exactContent(files: Files, item: PackItem, signal: AbortSignal, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let left = item.size;
  if (left === 0) return;
  for await (const piece of files.stream(item.path, { length: item.size, signal })) {
    left -= piece.length;
    onBytes(piece.length);
    yield piece;
  }
  if (left > 0) throw new AppError('CONFLICT', `${item.name} became shorter while it was packed`, { hint: 'Try again when nothing writes to it' });
}

function* headerOf({ name, kind, size, mode, modifiedAt }: PackItem): Generator<Uint8Array> {
  const path = kind === 'directory' ? `${name}/` : name;
  const fields = { path, mode: mode & 0o777, size, mtime: new Date(Math.max(0, modifiedAt)) };
  const header = new Header({ ...fields, type: kind === 'directory' ? 'Directory' : 'File', uid: 0, gid: 0 });
  const block = Buffer.alloc(blockSize);
  if (header.encode(block)) yield new Pax(fields).encode();
  yield block;
}
