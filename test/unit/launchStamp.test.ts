import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isFresh, listFiles, readStamp, takeStamp, writeStamp } from '../../resources/launch/stamp.mjs';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

function stamped(): { root: string; stampFile: string; fresh: (extra?: string) => boolean } {
  const root = temporaryFolder({ 'src/a.ts': 'one', 'src/deep/b.ts': 'two', 'other.txt': 'not an input' });
  const stampFile = join(root, 'out', '.stamp');
  const inputs = (): string[] => listFiles(root, ['src', 'missing']);
  writeStamp(stampFile, takeStamp(root, inputs(), 'linux'));
  return { root, stampFile, fresh: (extra = 'linux') => isFresh(stampFile, root, inputs(), extra) };
}

describe('a stamp', () => {
  test('is fresh while nothing changes', () => {
    expect(stamped().fresh()).toBe(true);
  });

  test('is stale when a file gets other bytes of the same length', () => {
    const { root, fresh } = stamped();
    writeFileSync(join(root, 'src/a.ts'), 'ONE');
    expect(fresh()).toBe(false);
  });

  test('is stale when a file is added or the platform is another', () => {
    const { root, fresh } = stamped();
    expect(fresh('darwin')).toBe(false);
    writeFileSync(join(root, 'src/c.ts'), '');
    expect(fresh()).toBe(false);
  });

  test('is fresh when only times changed, and remembers the new times', () => {
    const { root, stampFile, fresh } = stamped();
    const before = readStamp(stampFile);
    utimesSync(join(root, 'src/a.ts'), new Date(0), new Date(0));
    expect(fresh()).toBe(true);
    expect(readStamp(stampFile)?.quick).not.toBe(before?.quick);
    expect(readStamp(stampFile)?.content).toBe(before?.content);
  });

  test('is stale when it is missing or damaged', () => {
    const { root, stampFile } = stamped();
    writeFileSync(stampFile, readFileSync(stampFile, 'utf8').slice(0, 20));
    expect(readStamp(stampFile)).toBeUndefined();
    expect(isFresh(stampFile, root, [], '')).toBe(false);
    expect(isFresh(join(root, 'nowhere'), root, [], '')).toBe(false);
  });
});
