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
  /** AUDIT_UNAVAILABLE when it cannot be written; the chain then stands where it stood, and the next row is tried anew. */
  append(row: AuditInput, durable: boolean): Promise<AuditRecord>;
  /** Tells that the database holds every row up to this one. */
  stored(seq: number): void;
  close(): void;
}

/** Acknowledged rows, as the spool's own lines. */
export interface SpooledRows {
  text: string;
  count: number;
  lastSeq: number;
  durable: boolean;
}

/** A file that has grown past this is left for the other one, and emptied when all its rows are stored. */
const turnBytes = 1024 * 1024;
/** So much may wait for a database that takes nothing; then nothing more is acknowledged. */
const mostWaitingBytes = 64 * 1024 * 1024;

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
export function openAuditSpool(files: readonly [string, string], head: AuditRecord, onWritten: (rows: SpooledRows) => void): AuditSpool {
  const open = (file: string): SpoolFile => ({ descriptor: openSync(file, 'w', 0o600), bytes: 0, lastSeq: head.seq });
  // What these held is in the database by now: the worker read them before it was ready.
  let [current, other] = [open(files[0]), open(files[1])];
  let { seq, hash } = head;
  let storedSeq = head.seq;
  let waiting: Waiting[] = [];
  /** A part of a batch that was given back may still stand behind the last acknowledged row. */
  let torn = false;

  function flush(): void {
    const batch = waiting;
    waiting = [];
    const [first] = batch;
    const last = batch.at(-1);
    if (!first || !last) return;
    let text = '';
    for (const { row } of batch) text += lineOf(row);
    try {
      write(text);
    } catch (error) {
      giveBack(batch, first.row, error);
      return;
    }
    current.lastSeq = last.row.seq;
    const durable = batch.some((entry) => entry.durable);
    onWritten({ text, count: batch.length, lastSeq: last.row.seq, durable });
    for (const entry of batch) if (!entry.durable) entry.resolve({ seq: entry.row.seq, hash: entry.row.hash });
    if (durable) flushToDisk(batch.filter((entry) => entry.durable));
  }

  /** All of the text behind what the file holds, or nothing that counts. */
  function write(text: string): void {
    if (torn) ftruncateSync(current.descriptor, current.bytes);
    torn = false;
    turnWhenLong();
    if (current.bytes > mostWaitingBytes) throw new Error('its database has not taken any rows for long');
    const bytes = Buffer.from(text);
    let written = 0;
    torn = true;
    while (written < bytes.length) written += writeSync(current.descriptor, bytes, written, bytes.length - written, current.bytes + written);
    torn = false;
    current.bytes += bytes.length;
  }

  function flushToDisk(batch: readonly Waiting[]): void {
    fdatasync(current.descriptor, (error) => {
      for (const { row, resolve, reject } of batch) {
        if (error) reject(unavailable(error));
        else resolve({ seq: row.seq, hash: row.hash });
      }
    });
  }

  /** Nothing of a batch counts when it could not be written whole: the chain goes back to where it was. */
  function giveBack(batch: readonly Waiting[], first: StoredAuditRow, error: unknown): void {
    seq = first.seq - 1;
    hash = first.previous;
    const reason = unavailable(error);
    for (const entry of batch) entry.reject(reason);
  }

  function turnWhenLong(): void {
    if (current.bytes < turnBytes || other.lastSeq > storedSeq) return;
    ftruncateSync(other.descriptor, 0);
    [current, other] = [{ ...other, bytes: 0 }, current];
  }

  return {
    append(row, durable) {
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

/** The body is JSON already and goes as it is; the columns come last, so that a line which was cut off has none. */
function lineOf({ body, ...columns }: StoredAuditRow): string {
  return `${body}\t${JSON.stringify(columns)}\n`;
}

/** Rows of the spool's lines, in their order. A line that is not whole was never acknowledged and is left out. */
export function parseSpool(text: string): StoredAuditRow[] {
  return text.split('\n').flatMap((line) => parseRow(line) ?? []);
}

/**
 * The rows of both files after `afterSeq`, in order. Files that take turns while they are read are
 * read again, so that the rows follow each other as they were acknowledged.
 */
export function readSpool(files: readonly string[], afterSeq: number): StoredAuditRow[] {
  let rows = readOnce(files, afterSeq);
  for (let attempt = 0; attempt < 4 && !follow(rows); attempt++) rows = readOnce(files, afterSeq);
  return rows;
}

function readOnce(files: readonly string[], afterSeq: number): StoredAuditRow[] {
  const rows = new Map<number, StoredAuditRow>();
  for (const row of files.flatMap((file) => parseSpool(readText(file)))) if (row.seq > afterSeq) rows.set(row.seq, row);
  return [...rows.values()].sort((a, b) => a.seq - b.seq);
}

function follow(rows: readonly StoredAuditRow[]): boolean {
  return rows.every((row, index) => index === 0 || row.seq === (rows[index - 1]?.seq ?? 0) + 1);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function parseRow(line: string): StoredAuditRow | undefined {
  if (line === '') return undefined;
  try {
    const tab = line.lastIndexOf('\t');
    const row = { ...(JSON.parse(line.slice(tab + 1)) as Partial<StoredAuditRow> | null), body: line.slice(0, tab) };
    return tab >= 0 && Number.isSafeInteger(row.seq) && typeof row.hash === 'string' ? (isWhole(row) ? row : storable(row)) : undefined;
  } catch {
    return undefined;
  }
}

const textColumns = ['callId', 'kind', 'body', 'name', 'risk', 'caller', 'state', 'previous', 'hash'] as const;

function isWhole(row: Partial<StoredAuditRow>): row is StoredAuditRow {
  return Number.isSafeInteger(row.at) && textColumns.every((column) => typeof row[column] === 'string');
}

/** A row that somebody has changed takes its place in the log, where verification names it: it does not keep Steward from starting. */
function storable(row: Partial<StoredAuditRow>): StoredAuditRow {
  const texts = Object.fromEntries(textColumns.map((column) => [column, typeof row[column] === 'string' ? row[column] : JSON.stringify(row[column] ?? null)]));
  return { ...(texts as Omit<StoredAuditRow, 'seq' | 'at'>), seq: row.seq ?? 0, at: Number.isSafeInteger(row.at) ? (row.at ?? 0) : 0 };
}
