import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { formatBytes, formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { collectSources } from './shared/archive/collectSources.ts';
import { formatOfName, packFormats, type PackFormat } from './shared/archive/formats.ts';
import { absolutePathField, overwriteField, pathField } from './shared/fields.ts';
import { largestNames, longTimeoutMs } from './shared/limits.ts';
import { baseName, displayName } from './shared/paths.ts';

/** Left-out entries named in the answer at most. */
const mostSkipped = 200;

export const compressFiles = defineFunction({
  name: 'compress_files',
  title: 'Compress',
  category: 'files',
  summary: 'Pack files and folders into one archive',
  description:
    'Packs files and folders into a zip, tar.gz, tar.zst or tar archive. The format follows the extension of output_path unless given. Paths inside are relative, links are left out and told of, and the archive never contains itself.',
  input: z.strictObject({
    sources: z.array(pathField('A file or folder.')).min(1).max(1000).describe('What to pack; each keeps its own name at the top of the archive.'),
    output_path: pathField('The archive to make, for example photos.zip.'),
    format: z.enum(packFormats).optional().describe('Without it the extension of output_path decides.'),
    exclude: z.array(z.string().min(1).max(1000)).max(100).default([]).describe('Globs of what to leave out, for example node_modules or *.tmp.'),
    overwrite: overwriteField,
  }),
  output: z.strictObject({
    output_path: absolutePathField('The archive'),
    format: z.enum(packFormats).describe('Its format.'),
    files: z.number().int().describe('Files packed.'),
    folders: z.number().int().describe('Folders packed.'),
    input_bytes: z.number().int().describe('Size of the files together.'),
    bytes: z.number().int().describe('Size of the archive.'),
    skipped: z.array(z.strictObject({ path: z.string().describe('Path inside the archive.'), reason: z.string().describe('Why it was left out.') })).describe('What was left out, the first 200.'),
    skipped_count: z.number().int().describe('How many were left out.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  undo: 'journal',
  pool: 'work',
  timeoutMs: longTimeoutMs,
  phrase: ({ sources, output_path }) => ({
    base: 'Compress',
    present: 'Compressing',
    past: 'Compressed',
    object: `${sources.length === 1 && sources[0] !== undefined ? displayName(sources[0]) : formatCount(sources.length, 'item')} to ${displayName(output_path)}`,
  }),
  effects: ({ sources, output_path, overwrite }) => [
    ...sources.map((path) => ({ kind: 'path' as const, access: 'read' as const, path, recursive: true, whole: true })),
    { kind: 'path', access: 'write', path: output_path, replaces: overwrite },
  ],
  async preview(context, { sources, output_path, format, exclude, overwrite }) {
    const { files, signal } = context;
    requireFormat(output_path, format);
    const output = files.absolute(output_path);
    const list = await collectSources(files, sources, { output, exclude, signal });
    const existing = await files.stat(output_path);
    if (existing !== undefined && !overwrite) throw new AppError('ALREADY_EXISTS', `${displayName(output_path)} exists already`, { hint: 'Set overwrite to true, or choose another name' });
    const kept = largestNames(context);
    return {
      preview: {
        kind: 'transfer',
        from: sources.map((source) => files.absolute(source)),
        to: output,
        files: list.files,
        folders: list.folders,
        bytes: list.bytes,
        replaces: existing === undefined ? [] : [baseName(output)],
        names: list.items.slice(0, kept).map(({ name, kind }) => (kind === 'directory' ? `${name}/` : name)),
        truncated: list.items.length > kept,
        freeBytes: await files.freeBytes(output_path),
        notes: list.skipped.slice(0, 10).map(({ path, reason }) => ({ tone: 'write', text: `${path} is left out: ${reason}` })),
      },
      approveLabel: `Compress ${formatCount(list.files, 'file')}`,
    };
  },
  summarise: ({ files, bytes }, { output_path }) => `Packed ${formatCount(files, 'file')} into ${displayName(output_path)}, ${formatBytes(bytes)}`,
  view: ({ skipped }) =>
    skipped.length === 0 ? { kind: 'nothing' } : { kind: 'facts', facts: skipped.map(({ path, reason }) => ({ label: 'Left out', value: `${path}: ${reason}`, tone: 'write' })) },
  phrasings: [
    'zip the folder photos',
    'compress report.pdf and data.csv into bundle.zip',
    'make a tar.gz of the project directory',
    'archive my notes as notes.zip',
    'pack src into src.tar.zst',
    'tar czf backup.tar.gz documents',
    'create a zip file from these pictures',
    'put the logs together into one archive',
    'shrink the folder scans to a zip',
    'bundle everything in dist into release.zip',
    'zip my project without node_modules',
    'gzip the database dump folder',
    'make an archive of Documents on the Desktop',
  ],
  examples: [
    { title: 'A folder as zip', input: { sources: ['notes'], output_path: 'notes.zip' }, setup: { 'notes/a.txt': 'a\n', 'notes/deep/b.txt': 'b\n' } },
    { title: 'Without some files', input: { sources: ['src', 'README.md'], output_path: 'release.tar.gz', exclude: ['*.tmp'] }, setup: { 'src/main.ts': 'export {};\n', 'src/x.tmp': 'x', 'README.md': 'hi\n' } },
  ],
  async handler({ files, signal, progress }, { sources, output_path, format, exclude, overwrite }) {
    const chosen = requireFormat(output_path, format);
    const output = files.absolute(output_path);
    const list = await collectSources(files, sources, { output, exclude, signal });
    let done = 0;
    // Loaded when first needed: the libraries for archives would slow every start.
    const { packArchive } = await import('./shared/archive/packArchive.ts');
    const stream = packArchive(files, list.items, chosen, signal, (bytes) => progress({ done: (done += bytes), total: list.bytes, unit: 'bytes' }));
    const { bytes } = await files.write(output_path, stream, { overwrite, signal });
    return { output_path: output, format: chosen, files: list.files, folders: list.folders, input_bytes: list.bytes, bytes, skipped: list.skipped.slice(0, mostSkipped), skipped_count: list.skipped.length };
  },
});

function requireFormat(output: string, format: PackFormat | undefined): PackFormat {
  const chosen = format ?? formatOfName(output);
  if (chosen === undefined) throw new AppError('INVALID_INPUT', `${displayName(output)} does not say which archive to make`, { hint: 'End the name in .zip, .tar.gz or .tar.zst, or give format' });
  return chosen;
}
