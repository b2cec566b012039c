import { Header, Pax } from 'tar';
import { AppError } from '../../../../kernel/errors.ts';
import type { ByteReader } from './byteReader.ts';
import type { ArchiveEntry } from './entry.ts';
import { blockSize, paddingOf } from './tarHeader.ts';

/** Largest extended header: a name and some numbers, so far more than any honest one. */
const largestMeta = 1_000_000;

interface Extensions {
  global: Pax | undefined;
  /** For the next entry only. */
  local: Pax | undefined;
}

/** The entries of a tar stream in order. What the consumer leaves of an entry's content is skipped. */
export async function* readTar(reader: ByteReader, archive: string): AsyncGenerator<ArchiveEntry> {
  const extensions: Extensions = { global: undefined, local: undefined };
  for (let emptyBlocks = 0; emptyBlocks < 2; ) {
    const block = await reader.take(blockSize);
    if (block.length === 0) return;
    if (block.length < blockSize) throw damaged(archive, 'it ends in the middle of a header');
    const header = readHeader(block, extensions, archive);
    if (header.nullBlock) {
      emptyBlocks += 1;
      continue;
    }
    emptyBlocks = 0;
    const size = header.size ?? 0;
    if (!Number.isSafeInteger(size) || size < 0) throw damaged(archive, 'an entry has an impossible size');
    if (isMeta(header.type)) {
      await readMeta(reader, header, size, extensions, archive);
      continue;
    }
    // The whole name of an extended header, not joined to the short header's prefix.
    const name = extensions.local?.path ?? header.path ?? '';
    extensions.local = undefined;
    let left = size;
    yield {
      name,
      kind: kindOf(header.type),
      size,
      mode: header.mode === undefined ? undefined : header.mode & 0o7777,
      modifiedAt: timeOf(header.mtime),
      problem: undefined,
      content: async function* () {
        for await (const part of reader.pass(left)) {
          left -= part.length;
          yield part;
        }
        if (left > 0) throw damaged(archive, `it ends in the middle of ${name}`);
      },
    };
    const rest = left + paddingOf(size);
    if ((await reader.skip(rest)) < left) throw damaged(archive, `it ends in the middle of ${name}`);
  }
}

function readHeader(block: Buffer, { local, global }: Extensions, archive: string): Header {
  let header: Header;
  try {
    header = new Header(block, 0, local, global);
  } catch (cause) {
    throw damaged(archive, 'a header cannot be read', cause);
  }
  if (!header.nullBlock && !header.cksumValid) throw damaged(archive, 'a header does not agree with its check sum');
  return header;
}

function isMeta(type: Header['type']): boolean {
  return metaTypes.has(type);
}

const metaTypes: ReadonlySet<string> = new Set(['ExtendedHeader', 'OldExtendedHeader', 'GlobalExtendedHeader', 'NextFileHasLongPath', 'OldGnuLongPath', 'NextFileHasLongLinkpath']);

async function readMeta(reader: ByteReader, header: Header, size: number, extensions: Extensions, archive: string): Promise<void> {
  if (size > largestMeta) throw new AppError('UNSAFE_ARCHIVE', `${archive} has a header of ${size} bytes, which no honest archive has`);
  const body = await reader.take(size);
  if (body.length < size) throw damaged(archive, 'it ends in the middle of a header');
  await reader.skip(paddingOf(size));
  const text = body.toString('utf8');
  const withoutEnd = text.replace(/\0[^]*$/, '');
  switch (header.type) {
    case 'GlobalExtendedHeader':
      extensions.global = Pax.parse(text, extensions.global, true);
      return;
    case 'NextFileHasLongPath':
    case 'OldGnuLongPath':
      extensions.local = new Pax({ ...extensions.local, path: withoutEnd });
      return;
    case 'NextFileHasLongLinkpath':
      extensions.local = new Pax({ ...extensions.local, linkpath: withoutEnd });
      return;
    default:
      extensions.local = Pax.parse(text, extensions.local, false);
  }
}

function kindOf(type: Header['type']): ArchiveEntry['kind'] {
  switch (type) {
    case 'File':
    case 'OldFile':
    case 'ContiguousFile':
      return 'file';
    case 'Directory':
    case 'GNUDumpDir':
      return 'directory';
    case 'Link':
    case 'SymbolicLink':
      return 'link';
    default:
      return 'special';
  }
}

function timeOf(time: Date | undefined): number | undefined {
  const milliseconds = time?.getTime();
  return milliseconds === undefined || !Number.isFinite(milliseconds) || milliseconds < 0 ? undefined : milliseconds;
}

function damaged(archive: string, how: string, cause?: unknown): AppError {
  return new AppError('UNSUPPORTED', `${archive} is damaged: ${how}`, { cause, hint: 'Get it again from where it came' });
}
