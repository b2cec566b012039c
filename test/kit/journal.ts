// A real journal over a real store, with a clock the test moves.
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock, type Clock } from '../../src-main/kernel/clock.ts';
import { createLog } from '../../src-main/kernel/log.ts';
import { createLocalFiles } from '../../src-main/ports/local/files.ts';
import type { Files } from '../../src-main/ports/files.ts';
import type { Roots } from '../../src-main/ports/roots.ts';
import { openStore } from '../../src-main/store/openStore.ts';
import type { Store } from '../../src-main/store/store.ts';
import { createJournal, type Journal } from '../../src-main/undo/journal.ts';
import { makeRoots } from './fileSystem.ts';
import { noSettings } from './noSettings.ts';

export const day = 86_400_000;

export interface JournalBench {
  roots: Roots & { outside: string };
  store: Store;
  journal: Journal;
  files: Files;
  trash: string;
  /** Lets time pass. */
  wait(ms: number): void;
  /** Runs a call to its end. */
  call(callId: string, run: (files: Files) => Promise<unknown>): Promise<void>;
}

export async function journalBench(options: { maxBytes?: number; trash?: string } = {}): Promise<JournalBench> {
  const roots = makeRoots();
  const store = await openStore(roots.dataFolder);
  onTestFinished(() => store.close());
  let ahead = 0;
  const clock: Clock = { ...systemClock, now: () => Date.now() + ahead };
  const trash = options.trash ?? join(roots.dataFolder, 'trash');
  const journal = createJournal({ store, folder: trash, clock, log: createLog('silent'), limits: () => ({ maxAgeMs: 30 * day, maxBytes: options.maxBytes ?? 5e9 }), settings: noSettings });
  const files = createLocalFiles(() => roots);
  return {
    roots,
    store,
    journal,
    files,
    trash,
    wait: (ms) => void (ahead += ms),
    call: async (callId, run) => {
      await run(journal.recording(callId, files));
      await journal.finish(callId);
    },
  };
}
