import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { Journal } from '../undo/journal.ts';

const sweepEveryMs = 3600 * 1000;

/** Soon after the start and every hour from then on; the returned function ends it. */
export function sweepNowAndThen(journal: Journal, clock: Clock, log: Log): () => void {
  let cancel: () => void = () => undefined;
  const next = (): void => {
    void sweep(journal, log);
    cancel = clock.after(sweepEveryMs, next);
  };
  cancel = clock.after(60_000, next);
  return () => cancel();
}

/** Lets go of what the trash has kept for long enough. Never rejects. */
export async function sweep(journal: Journal, log: Log): Promise<void> {
  await journal.sweep().catch((error: unknown) => log.warn({ err: error }, 'the trash could not be swept'));
}
