import { closeSync, fdatasync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { AppError } from '../kernel/errors.ts';
import { chainHash, type AuditInput, type AuditRecord, type StoredAuditRow } from './auditChain.ts';

/**
 * Where audit rows are acknowledged: two files beside the database, appended to in turns, one write a
 * turn of the event loop. A row that was written here survives the end of the process; the store
 * worker puts it into the database a moment later, and a start after a crash puts there what it had
 * not. So no call waits for a thread or a transaction, and no acknowledged row is ever missing.
 */
export interface AuditSpool {
  /** AUDIT_UNAVAILABLE when it cannot be written; the chain then stands where it stood. */
  append(row: AuditInput, durable: boolean): Promise<AuditRecord>;
  /** Tells that the database holds every row up to this one. */
  stored(seq: number): void;
  close(): void;
}

export const spoolNames = ['audit.spool.0', 'audit.spool.1'] as const;

/** A file that has grown past this is left for the other one, and emptied when all its rows are stored. */
const turnBytes = 1024 * 1024;

interface SpoolFile {
  descriptor: number;
  bytes: number;
  lastSeq: number;
}

interface Waiting {
  row: StoredAuditRow;
  durable: boolean;
  resolve(record: AuditRecord): void;
  reject(error: AppError): void;
}

/** `onWritten` hands acknowledged rows on for the database. */
export function openAuditSpool(files: readonly [string, string], head: AuditRecord, onWritten: (rows: StoredAuditRow[], durable: boolean) => void): AuditSpool {
  const open = (file: string): SpoolFile => ({ descriptor: openSync(file, 'w', 0o600), bytes: 0, lastSeq: head.seq });
  // What these held is in the database by now: the worker read them before it was ready.
  let [current, other] = [open(files[0]), open(files[1])];
  let { seq, hash } = head;
  let storedSeq = head.seq;
  let waiting: Waiting[] = [];
  let failed: AppError | undefined;

  function flush(): void {
    const batch = waiting;
    waiting = [];
    const first = batch[0];
    const last = batch.at(-1);
    if (!first || !last) return;
    turnWhenLong();
    const text = Buffer.from(batch.map(({ row }) => `${JSON.stringify(row)}\n`).join(''));
    try {
      let written = 0;
      while (written < text.length) written += writeSync(current.descriptor, text, written);
    } catch (error) {
      giveBack(batch, first.row, error);
      return;
    }
    current.bytes += text.length;
    current.lastSeq = last.row.seq;
    const durable = batch.some((entry) => entry.durable);
    onWritten(batch.map(({ row }) => row), durable);
    for (const entry of batch) if (!entry.durable) entry.resolve({ seq: entry.row.seq, hash: entry.row.hash });
    if (durable) flushToDisk(batch.filter((entry) => entry.durable));
  }

  function flushToDisk(batch: readonly Waiting[]): void {
    fdatasync(current.descriptor, (error) => {
      for (const { row, resolve, reject } of batch) {
        if (error) reject(unavailable(error));
        else resolve({ seq: row.seq, hash: row.hash });
      }
    });
  }

  /** Nothing of a batch counts when it could not be written whole: the file and the chain go back to where they were. */
  function giveBack(batch: readonly Waiting[], first: StoredAuditRow, error: unknown): void {
    seq = first.seq - 1;
    hash = first.previous;
    const reason = unavailable(error);
    try {
      ftruncateSync(current.descriptor, current.bytes);
    } catch (truncation) {
      // Half a line may stand at the end now: nothing more may follow it.
      failed = unavailable(truncation);
    }
    for (const entry of batch) entry.reject(reason);
  }

  function turnWhenLong(): void {
    if (current.bytes < turnBytes || other.lastSeq > storedSeq) return;
    ftruncateSync(other.descriptor, 0);
    [current, other] = [{ ...other, bytes: 0 }, current];
  }

  return {
    append(row, durable) {
      if (failed) return Promise.reject(failed);
      const previous = hash;
      seq++;
      hash = chainHash(previous, seq, row);
      const stored: StoredAuditRow = { seq, previous, hash, ...row };
      // At the end of this turn of the event loop: whoever asks meanwhile shares the write, and a
      // chain of calls that never waits for anything else still lets the loop turn.
      if (waiting.length === 0) setImmediate(flush);
      return new Promise((resolve, reject) => waiting.push({ row: stored, durable, resolve, reject }));
    },
    stored(upTo) {
      storedSeq = Math.max(storedSeq, upTo);
    },
    close() {
      flush();
      for (const file of [current, other]) {
        if (file.lastSeq <= storedSeq) ftruncateSync(file.descriptor, 0);
        closeSync(file.descriptor);
      }
    },
  };
}

function unavailable(error: unknown): AppError {
  const reason = error instanceof Error ? error.message : String(error);
  return new AppError('AUDIT_UNAVAILABLE', `The audit log cannot be written: ${reason}`, { cause: error, hint: 'Free some disk space or mend the data folder; nothing was run' });
}

/** The rows of both files after `afterSeq`, in order. A last line that was cut off was never acknowledged and is left out. */
export function readSpool(files: readonly string[], afterSeq: number): StoredAuditRow[] {
  const rows = new Map<number, StoredAuditRow>();
  for (const file of files) {
    for (const line of readLines(file)) {
      const row = parseRow(line);
      if (row && row.seq > afterSeq) rows.set(row.seq, row);
    }
  }
  return [...rows.values()].sort((a, b) => a.seq - b.seq);
}

function readLines(file: string): string[] {
  try {
    const text = readFileSync(file, 'utf8');
    return text.slice(0, text.lastIndexOf('\n') + 1).split('\n').filter((line) => line !== '');
  } catch {
    return [];
  }
}

function parseRow(line: string): StoredAuditRow | undefined {
  try {
    const row = JSON.parse(line) as StoredAuditRow;
    return typeof row.seq === 'number' && typeof row.hash === 'string' ? row : undefined;
  } catch {
    return undefined;
  }
}
