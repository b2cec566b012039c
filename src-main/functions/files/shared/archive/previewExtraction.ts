import type { Preview } from '../../../../../src-preload/contract/index.ts';
import { AppError } from '../../../../kernel/errors.ts';
import { formatBytes, formatCount } from '../../../../kernel/format.ts';
import type { PreviewContext } from '../../../../registry/defineFunction.ts';
import { largestNames } from '../limits.ts';
import { baseName, joinPath } from '../paths.ts';
import { statAll } from '../statAll.ts';
import { planExtraction, type ExtractionPlan } from './planExtraction.ts';

/** Unpacked bytes after which the preview of a compressed stream stops reading. */
const enoughBytes = 512_000_000;
const mostNotes = 12;

/** The card of an extraction: the listing, what would be replaced, what will be refused. */
export async function previewExtraction(
  context: PreviewContext,
  input: { archive_path: string; destination: string; overwrite: boolean; max_bytes: number; max_entries: number },
): Promise<Extract<Preview, { kind: 'transfer' }>> {
  const { files, signal } = context;
  const destination = files.absolute(input.destination);
  const { openArchive } = await import('./readArchive.ts');
  const archive = await openArchive(files, input.archive_path, { maxBytes: input.max_bytes }, signal);
  const plan = await planExtraction(archive, { archiveName: baseName(input.archive_path), maxEntries: input.max_entries, maxNames: largestNames(context), enoughBytes, signal });
  const place = await files.stat(destination);
  if (place !== undefined && place.kind !== 'directory') throw new AppError('NOT_A_DIRECTORY', `${destination} is there already and is no folder`, { hint: 'Choose another destination' });
  const inTheWay = place === undefined ? [] : await existingNames(context, destination, plan.names);
  return {
    kind: 'transfer',
    from: [files.absolute(input.archive_path)],
    to: destination,
    files: plan.files,
    folders: plan.folders,
    bytes: plan.bytes,
    replaces: input.overwrite ? inTheWay : [],
    names: plan.names,
    truncated: plan.partial || plan.names.length < plan.files + plan.folders,
    freeBytes: await files.freeBytes(destination),
    notes: notesOf(plan, input.overwrite ? [] : inTheWay),
  };
}

async function existingNames({ files, signal }: PreviewContext, destination: string, names: readonly string[]): Promise<string[]> {
  const wanted = names.filter((name) => !name.endsWith('/'));
  const stats = await statAll(files, wanted.map((name) => joinPath(destination, name)), signal);
  return wanted.filter((_name, index) => stats[index] !== undefined);
}

function notesOf(plan: ExtractionPlan, kept: readonly string[]): Extract<Preview, { kind: 'transfer' }>['notes'] {
  const notes: Extract<Preview, { kind: 'transfer' }>['notes'] = [];
  if (plan.partial) notes.push({ tone: 'write', text: `Counted up to ${formatBytes(enoughBytes)}; there is more` });
  for (const { name, reason } of plan.refused.slice(0, mostNotes)) notes.push({ tone: 'destroy', text: `${name} is refused: ${reason}` });
  if (plan.refusedCount > mostNotes) notes.push({ tone: 'destroy', text: `${formatCount(plan.refusedCount - mostNotes, 'more entry', 'more entries')} refused` });
  if (kept.length > 0) notes.push({ tone: 'write', text: `${formatCount(kept.length, 'file')} there already ${kept.length === 1 ? 'stays' : 'stay'} as ${kept.length === 1 ? 'it is' : 'they are'}` });
  if (plan.nested.length > 0) notes.push({ tone: 'write', text: `${formatCount(plan.nested.length, 'archive')} inside ${plan.nested.length === 1 ? 'stays' : 'stay'} packed` });
  return notes;
}
