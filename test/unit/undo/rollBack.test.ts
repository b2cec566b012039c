import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { picture } from '../../kit/fileSystem.ts';
import { journalBench } from '../../kit/journal.ts';

test('a call that fails midway leaves nothing half-done', async () => {
  const { roots, journal, files, trash } = await journalBench();
  const at = (name: string): string => join(roots.workspace, name);
  mkdirSync(at('tree'));
  for (const name of ['a', 'b', 'tree/x']) writeFileSync(at(name), name);
  const before = picture(roots.workspace);
  const recorded = journal.recording('call_1', files);
  await recorded.write(at('a'), 'changed', { overwrite: true });
  await recorded.append(at('b'), 'more');
  await recorded.write(at('new/deep'), 'new', { overwrite: false });
  await recorded.move(at('tree'), at('moved'), { overwrite: false });
  await recorded.copy(at('moved'), at('copied'), { overwrite: false });
  await recorded.remove(at('moved/x'));
  expect(await journal.rollBack('call_1')).toBe(true);
  expect(picture(roots.workspace)).toEqual(before);
  expect(await journal.stateOf('call_1')).toEqual({ state: 'none' });
  expect(readdirSync(trash)).toEqual([]);
});

test('waits for changes under way and lets none begin afterwards', async () => {
  const { roots, journal, files } = await journalBench();
  const path = join(roots.workspace, 'slow');
  const recorded = journal.recording('call_1', files);
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const slow = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('first');
    await held;
    yield Buffer.from('second');
  };
  const writing = recorded.write(path, slow(), { overwrite: false });
  const rollingBack = journal.rollBack('call_1');
  release();
  await writing;
  expect(await rollingBack).toBe(true);
  expect(existsSync(path)).toBe(false);
  await expect(recorded.write(path, 'late', { overwrite: false })).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(existsSync(path)).toBe(false);
});

test('what somebody else changed meanwhile is kept', async () => {
  const { roots, journal, files, trash } = await journalBench();
  const path = join(roots.workspace, 'a');
  writeFileSync(path, 'old');
  await journal.recording('call_1', files).write(path, 'by the call', { overwrite: true });
  writeFileSync(path, 'by the person');
  expect(await journal.rollBack('call_1')).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(Object.values(picture(trash)).map(({ content }) => content)).toContain(Buffer.from('by the person').toString('hex'));
  expect((await journal.stateOf('call_1')).state).toBe('undone');
});

test('what others put in the place of something deleted is put aside', async () => {
  const { roots, journal, files, trash } = await journalBench();
  const path = join(roots.workspace, 'a');
  writeFileSync(path, 'old');
  await journal.recording('call_1', files).remove(path);
  mkdirSync(path);
  writeFileSync(join(path, 'inside'), 'x');
  expect(await journal.rollBack('call_1')).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(Object.keys(picture(trash))).toContain('./call_1/0.after/inside');
});

test('what cannot be taken back is told and can be undone later by hand', async () => {
  const { roots, journal, files } = await journalBench();
  const folder = join(roots.workspace, 'folder');
  mkdirSync(folder);
  writeFileSync(join(folder, 'a'), 'old');
  await journal.recording('call_1', files).remove(join(folder, 'a'));
  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'in the way');
  expect(await journal.rollBack('call_1')).toBe(false);
  expect((await journal.stateOf('call_1')).state).toBe('available');
  rmSync(folder);
  await journal.undo('call_1', { force: false });
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('old');
});

test('an undo that fails midway goes back to where it began', async () => {
  const { roots, journal, call } = await journalBench();
  const at = (name: string): string => join(roots.workspace, name);
  mkdirSync(at('folder'));
  for (const name of ['folder/a', 'b', 'c']) writeFileSync(at(name), name);
  await call('call_1', async (files) => {
    await files.remove(at('folder/a'));
    await files.write(at('b'), 'changed', { overwrite: true });
    await files.append(at('c'), ' and more');
  });
  rmSync(at('folder'), { recursive: true });
  writeFileSync(at('folder'), 'in the way');
  const before = picture(roots.workspace);
  await expect(journal.undo('call_1', { force: true })).rejects.toMatchObject({ code: 'NOT_A_DIRECTORY' });
  expect(picture(roots.workspace)).toEqual(before);
  expect((await journal.stateOf('call_1')).state).toBe('available');
});
