import { lstatSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../kernel/clock.ts';
import { AppError, toAppError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { LayerChange } from '../ports/commands.ts';
import type { ChangeMark, Memories } from '../ports/memories.ts';
import type { Files } from '../ports/files.ts';
import { entryAt } from '../ports/entryAt.ts';
import { missingFolders } from '../ports/local/makeFolders.ts';
import { assertRegular } from '../ports/local/openFile.ts';
import { isWithin } from '../ports/segments.ts';
import { assertReplaceable } from '../ports/local/write.ts';
import { adoptLayer } from './adoptLayer.ts';
import { brief, fingerprint } from './fingerprint.ts';
import type { Reverter } from './revert.ts';
import type { Change, JournalRow, JournalRows } from './rows.ts';
import type { Trash } from './trash.ts';

/** The record of one running call. */
export interface Recording {
  /** The same file system, with every change noted before it happens. */
  over(files: Files): Files;
  /** The same memories, with every change of them recorded. */
  overMemories(memories: Memories): Memories;
  /** One change of memories, which keep both sides of it under this mark. */
  remember<T>(change: (mark: ChangeMark) => Promise<T>): Promise<T>;
  /** Puts what a confined command changed into its place, all of it noted before. */
  adopt(layer: readonly LayerChange[]): Promise<void>;
  /** Lets no further change begin, waits for those under way and tells whether there were any. */
  close(): Promise<boolean>;
}

export interface RecordingParts {
  rows: JournalRows;
  trash: Trash;
  reverter: Reverter;
  clock: Clock;
  log: Log;
}

export function createRecording(callId: string, { rows, trash, reverter, clock, log }: RecordingParts): Recording {
  let nextPosition = 0;
  let closed = false;
  const underWay = new Set<Promise<unknown>>();

  /** Notes the inverse durably, carries the change out, notes what came of it. A change that fails leaves neither trace nor row. */
  async function record<T>(change: Change, carryOut: (row: JournalRow) => Promise<T>, complete: (result: T) => Promise<Change>): Promise<T> {
    const row: JournalRow = { callId, position: nextPosition++, state: 'pending', createdAt: clock.now(), bytes: 0, change };
    await rows.insert(row);
    let result: T;
    try {
      result = await carryOut(row);
    } catch (error) {
      await forget(row);
      throw error;
    }
    row.change = await complete(result);
    row.bytes = await trash.bytesOf(callId, row.position);
    row.state = 'applied';
    await rows.update(row);
    return result;
  }

  async function forget(row: JournalRow): Promise<void> {
    try {
      await reverter.takeBack(row, false);
      await rows.remove(row);
    } catch (error) {
      // The row stays: the call is rolled back as a whole, or at the next start.
      log.error({ err: error, callId }, 'a failed change could not be taken back at once');
    }
  }

  /** A path got other content. `keeps`: what is there stays in its place until it is replaced. */
  function replace<T>(path: string, there: Stats | undefined, carryOut: () => Promise<T>): Promise<T> {
    const change: Change = { kind: 'replace', path, before: there ? brief(there) : null, after: null };
    return record(
      change,
      async (row) => {
        if (there) await trash.keep(path, trash.slot(callId, row.position, 'before'));
        return carryOut();
      },
      async () => ({ ...change, after: await fingerprint(path) }),
    );
  }

  async function makeFolder(files: Files, path: string): Promise<{ created: string[] }> {
    const paths = missingFolders(path);
    if (paths.length === 0) return { created: [] };
    return record({ kind: 'folders', paths }, () => files.makeFolder(path), async ({ created }) => ({ kind: 'folders', paths: created }));
  }

  async function write(files: Files, path: string, ...[data, options]: Tail<Parameters<Files['write']>>): Promise<{ bytes: number; created: boolean }> {
    const there = entryAt(path);
    if (there) assertReplaceable(there, path, options.overwrite);
    else await makeFolder(files, dirname(path));
    return replace(path, there, () => files.write(path, data, options));
  }

  async function append(files: Files, path: string, data: Uint8Array | string): Promise<{ bytes: number; created: boolean }> {
    const there = entryAt(path);
    if (!there) {
      await makeFolder(files, dirname(path));
      return replace(path, there, () => files.append(path, data));
    }
    assertRegular(there, path);
    const change: Change = { kind: 'append', path, sizeBefore: there.size, modifiedBefore: there.mtimeMs, after: null };
    return record(change, () => files.append(path, data), async () => ({ ...change, after: await fingerprint(path) }));
  }

  async function copy(files: Files, from: string, to: string, options: Parameters<Files['copy']>[2]): ReturnType<Files['copy']> {
    const there = await makeRoom(files, from, to, options.overwrite);
    return replace(to, there, () => files.copy(from, to, options));
  }

  async function move(files: Files, from: string, to: string, options: Parameters<Files['move']>[2]): ReturnType<Files['move']> {
    const there = await makeRoom(files, from, to, options.overwrite);
    const source = brief(lstatSync(from));
    const replaced = there && there.ino !== source.inode ? brief(there) : null;
    const change: Change = { kind: 'move', from, to, source, replaced, after: null };
    return record(
      change,
      async (row) => {
        if (replaced) await trash.keep(to, trash.slot(callId, row.position, 'before'));
        return files.move(from, to, options);
      },
      async () => ({ ...change, after: await fingerprint(to, { shallow: true }) }),
    );
  }

  /** Refuses what cannot work before anything is made, then makes the folders that lead to `to`. */
  async function makeRoom(files: Files, from: string, to: string, overwrite: boolean): Promise<Stats | undefined> {
    const source = entryAt(from);
    if (!source) throw new AppError('NOT_FOUND', `There is nothing at ${from}`, { hint: 'Check the spelling, or list the folder' });
    if (isWithin(to, from)) throw new AppError('INVALID_INPUT', `${from} cannot be put into itself`, { hint: 'Choose a place outside it' });
    const there = entryAt(to);
    if (!there) await makeFolder(files, dirname(to));
    else if (there.isDirectory() && there.ino !== source.ino) throw new AppError('ALREADY_EXISTS', `${to} is a folder that exists already`, { hint: 'Folders are never replaced: use another name, or move it away first' });
    else if (there.ino !== source.ino) assertReplaceable(there, to, overwrite && !source.isDirectory());
    return there;
  }

  async function remove(path: string): Promise<void> {
    const there = entryAt(path);
    if (!there) throw new AppError('NOT_FOUND', `There is nothing at ${path}`, { hint: 'Check the spelling, or list the folder' });
    if (!there.isDirectory() && !there.isSymbolicLink()) assertRegular(there, path);
    const change: Change = { kind: 'replace', path, before: brief(there), after: null };
    return record(change, (row) => trash.take(path, trash.slot(callId, row.position, 'before')), async () => change);
  }

  function remember<T>(change: (mark: ChangeMark) => Promise<T>): Promise<T> {
    return during('memories', () => record({ kind: 'memories' }, ({ position }) => change({ callId, position }), async () => ({ kind: 'memories' })));
  }

  /** Keeps count of the change and turns what the system says into an AppError. */
  async function during<T>(path: string, change: () => Promise<T>): Promise<T> {
    if (closed) throw new AppError('CANCELLED', `The call has ended; ${path} was not changed`);
    const running = change();
    underWay.add(running);
    try {
      return await running;
    } catch (error) {
      throw toAppError(error, path);
    } finally {
      underWay.delete(running);
    }
  }

  return {
    over: (files) => ({
      ...files,
      write: (path, data, options) => during(path, () => write(files, files.absolute(path), data, options)),
      append: (path, data) => during(path, () => append(files, files.absolute(path), data)),
      makeFolder: (path) => during(path, () => makeFolder(files, files.absolute(path))),
      move: (from, to, options) => during(from, () => move(files, files.absolute(from), files.absolute(to), options)),
      copy: (from, to, options) => during(from, () => copy(files, files.absolute(from), files.absolute(to), options)),
      remove: (path) => during(path, () => remove(files.absolute(path))),
    }),
    remember,
    overMemories: (memories) => ({
      ...memories,
      put: (owner, draft, by) => remember((mark) => memories.put(owner, draft, by, mark)),
      remove: (owner, namespace, keys) => remember((mark) => memories.remove(owner, namespace, keys, mark)),
      tidy: (owner, options) => remember((mark) => memories.tidy(owner, options, mark)),
    }),
    adopt: (layer) => during(layer[0]?.path ?? '', () => adoptLayer(layer, { callId, rows, trash, clock, takePosition: () => nextPosition++ })),
    async close() {
      closed = true;
      await Promise.allSettled([...underWay]);
      return nextPosition > 0;
    },
  };
}

type Tail<T extends unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never;
