import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Files } from '../../../src-main/ports/files.ts';
import { picture } from '../../kit/fileSystem.ts';
import { journalBench } from '../../kit/journal.ts';

/** A workspace with everything that is awkward about files. */
function fill(workspace: string): void {
  const put = (name: string, content: string | Uint8Array, mode = 0o644): void => {
    writeFileSync(join(workspace, name), content);
    utimesSync(join(workspace, name), 1_600_000_000.25, 1_600_000_000.25);
    chmodSync(join(workspace, name), mode);
  };
  put('text.txt', 'one\n');
  put('binary', Uint8Array.from({ length: 3000 }, (_, index) => index % 256));
  put('empty', '');
  put('closed', 'nobody reads this', 0o000);
  put('run.sh', '#!/bin/sh\n', 0o755);
  put('naïve 日本 🗂', 'unicode name');
  put('new\nline', 'newline name');
  put('big', Buffer.alloc(3_000_000, 7));
  mkdirSync(join(workspace, 'tree/deep'), { recursive: true });
  put('tree/a', 'a');
  put('tree/deep/b', 'b', 0o400);
  symlinkSync('../text.txt', join(workspace, 'tree/link'));
  chmodSync(join(workspace, 'tree/deep'), 0o750);
}

const awkward = ['text.txt', 'binary', 'empty', 'closed', 'run.sh', 'naïve 日本 🗂', 'new\nline', 'big'];

const changes: [string, (files: Files, at: (name: string) => string) => Promise<unknown>][] = [
  ['creates a file in new folders', (files, at) => files.write(at('x/y/new.txt'), 'new', { overwrite: false })],
  ...awkward.map((name): (typeof changes)[number] => [`overwrites ${JSON.stringify(name)}`, (files, at) => files.write(at(name), 'other content', { overwrite: true })]),
  ...awkward.map((name): (typeof changes)[number] => [`removes ${JSON.stringify(name)}`, (files, at) => files.remove(at(name))]),
  ...['text.txt', 'empty', 'big'].map((name): (typeof changes)[number] => [`appends to ${name}`, (files, at) => files.append(at(name), 'more')]),
  ['appends to a new file', (files, at) => files.append(at('log/today'), 'first')],
  ['removes a tree', (files, at) => files.remove(at('tree'))],
  ['removes a link, not its target', (files, at) => files.remove(at('tree/link'))],
  ['moves a file', (files, at) => files.move(at('text.txt'), at('elsewhere/text.txt'), { overwrite: false })],
  ['moves a file over another', (files, at) => files.move(at('text.txt'), at('run.sh'), { overwrite: true })],
  ['moves a tree', (files, at) => files.move(at('tree'), at('oak'), { overwrite: false })],
  ['copies a file over another', (files, at) => files.copy(at('binary'), at('text.txt'), { overwrite: true })],
  ['copies a tree', (files, at) => files.copy(at('tree'), at('forest/tree'), { overwrite: false })],
  ['makes folders', (files, at) => files.makeFolder(at('p/q/r'))],
  [
    'does many things to the same places',
    async (files, at) => {
      await files.write(at('n'), '1', { overwrite: false });
      await files.append(at('n'), '2');
      await files.write(at('n'), '3', { overwrite: true });
      await files.move(at('n'), at('m'), { overwrite: false });
      await files.move(at('text.txt'), at('n'), { overwrite: false });
      await files.move(at('m'), at('text.txt'), { overwrite: false });
      await files.copy(at('tree'), at('wood'), { overwrite: false });
      await files.write(at('wood/extra'), 'x', { overwrite: false });
      await files.remove(at('tree'));
      await files.move(at('wood'), at('tree'), { overwrite: false });
      await files.remove(at('big'));
      await files.makeFolder(at('big/inside'));
    },
  ],
];

describe('undo restores exactly, redo repeats exactly', () => {
  test.each(changes)('%s', async (_name, change) => {
    const { roots, journal, call } = await journalBench();
    fill(roots.workspace);
    const before = picture(roots.workspace);
    await call('call_1', (files) => change(files, (name) => join(roots.workspace, name)));
    const after = picture(roots.workspace);
    expect(after).not.toEqual(before);
    expect((await journal.stateOf('call_1')).state).toBe('available');

    for (let round = 0; round < 2; round++) {
      await journal.undo('call_1', { force: false });
      expect(picture(roots.workspace)).toEqual(before);
      expect((await journal.stateOf('call_1')).state).toBe('undone');
      await journal.redo('call_1', { force: false });
      expect(picture(roots.workspace)).toEqual(after);
      expect((await journal.stateOf('call_1')).state).toBe('available');
    }
  });

  test('what is put back is the very file, not a copy of it', async () => {
    const { roots, journal, call } = await journalBench();
    fill(roots.workspace);
    const path = join(roots.workspace, 'text.txt');
    const { ino } = statSync(path);
    await call('call_1', (files) => files.write(path, 'other', { overwrite: true }));
    expect(statSync(path).ino).not.toBe(ino);
    await journal.undo('call_1', { force: false });
    expect(statSync(path)).toMatchObject({ ino, nlink: 1 });
  });

  test('calls are undone in any order that does not meet', async () => {
    const { roots, journal, call } = await journalBench();
    fill(roots.workspace);
    const before = picture(roots.workspace);
    const path = join(roots.workspace, 'text.txt');
    await call('call_1', (files) => files.write(path, 'first', { overwrite: true }));
    await call('call_2', (files) => files.write(path, 'second', { overwrite: true }));
    await expect(journal.undo('call_1', { force: false })).rejects.toMatchObject({ code: 'UNDO_CONFLICT' });
    await journal.undo('call_2', { force: false });
    await journal.undo('call_1', { force: false });
    expect(picture(roots.workspace)).toEqual(before);
  });

  test('a call that changed nothing leaves nothing', async () => {
    const { journal, call, roots, trash } = await journalBench();
    await call('call_1', async (files) => {
      await files.makeFolder(roots.workspace);
      await expect(files.remove(join(roots.workspace, 'nothing'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(files.write(join(roots.workspace), 'x', { overwrite: true })).rejects.toMatchObject({ code: 'NOT_A_FILE' });
    });
    expect(await journal.stateOf('call_1')).toEqual({ state: 'none' });
    expect(await journal.usage()).toEqual({ bytes: 0, entries: 0 });
    expect(readdirSync(trash)).toEqual([]);
    await expect(journal.undo('call_1', { force: false })).rejects.toMatchObject({ code: 'UNDO_UNAVAILABLE' });
  });

  test('a change that fails within a call that goes on leaves no trace', async () => {
    const { journal, call, roots } = await journalBench();
    fill(roots.workspace);
    const path = join(roots.workspace, 'text.txt');
    const before = picture(roots.workspace);
    await call('call_1', async (files) => {
      const failing = async function* (): AsyncGenerator<Uint8Array> {
        yield new Uint8Array(10);
        throw new Error('the source broke');
      };
      await expect(files.write(path, failing(), { overwrite: true })).rejects.toMatchObject({ message: expect.stringContaining('the source broke') });
    });
    expect(picture(roots.workspace)).toEqual(before);
    expect(statSync(path).nlink).toBe(1);
    expect(await journal.stateOf('call_1')).toEqual({ state: 'none' });
  });

  test('nothing happens when it cannot be noted', async () => {
    const { roots, store, journal, files } = await journalBench();
    const path = join(roots.workspace, 'new');
    await store.run({ sql: 'DROP TABLE journal', params: [] });
    await expect(journal.recording('call_1', files).write(path, 'x', { overwrite: false })).rejects.toThrow();
    expect(existsSync(path)).toBe(false);
  });

  test('mode and owner of a replaced file carry over; set-user bits do not', async () => {
    const { roots, call } = await journalBench();
    const path = join(roots.workspace, 'tool');
    writeFileSync(path, 'old');
    chmodSync(path, 0o4755);
    await call('call_1', (files) => files.write(path, 'new', { overwrite: true }));
    expect(statSync(path).mode & 0o7777).toBe(0o755);
    expect(readFileSync(path, 'utf8')).toBe('new');
  });
});
