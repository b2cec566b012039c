import Database from 'better-sqlite3';
import { verifyChain, type ChainVerdict, type StoredAuditRow } from './auditChain.ts';

const columns = 'seq, at, call_id AS callId, kind, name, risk, caller, state, body, previous, hash';

/** Walks the chain of an audit file on a read-only connection. Throws what SQLite says of a damaged file. */
export function verifyAuditFile(file: string, anchor: { seq: number; hash: string } | undefined): ChainVerdict {
  const connection = new Database(file, { readonly: true, fileMustExist: true });
  try {
    return verifyChain(connection.prepare(`SELECT ${columns} FROM audit ORDER BY seq`).iterate() as Iterable<StoredAuditRow>, anchor);
  } finally {
    connection.close();
  }
}
