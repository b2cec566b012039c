import { lstatSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import type { LayerChange } from '../ports/commands.ts';
import { entryAt } from '../ports/entryAt.ts';
import { Breath } from '../ports/local/breathe.ts';
import { makeFolders } from '../ports/local/makeFolders.ts';
import { moveTree } from '../ports/local/move.ts';
import { isWithin } from '../ports/segments.ts';
import { brief, fingerprint } from './fingerprint.ts';
import { setMode } from './revert.ts';
import type { Change, JournalRow, JournalRows } from './rows.ts';
import type { Trash } from './trash.ts';

export interface AdoptionParts {
  callId: string;
  rows: JournalRows;
  trash: Trash;
  clock: Clock;
  /** The next free position of the call's rows; each is taken once. */
  takePosition(): number;
}

/** One step of an adoption: what the journal notes, and how it is carried out. */
interface Step {
  change: Change;
  carryOut(row: JournalRow): Promise<unknown>;
  /** What is there afterwards, for the change's `after`. */
  complete?: () => Promise<Change>;
  /** The place it leaves empty. */
  takes?: string;
}

/** Steps noted together before they are carried out: one flush to disk for all of them. */
const together = 200;

/**
 * Puts what a confined command changed into its place. Every step is noted, with what was there in the
 * trash, before it happens; so the whole can be undone exactly, taken back when one step fails, and
 * taken back at the next start when Steward is killed in between.
 */
export async function adoptLayer(changes: readonly LayerChange[], parts: AdoptionParts): Promise<void> {
  let pending: Step[] = [];
  let taken: string[] = [];
  const flush = async (): Promise<void> => {
    await carryOutAll(pending, parts);
    [pending, taken] = [[], []];
  };
  // What comes in the place of something taken away is worked out, and noted, once that is gone: a
  // note about a place that still holds the old would take the old back with it.
  const mustWait = (path: string): boolean => pending.length >= together || taken.some((place) => isWithin(path, place));

  const breath = new Breath(undefined);
  for (const change of changes) {
    if (breath.due) await breath.take();
    if (mustWait(change.path)) await flush();
    for (const step of stepsFor(change, parts)) {
      if (mustWait(change.path)) await flush();
      pending.push(step);
      if (step.takes !== undefined) taken.push(step.takes);
    }
  }
  await flush();
}

async function carryOutAll(steps: readonly Step[], { callId, rows, trash, clock, takePosition }: AdoptionParts): Promise<void> {
  const noted = steps.map(({ change }): JournalRow => ({ callId, position: takePosition(), state: 'pending', createdAt: clock.now(), bytes: 0, change }));
  await Promise.all(noted.map((row) => rows.insert(row)));
  const breath = new Breath(undefined);
  for (const [index, row] of noted.entries()) {
    if (breath.due) await breath.take();
    const step = steps[index];
    await step?.carryOut(row);
    if (step?.complete) row.change = await step.complete();
    row.bytes = await trash.bytesOf(callId, row.position);
    row.state = 'applied';
  }
  await Promise.all(noted.map((row) => rows.update(row)));
}

function stepsFor(change: LayerChange, { trash, callId }: AdoptionParts): Step[] {
  const { path } = change;
  const there = entryAt(path);
  const take: Step | undefined = there && { takes: path, change: { kind: 'replace', path, before: brief(there), after: null }, carryOut: (row) => trash.take(path, trash.slot(callId, row.position, 'before')) };
  switch (change.kind) {
    case 'gone':
      return take ? [take] : [];
    case 'folder':
      return folderSteps(change, there?.isDirectory() === true ? there.mode & 0o7777 : undefined, take);
    case 'file':
    case 'link':
      // Only a regular file is replaced in one step; a link makes room first.
      return take && there && !there.isFile() && !there.isDirectory() ? [take, putStep(change, undefined, trash, callId)] : [putStep(change, there, trash, callId)];
  }
}

function folderSteps({ path, mode = 0o755, emptied }: LayerChange, modeThere: number | undefined, take: Step | undefined): Step[] {
  const made: Step[] = modeThere !== undefined && emptied !== true ? [] : [...(take ? [take] : []), { change: { kind: 'folders', paths: [path] }, carryOut: async () => makeFolders(path) }];
  const before = made.length > 0 ? madeMode : modeThere;
  const change: Change = { kind: 'mode', path, before: before ?? madeMode, after: mode };
  return before === mode ? made : [...made, { change, carryOut: async () => setMode(path, mode), complete: async () => change }];
}

/** The permission bits of a folder that was just made. */
const madeMode = 0o777 & ~process.umask();

function putStep({ path, source }: LayerChange, there: Stats | undefined, trash: Trash, callId: string): Step {
  if (source === undefined) throw new AppError('INTERNAL', `The layer does not say where the new ${path} lies`);
  if (there?.isDirectory() === true) throw new AppError('CONFLICT', `${path} has become a folder while the command ran`, { hint: 'Nothing was changed; run it again' });
  const change: Change = { kind: 'replace', path, before: there ? brief(there) : null, after: null };
  return {
    change,
    async carryOut(row) {
      // A folder on the way that is a link by now leads elsewhere: moving looks at each part of the path.
      if (lstatSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() !== true) throw new AppError('CONFLICT', `${dirname(path)} is no folder any more`, { hint: 'Nothing was changed; run it again' });
      if (there) await trash.keep(path, trash.slot(callId, row.position, 'before'));
      await moveTree(source, path, { overwrite: true });
    },
    complete: async () => ({ ...change, after: await fingerprint(path) }),
  };
}
