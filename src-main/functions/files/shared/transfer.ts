import type { Preview } from '../../../../src-preload/contract/index.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Files, FileStat } from '../../../ports/files.ts';
import type { PreviewContext } from '../../../registry/defineFunction.ts';
import type { DeclaredEffect } from '../../../registry/effects.ts';
import { measureTree } from './measureTree.ts';
import { baseName, displayName, isInside, joinPath } from './paths.ts';
import { largestNames } from './limits.ts';

/** Whether a destination is written as a folder: what is moved or copied goes into it. */
function isWrittenAsFolder(destination: string): boolean {
  return /[\\/]$/.test(destination) || /(?:^|[\\/])\.{1,2}$/.test(destination) || destination === '~';
}

/**
 * The write of a move or copy. A destination may turn out to be a folder that takes the source in,
 * and the source a whole tree: both lie within the one recursive effect.
 */
export function writeEffect(source: string, destination: string, overwrite: boolean): DeclaredEffect {
  const path = isWrittenAsFolder(destination) && baseName(source) !== '' ? joinPath(destination, baseName(source)) : destination;
  return { kind: 'path', access: 'write', path, recursive: true, replaces: overwrite };
}

export interface Transfer {
  source: FileStat;
  /** Where the source will be afterwards, absolute. */
  target: string;
  /** What is there now. */
  existing: FileStat | undefined;
}

/** Settles where a move or copy ends, and refuses what cannot be meant. */
export async function planTransfer(files: Files, sourcePath: string, destination: string, overwrite: boolean): Promise<Transfer> {
  const source = await files.stat(sourcePath);
  if (source === undefined) throw new AppError('NOT_FOUND', `There is nothing at ${sourcePath}`, { hint: 'Check the spelling, or list the folder' });
  const from = files.absolute(sourcePath);
  const place = isWrittenAsFolder(destination) ? undefined : await files.stat(destination);
  const into = isWrittenAsFolder(destination) || (place?.kind === 'directory' && files.absolute(destination) !== from);
  const target = into ? joinPath(files.absolute(destination), baseName(from)) : files.absolute(destination);
  if (target === from) throw new AppError('INVALID_INPUT', `${displayName(sourcePath)} is there already`, { hint: 'Name another destination' });
  if (source.kind === 'directory' && isInside(from, target)) throw new AppError('INVALID_INPUT', `A folder cannot go into itself: ${target} lies in ${from}`);
  const existing = into ? await files.stat(target) : place;
  if (existing?.kind === 'directory') {
    throw new AppError('ALREADY_EXISTS', `There is a folder at ${target} already; folders are not replaced`, { hint: 'Choose another name, or move that folder away first' });
  }
  if (existing !== undefined && source.kind === 'directory') throw new AppError('ALREADY_EXISTS', `There is a file at ${target} already; a folder does not take its place`);
  if (existing !== undefined && !overwrite) throw new AppError('ALREADY_EXISTS', `${target} exists already`, { hint: 'Set overwrite to true to replace it' });
  return { source, target, existing };
}

/** The card of a move or copy: how much goes where, what it replaces, and the space there is. */
export async function previewTransfer(context: PreviewContext, transfer: Transfer): Promise<Extract<Preview, { kind: 'transfer' }>> {
  const { files, signal, clock } = context;
  const measure = await measureTree(files, transfer.source, { signal, maxNames: largestNames(context), recentSince: clock.now() });
  return {
    kind: 'transfer',
    from: [transfer.source.path],
    to: transfer.target,
    files: measure.files + measure.links,
    folders: measure.folders + (transfer.source.kind === 'directory' ? 1 : 0),
    bytes: measure.bytes,
    replaces: transfer.existing === undefined ? [] : [baseName(transfer.target)],
    names: transfer.source.kind === 'directory' ? measure.names : [baseName(transfer.source.path)],
    truncated: measure.truncated,
    freeBytes: await files.freeBytes(transfer.target),
    notes: measure.unreadable.map((folder) => ({ tone: 'write', text: `${folder} cannot be read, what it holds is not counted` })),
  };
}
