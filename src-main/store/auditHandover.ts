import type { SpooledRows } from './auditSpool.ts';

/** Acknowledged rows wait so long for company before they travel to the database. */
const storeAfterMs = 20;
const storeAfterRows = 512;
/** A database that took nothing, on a full disk for instance, is tried again after this. */
const retryAfterMs = 1000;

/**
 * Brings acknowledged rows into the database, in order. What it could not take is offered again and
 * again, before everything that came later: the log has no holes, and the spool keeps them until then.
 */
export interface AuditHandover {
  add(rows: SpooledRows): void;
  /** Sends what waits now. Whatever is asked of the worker afterwards sees it. */
  now(): void;
  close(): void;
}

/** `store` puts rows into the database all together or not at all, and passes over those that are there already. */
export function createAuditHandover(store: (text: string, durable: boolean) => Promise<unknown>, onStored: (seq: number) => void): AuditHandover {
  /** Not known to be stored; the first `sent` of them are on their way. */
  const queue: SpooledRows[] = [];
  let sent = 0;
  let unsentRows = 0;
  let failing = false;
  let timer: NodeJS.Timeout | undefined;

  function now(): void {
    clearTimeout(timer);
    timer = undefined;
    const batch = queue.slice(sent);
    const last = batch.at(-1);
    if (!last) return;
    sent = queue.length;
    unsentRows = 0;
    store(batch.map((rows) => rows.text).join(''), batch.some((rows) => rows.durable)).then(
      () => {
        failing = false;
        const open = queue.findIndex((rows) => rows.lastSeq > last.lastSeq);
        const done = open === -1 ? queue.length : open;
        queue.splice(0, done);
        sent = Math.max(0, sent - done);
        onStored(last.lastSeq);
      },
      () => {
        failing = true;
        sent = 0;
        timer ??= setTimeout(now, retryAfterMs);
      },
    );
  }

  return {
    add(rows) {
      queue.push(rows);
      unsentRows += rows.count;
      if (unsentRows >= storeAfterRows && !failing) now();
      else timer ??= setTimeout(now, failing ? retryAfterMs : storeAfterMs);
    },
    now,
    close: () => clearTimeout(timer),
  };
}
