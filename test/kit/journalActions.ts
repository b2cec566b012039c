import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LayerChange } from '../../src-main/ports/commands.ts';
import type { Files, TransferProgress } from '../../src-main/ports/files.ts';

export interface ActionPlace {
  files: Files;
  at(name: string): string;
  /** On another file system. */
  elsewhere(name: string): string;
  onProgress(progress: TransferProgress): void;
  /** Takes over what a confined command has changed. */
  adopt(changes: LayerChange[]): Promise<void>;
}

/** Calls that are killed in the middle. They start from what `killedCalls.ts` lays out. */
export const actions: Record<string, (place: ActionPlace) => Promise<unknown>> = {
  overwrite: ({ files, at }) => files.write(at('a'), 'other', { overwrite: true }),
  create: ({ files, at }) => files.write(at('x/y/new'), 'new', { overwrite: false }),
  append: ({ files, at }) => files.append(at('a'), 'more'),
  remove: ({ files, at }) => files.remove(at('tree')),
  move: ({ files, at }) => files.move(at('a'), at('b'), { overwrite: true }),
  copy: ({ files, at }) => files.copy(at('tree'), at('z/tree'), { overwrite: false }),
  several: async ({ files, at }) => {
    await files.write(at('a'), '1', { overwrite: true });
    await files.append(at('b'), '2');
    await files.move(at('a'), at('c'), { overwrite: false });
    await files.remove(at('tree/x'));
  },
  /** What a command changed in its sandbox, laid out beside the workspace as bubblewrap leaves it. */
  adopt: async ({ adopt, at }) => {
    const layer = at('../layer');
    mkdirSync(layer);
    for (const name of ['a', 'new', 'z']) writeFileSync(join(layer, name), `by the command: ${name}`);
    symlinkSync('../b', join(layer, 'link'));
    await adopt([
      { path: at('a'), kind: 'file', source: join(layer, 'a'), mode: 0o600 },
      { path: at('b'), kind: 'gone' },
      { path: at('c'), kind: 'folder', mode: 0o750 },
      { path: at('c/new'), kind: 'file', source: join(layer, 'new'), mode: 0o644 },
      { path: at('tree/deep'), kind: 'folder', mode: 0o700, emptied: true },
      { path: at('tree/deep/z'), kind: 'file', source: join(layer, 'z'), mode: 0o644 },
      { path: at('tree/link'), kind: 'link', source: join(layer, 'link') },
    ]);
  },
  /** As a user who owns the folder but not the file in it. */
  overwriteForeign: ({ files, at }) => files.write(at('foreign'), 'mine now', { overwrite: true }),
  removeClosed: async ({ files, at }) => {
    await files.remove(at('closed'));
    await files.remove(at('closedFolder'));
  },
  /** In a folder that belongs to somebody else: each is refused and leaves nothing behind. */
  meddle: async ({ files, at }) => {
    for (const attempt of [
      () => files.write(at('locked/f'), 'x', { overwrite: true }),
      () => files.write(at('locked/new'), 'x', { overwrite: false }),
      () => files.append(at('locked/f'), 'x'),
      () => files.remove(at('locked/f')),
      () => files.move(at('locked/f'), at('mine'), { overwrite: false }),
      () => files.move(at('a'), at('locked/a'), { overwrite: false }),
      () => files.copy(at('a'), at('locked/a'), { overwrite: false }),
      () => files.makeFolder(at('locked/p/q')),
      () => files.read(at('secret')),
    ]) {
      const code = await attempt().then(
        () => 'nothing refused it',
        (error: { code?: string }) => error.code,
      );
      if (code !== 'PERMISSION_DENIED') throw new Error(`${attempt.toString()}: ${code}`);
    }
  },
  moveToOtherDisk: ({ files, at, elsewhere }) => files.move(at('tree'), elsewhere('tree'), { overwrite: false }),
  moveOverOnOtherDisk: ({ files, at, elsewhere }) => files.move(at('a'), elsewhere('there'), { overwrite: true }),
  copyBig: ({ files, at, onProgress }) => files.copy(at('big'), at('copy'), { overwrite: false, onProgress }),
  overwriteByBig: ({ files, at, onProgress }) => files.copy(at('big'), at('a'), { overwrite: true, onProgress }),
};
