// What a confined command changed, undone and done again through the door, compared with the whole tree.
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Caller } from '../../../src-preload/contract/index.ts';
import { picture } from '../../kit/fileSystem.ts';
import { changeAndTakeBack } from '../../kit/manyFiles.ts';
import { openDoor, type OpenDoor } from '../../kit/openDoor.ts';
import { sandboxMissing } from '../../kit/sandbox.ts';
import { describeIf } from '../../kit/skip.ts';

const person: Caller = { kind: 'catalogue' };

async function openTree(): Promise<OpenDoor> {
  const open = await openDoor({ preset: 'trusted' });
  await open.parts.ports.commands.ready();
  const put = (path: string, text: string, mode = 0o644): void => {
    mkdirSync(join(open.workspace, path, '..'), { recursive: true });
    writeFileSync(join(open.workspace, path), text);
    chmodSync(join(open.workspace, path), mode);
    utimesSync(join(open.workspace, path), 1_500_000_000, 1_500_000_000);
  };
  put('a.txt', 'a');
  put('script.sh', 'echo', 0o755);
  put('tree/x', 'x', 0o400);
  put('tree/deep/y', 'y\0binary', 0o600);
  put('other/z', 'z'.repeat(100_000));
  put('empty/.keep', '');
  symlinkSync('../a.txt', join(open.workspace, 'tree/link'));
  return open;
}

const run = (open: OpenDoor, command: string) => open.door.callFunction({ name: 'execute_shell', input: { command }, caller: person });

const scripts: readonly [string, string][] = [
  ['creates files, folders and links', 'mkdir -p new/deep && echo hi > new/deep/file && ln -s ../a.txt new/link && touch -d 2001-01-01 new/deep/file'],
  ['writes over and appends', 'echo more >> a.txt && printf x > other/z && truncate -s 0 script.sh'],
  ['deletes files and whole folders', 'rm a.txt && rm -rf tree other'],
  ['renames files and folders', 'mv a.txt b.txt && mv tree wood && mv other/z other/zz'],
  ['changes permissions and times', 'chmod 700 a.txt && chmod 600 script.sh && chmod 750 tree && touch -d 2002-02-02 a.txt'],
  ['puts a folder where a file was, and a file where a folder was', 'rm a.txt && mkdir a.txt && echo in > a.txt/in && rm -rf tree && echo file > tree'],
  ['empties a folder and fills it anew', 'rm -rf tree && mkdir tree && echo other > tree/x'],
  ['changes a link, and what is beside it', 'ln -sfn ../script.sh tree/link && echo y > "tree/a name with spaces and \'quotes\'"'],
  ['does and undoes itself', 'cp -a tree copy && rm -rf tree && mv copy tree && touch tree/new'],
  ['everything', 'echo 1 > one; mkdir two; mv tree two/; rm other/z; chmod 4755 script.sh; ln -s nowhere dangling; : > empty/.keep; mv one two/tree/deep/one; rm two/tree/link'],
];

describeIf(sandboxMissing === undefined, sandboxMissing ?? '-')('a command in its sandbox', () => {
  test.each(scripts)('that %s: undone it leaves no trace, done again it is the same', async (_what, script) => {
    const open = await openTree();
    const before = picture(open.workspace);
    const outcome = await run(open, script);
    expect(outcome, outcome.error?.message ?? JSON.stringify(outcome.raw)).toMatchObject({ state: 'done', raw: { exit_code: 0 } });
    const after = picture(open.workspace);
    expect(after).not.toEqual(before);
    expect(outcome.call.undo.state).toBe('available');
    await open.undo.undo(outcome.callId, false);
    expect(picture(open.workspace)).toEqual(before);
    await open.undo.redo(outcome.callId, false);
    expect(picture(open.workspace)).toEqual(after);
    await open.undo.undo(outcome.callId, false);
    expect(picture(open.workspace)).toEqual(before);
  });

  test('that fails keeps what it changed, and can be undone', async () => {
    const open = await openTree();
    const before = picture(open.workspace);
    const outcome = await run(open, 'echo half > half; exit 3');
    expect(outcome).toMatchObject({ state: 'done', raw: { exit_code: 3 }, call: { undo: { state: 'available' } } });
    expect(existsSync(join(open.workspace, 'half'))).toBe(true);
    await open.undo.undo(outcome.callId, false);
    expect(picture(open.workspace)).toEqual(before);
  });

  test('that changes nothing has nothing to undo', async () => {
    const open = await openTree();
    const before = picture(open.workspace);
    const outcome = await run(open, 'cat a.txt; ls -la tree; find . -type f | xargs wc -c; touch -r a.txt a.txt');
    expect(outcome).toMatchObject({ state: 'done', call: { undo: { state: 'none' } } });
    expect(picture(open.workspace)).toEqual(before);
  });

  test('whose file was changed since: nothing is touched until it is said to go on all the same', async () => {
    const open = await openTree();
    const outcome = await run(open, 'echo by command > a.txt; echo new > new.txt');
    writeFileSync(join(open.workspace, 'a.txt'), 'by hand');
    await expect(open.undo.undo(outcome.callId, false)).rejects.toMatchObject({ code: 'UNDO_CONFLICT', message: expect.stringContaining('a.txt') });
    expect(readFileSync(join(open.workspace, 'a.txt'), 'utf8')).toBe('by hand');
    expect(existsSync(join(open.workspace, 'new.txt'))).toBe(true);
    await open.undo.undo(outcome.callId, true);
    expect(readFileSync(join(open.workspace, 'a.txt'), 'utf8')).toBe('a');
    expect(existsSync(join(open.workspace, 'new.txt'))).toBe(false);
  });

  test('that changes many files: undone exactly', { timeout: 120_000 }, () => changeAndTakeBack(1500));
});

test('several calls: the newest first, as far as it goes, with what is left and why', async () => {
  const open = await openDoor({ preset: 'unattended', files: { 'a.txt': 'one' } });
  const write = async (content: string, path = 'a.txt'): Promise<string> => (await open.door.callFunction({ name: 'write_file', input: { file_path: path, content }, caller: person })).callId;
  const ids = [await write('two'), await write('three'), await write('b', 'b.txt')];
  const read = (): string => readFileSync(join(open.workspace, 'a.txt'), 'utf8');
  expect(await open.undo.undoMany(ids, false)).toMatchObject({ undone: [{ id: ids[2] }, { id: ids[1] }, { id: ids[0] }], left: [] });
  expect(read()).toBe('one');
  expect(existsSync(join(open.workspace, 'b.txt'))).toBe(false);

  const again = [await write('two'), await write('three'), await write('b', 'b.txt')];
  rmSync(join(open.workspace, 'a.txt'));
  writeFileSync(join(open.workspace, 'a.txt'), 'by hand');
  const { undone, left } = await open.undo.undoMany(again, false);
  expect(undone.map((call) => call.id)).toEqual([again[2]]);
  expect(left.map(({ callId, error }) => [callId, error.code])).toEqual([[again[1], 'UNDO_CONFLICT'], [again[0], 'UNDO_CONFLICT']]);
  expect(read()).toBe('by hand');
  expect((await open.undo.undoMany(again, true)).undone).toHaveLength(2);
  expect(read()).toBe('one');
});
