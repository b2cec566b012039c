// The trash on another file system than the workspace: everything has to be copied.
import { existsSync, mkdtempSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync, chmodSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { picture } from '../../kit/fileSystem.ts';
import { journalBench } from '../../kit/journal.ts';
import { describeIf } from '../../kit/skip.ts';

const memory = '/dev/shm';
const available = existsSync(memory) && statSync(memory).dev !== statSync(tmpdir()).dev;

describeIf(available, 'needs /dev/shm on a file system of its own')('with the trash on another disk', () => {
  function trashFolder(): string {
    const folder = mkdtempSync(join(memory, 'steward-test-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  }

  test('undo and redo restore exactly', async () => {
    const { roots, journal, call } = await journalBench({ trash: trashFolder() });
    const at = (name: string): string => join(roots.workspace, name);
    mkdirSync(at('tree/deep'), { recursive: true });
    writeFileSync(at('tree/deep/a'), 'a');
    chmodSync(at('tree/deep/a'), 0o400);
    symlinkSync('deep/a', at('tree/link'));
    writeFileSync(at('file'), Buffer.alloc(3_000_000, 1));
    const before = picture(roots.workspace);
    await call('call_1', async (files) => {
      await files.write(at('file'), 'short', { overwrite: true });
      await files.remove(at('tree'));
      await files.write(at('tree'), 'a file now', { overwrite: false });
    });
    const after = picture(roots.workspace);
    for (let round = 0; round < 2; round++) {
      await journal.undo('call_1', { force: false });
      expect(picture(roots.workspace)).toEqual(before);
      await journal.redo('call_1', { force: false });
      expect(picture(roots.workspace)).toEqual(after);
    }
  });

  test('a file or tree moves there and back', async () => {
    const { roots, journal, call } = await journalBench();
    const elsewhere = trashFolder();
    const at = (name: string): string => join(roots.workspace, name);
    mkdirSync(at('tree'));
    writeFileSync(at('tree/a'), 'a');
    chmodSync(at('tree/a'), 0o640);
    const before = picture(roots.workspace);
    await call('call_1', (files) => files.move(at('tree'), join(elsewhere, 'tree'), { overwrite: false }));
    expect(existsSync(at('tree'))).toBe(false);
    await journal.undo('call_1', { force: false });
    expect(picture(roots.workspace)).toEqual(before);
    expect(readdirSync(elsewhere)).toEqual([]);
    await journal.redo('call_1', { force: false });
    expect(Object.keys(picture(elsewhere))).toEqual(['.', './tree', './tree/a']);
  });

  test('what is too big to be kept is not removed', async () => {
    const { roots, journal, files } = await journalBench({ trash: trashFolder(), maxBytes: 1000 });
    const path = join(roots.workspace, 'big');
    writeFileSync(path, Buffer.alloc(1001));
    const before = picture(roots.workspace);
    const recorded = journal.recording('call_1', files);
    await expect(recorded.remove(path)).rejects.toMatchObject({ code: 'TOO_LARGE' });
    await expect(recorded.write(path, 'x', { overwrite: true })).rejects.toMatchObject({ code: 'TOO_LARGE' });
    await journal.rollBack('call_1');
    expect(picture(roots.workspace)).toEqual(before);
    expect(await journal.usage()).toEqual({ bytes: 0, entries: 0 });
  });
});
