import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import type { Hooks, OpenHook, ReceivedHook } from '../ports/hooks.ts';

/** Most addresses at once: what waits is bounded, as everybody who may call can open one. */
const mostOpen = 100;

/** The receiving side, for the door that is open to the network. */
export interface HookReceiver extends Hooks {
  /** False for an address that is not open, or took its request already. */
  receive(token: string, hook: Omit<ReceivedHook, 'at'>): boolean;
  dispose(): void;
}

interface Entry extends OpenHook {
  received: ReceivedHook | undefined;
  wake: (() => void)[];
  cancel(): void;
}

/** Addresses are kept as hashes: looking one up takes as long whatever it begins with. */
export function createHooks({ origin, clock }: { origin(): string | null; clock: Clock }): HookReceiver {
  const entries = new Map<string, Entry>();
  const ids = new Map<string, string>();

  function close(id: string): void {
    const hash = ids.get(id);
    const entry = hash === undefined ? undefined : entries.get(hash);
    if (hash === undefined || !entry) return;
    entry.cancel();
    entries.delete(hash);
    ids.delete(id);
    for (const wake of entry.wake) wake();
  }

  function require(id: string): Entry {
    const entry = entries.get(ids.get(id) ?? '');
    if (entry) return entry;
    throw new AppError('NOT_FOUND', 'There is no such address open: it was used up, its time is over, or it never was', { hint: 'Call wait_for_webhook without an id for a new one' });
  }

  return {
    open(lifetimeMs) {
      const base = origin();
      if (base === null) throw new AppError('UNSUPPORTED', 'This Steward listens on no address, so nothing can be received', { hint: 'Start the app, or steward serve' });
      if (entries.size >= mostOpen) throw new AppError('OVERLOADED', `${mostOpen} addresses are open already`, { hint: 'Wait until one was used or its time is over' });
      const token = randomBytes(24).toString('base64url');
      const id = randomBytes(18).toString('base64url');
      const hash = hashOf(token);
      const entry: Entry = { id, url: `${base}/hooks/${token}`, until: clock.now() + lifetimeMs, received: undefined, wake: [], cancel: clock.after(lifetimeMs, () => close(id)) };
      entries.set(hash, entry);
      ids.set(id, hash);
      return { id, url: entry.url, until: entry.until };
    },
    find(id) {
      const { url, until } = require(id);
      return { id, url, until };
    },
    async wait(id, ms, signal) {
      const entry = require(id);
      if (!entry.received && ms > 0) {
        await new Promise<void>((resolve) => {
          const done = (): void => {
            cancel();
            signal.removeEventListener('abort', done);
            resolve();
          };
          const cancel = clock.after(ms, done);
          signal.addEventListener('abort', done, { once: true });
          entry.wake.push(done);
        });
      }
      signal.throwIfAborted();
      if (entry.received) close(id);
      return entry.received;
    },
    close,
    receive(token, hook) {
      const entry = entries.get(hashOf(token));
      if (!entry || entry.received) return false;
      entry.received = { ...hook, at: clock.now() };
      for (const wake of entry.wake.splice(0)) wake();
      return true;
    },
    dispose() {
      for (const { id } of [...entries.values()]) close(id);
    },
  };
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64');
