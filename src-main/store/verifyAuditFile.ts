import Database from 'better-sqlite3';
import { verifyChain, type ChainVerdict, type StoredAuditRow } from './auditChain.ts';
import { readSpool } from './auditSpool.ts';

const columns = 'seq, at, call_id AS callId, kind, name, risk, caller, state, body, previous, hash';

/**
 * Walks the chain of an audit file on a read-only connection, and on through rows that are
 * acknowledged in the spool and not stored yet. Throws what SQLite says of a damaged file.
 */
export function verifyAuditFile(file: string, spoolFiles: readonly string[], anchor: { seq: number; hash: string } | undefined): ChainVerdict {
  const connection = new Database(file, { readonly: true, fileMustExist: true });
  try {
    return verifyChain(withSpool(connection.prepare(`SELECT ${columns} FROM audit ORDER BY seq`).iterate() as Iterable<StoredAuditRow>, spoolFiles), anchor);
  } finally {
    connection.close();
  }
}

function* withSpool(rows: Iterable<StoredAuditRow>, spoolFiles: readonly string[]): Generator<StoredAuditRow> {
  let last = 0;
  for (const row of rows) {
    last = row.seq;
    yield row;
  }
  yield* readSpool(spoolFiles, last);
}
