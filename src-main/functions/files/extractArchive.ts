import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { formatBytes, formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { extractEntries } from './shared/archive/extractEntries.ts';
import { archiveFormats, bareName } from './shared/archive/formats.ts';
import { planExtraction } from './shared/archive/planExtraction.ts';
import { previewExtraction } from './shared/archive/previewExtraction.ts';
import { asciiTar } from './shared/archive/tarHeader.ts';
import { absolutePathField, overwriteField, pathField } from './shared/fields.ts';
import { longTimeoutMs } from './shared/limits.ts';
import { baseName, displayName, joinPath, parentOf } from './shared/paths.ts';

/** Without a destination: a folder beside the archive, named after it. */
function destinationOf({ archive_path, destination }: { archive_path: string; destination?: string | undefined }): string {
  return destination ?? joinPath(parentOf(archive_path), bareName(archive_path));
}

export const extractArchive = defineFunction({
  name: 'extract_archive',
  title: 'Extract archive',
  category: 'files',
  summary: 'Unpack an archive, checked entry by entry',
  description:
    'Unpacks a zip, tar, tar.gz, tar.zst or single .gz or .zst file into a folder, which is made when missing. Entries that would leave the folder, links, devices, encrypted entries and look-alike names are refused and told of; the rest is unpacked. Archives inside stay packed. Zip bombs are refused before anything is written.',
  input: z.strictObject({
    archive_path: pathField('The archive.'),
    destination: pathField('The folder to unpack into; without it a new one beside the archive, named after it.').optional(),
    overwrite: overwriteField,
    max_bytes: z.number().int().min(1).max(1_000_000_000_000).default(4_000_000_000).describe('Refuse archives that unpack to more bytes.'),
    max_entries: z.number().int().min(1).max(1_000_000).default(100_000).describe('Refuse archives with more entries.'),
  }),
  output: z.strictObject({
    archive_path: absolutePathField('The archive'),
    destination: absolutePathField('The folder'),
    format: z.enum(archiveFormats).describe('What the archive was, by its bytes.'),
    files: z.number().int().describe('Files unpacked.'),
    folders: z.number().int().describe('Folder entries unpacked.'),
    bytes: z.number().int().describe('Size of the files together.'),
    names: z.array(z.string()).describe('The first 100 paths in the archive that are fit to be unpacked.'),
    refused: z.array(z.strictObject({ name: z.string().describe('As written in the archive.'), reason: z.string().describe('Why it was not unpacked.') })).describe('Entries not unpacked, the first 200.'),
    refused_count: z.number().int().describe('How many were not unpacked.'),
    nested: z.array(z.string()).describe('Archives inside, which stay packed.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  undo: 'journal',
  pool: 'work',
  timeoutMs: longTimeoutMs,
  phrase: (input) => ({ base: 'Extract', present: 'Extracting', past: 'Extracted', object: `${displayName(input.archive_path)} to ${destinationOf(input)}` }),
  effects: (input) => [
    { kind: 'path', access: 'read', path: input.archive_path },
    { kind: 'path', access: 'write', path: destinationOf(input), recursive: true, replaces: input.overwrite },
  ],
  async preview(context, input) {
    const preview = await previewExtraction(context, { ...input, destination: destinationOf(input) });
    return { preview, object: `${formatCount(preview.files, 'file')} from ${displayName(input.archive_path)}`, approveLabel: `Extract ${formatCount(preview.files, 'file')}` };
  },
  summarise: ({ files, bytes, refused_count }, { archive_path }) =>
    `Extracted ${formatCount(files, 'file')} from ${displayName(archive_path)}, ${formatBytes(bytes)}${refused_count > 0 ? `; ${formatCount(refused_count, 'entry', 'entries')} refused` : ''}`,
  view: ({ refused, nested }) =>
    refused.length + nested.length === 0
      ? { kind: 'nothing' }
      : {
          kind: 'facts',
          facts: [
            ...refused.map(({ name, reason }) => ({ label: 'Refused', value: `${name}: ${reason}`, tone: 'destroy' as const })),
            ...nested.map((name) => ({ label: 'Still packed', value: name })),
          ],
        },
  phrasings: [
    'unzip photos.zip',
    'extract backup.tar.gz to restore',
    'unpack the archive into Downloads',
    'open up data.zip here',
    'decompress logs.gz',
    'untar release.tar.gz',
    'tar xzf node.tar.gz -C /opt/node',
    'get the files out of bundle.zip',
    'expand the zip on my Desktop',
    'uncompress dump.tar.zst',
    'take everything out of invoices.zip and put it into invoices',
    'gunzip access.log.gz',
  ],
  examples: [{ title: 'Into a folder', input: { archive_path: 'hello.tar', destination: 'out' }, setup: { 'hello.tar': asciiTar('hello.txt', 'Hello\n') } }],
  async handler({ files, signal, progress }, input) {
    const { archive_path, overwrite, max_bytes, max_entries } = input;
    const destination = files.absolute(destinationOf(input));
    // Loaded when first needed: the libraries for archives would slow every start.
    const { openArchive } = await import('./shared/archive/readArchive.ts');
    const archive = await openArchive(files, archive_path, { maxBytes: max_bytes }, signal);
    const plan = await planExtraction(archive, { archiveName: baseName(archive_path), maxEntries: max_entries, maxNames: 100, signal });
    const [worst] = plan.refused;
    if (plan.files + plan.folders === 0 && worst !== undefined) {
      throw new AppError('UNSAFE_ARCHIVE', `Nothing in ${displayName(archive_path)} is fit to be unpacked: ${worst.name}: ${worst.reason}${plan.refusedCount > 1 ? `, and ${plan.refusedCount - 1} more` : ''}`);
    }
    const free = await files.freeBytes(destination);
    if (free < plan.bytes) throw new AppError('DISK_FULL', `${displayName(archive_path)} unpacks to ${formatBytes(plan.bytes)}; ${formatBytes(free)} are free`, { hint: 'Free some space, or choose another disk' });
    const done = await extractEntries(files, archive, destination, { overwrite, signal, onProgress: (bytes, note) => progress({ done: bytes, total: plan.bytes, unit: 'bytes', note }) });
    if (done.files + done.folders === 0 && done.existing > 0) throw new AppError('ALREADY_EXISTS', `All ${formatCount(done.existing, 'file')} of ${displayName(archive_path)} exist already in ${destination}`, { hint: 'Set overwrite to true to replace them' });
    return {
      archive_path: files.absolute(archive_path),
      destination,
      format: archive.format,
      files: done.files,
      folders: done.folders,
      bytes: done.bytes,
      names: plan.names,
      refused: done.refused,
      refused_count: done.refusedCount,
      nested: plan.nested,
    };
  },
});
