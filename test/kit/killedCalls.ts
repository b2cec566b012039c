import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src-main/kernel/clock.ts';
import { createLog } from '../../src-main/kernel/log.ts';
import { openStore } from '../../src-main/store/openStore.ts';
import { createJournal, type Journal } from '../../src-main/undo/journal.ts';
import { picture, type Entry } from './fileSystem.ts';
import type { ChildTask } from './journalChild.ts';
import { noSettings } from './noSettings.ts';

/** Folders for a call that will be killed. `trashOn` and `elsewhereOn`: parents on the file systems wanted. */
export interface KillPlace extends Pick<ChildTask, 'dataFolder' | 'trash' | 'workspace' | 'elsewhere'> {
  folders: string[];
}

export function layOut(parent: string, { trashOn = parent, elsewhereOn = parent }: { trashOn?: string; elsewhereOn?: string } = {}): KillPlace {
  const folders = [parent, trashOn, elsewhereOn].map((on) => realpathSync(mkdtempSync(join(on, 'steward-kill-'))));
  const [base = '', trashBase = '', elsewhere = ''] = folders;
  const place = { folders, dataFolder: join(base, 'data'), workspace: join(base, 'workspace'), trash: join(trashBase, 'trash'), elsewhere };
  mkdirSync(place.dataFolder);
  mkdirSync(join(place.workspace, 'tree/deep'), { recursive: true });
  const put = (path: string, text: string, mode: number): void => {
    writeFileSync(path, text);
    utimesSync(path, 1_500_000_000, 1_500_000_000);
    chmodSync(path, mode);
  };
  put(join(place.workspace, 'a'), 'a', 0o640);
  put(join(place.workspace, 'b'), 'b', 0o755);
  put(join(place.workspace, 'tree/x'), 'x', 0o400);
  put(join(place.workspace, 'tree/deep/y'), 'y', 0o600);
  symlinkSync('x', join(place.workspace, 'tree/link'));
  put(join(elsewhere, 'there'), 'there', 0o644);
  return place;
}

export function clear(place: KillPlace): void {
  for (const folder of place.folders) rmSync(folder, { recursive: true, force: true });
}

/** Everything a call may have touched. */
export function pictureOf(place: KillPlace): Record<string, Entry>[] {
  return [picture(place.workspace), picture(place.elsewhere)];
}

/** Starts a child; `killAt` as in `ChildTask`, `user`: the user and group it runs as. */
export function startChild(place: KillPlace, action: string, turn: ChildTask['turn'], { killAt = 0, user }: { killAt?: number; user?: number } = {}): ChildProcess {
  const { dataFolder, trash, workspace, elsewhere } = place;
  const task: ChildTask = { dataFolder, trash, workspace, elsewhere, action, turn, killAt };
  return spawn(process.execPath, [fileURLToPath(new URL('journalChild.ts', import.meta.url)), JSON.stringify(task)], { stdio: ['ignore', 'pipe', 'inherit'], ...(user !== undefined && { uid: user, gid: user }) });
}

/** `true` when it was killed, `false` when it came to its end. */
export async function endOf(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(true);
      else if (code === 0) resolve(false);
      else reject(new Error(`the child ended with ${code ?? signal}`));
    });
    child.stdout?.resume();
  });
}

export async function runChild(place: KillPlace, action: string, turn: ChildTask['turn'], options: { killAt?: number; user?: number } = {}): Promise<boolean> {
  return endOf(startChild(place, action, turn, options));
}

/** Opens the journal as the next start would, and closes it again. */
export async function nextStart<T>(place: KillPlace, run: (journal: Journal) => Promise<T>): Promise<T> {
  const store = await openStore(place.dataFolder);
  try {
    return await run(createJournal({ store, folder: place.trash, clock: systemClock, log: createLog('silent'), limits: () => ({ maxAgeMs: 1e9, maxBytes: 5e9 }), settings: noSettings }));
  } finally {
    await store.close();
  }
}

/**
 * Kills a call right before each of its changes to the file system, one run each, and hands every
 * outcome to `check`. `step` leaves some out. Answers how many moments were tried.
 */
export async function killAtEveryChange(
  make: () => KillPlace,
  action: string,
  turn: ChildTask['turn'],
  check: (place: KillPlace, before: Record<string, Entry>[], moment: number) => Promise<void>,
  step = 1,
): Promise<number> {
  let moments = 0;
  for (let killAt = 1; killAt < 500; killAt += step) {
    const place = make();
    try {
      if (turn !== 'do') await runChild(place, action, 'do');
      if (turn === 'redo') await runChild(place, action, 'undo');
      const before = pictureOf(place);
      if (!(await runChild(place, action, turn, { killAt }))) return moments;
      moments++;
      await check(place, before, killAt);
    } finally {
      clear(place);
    }
  }
  throw new Error('The call never came to its end');
}
