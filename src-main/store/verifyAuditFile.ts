import { join } from 'node:path';
import Database from 'better-sqlite3';
import { readAnchors } from './auditAnchors.ts';
import type { StoredAuditRow } from './auditChain.ts';
import { readSpool } from './auditSpool.ts';
import { anchoredSince } from './migrations.ts';
import { spoolFilesIn, storeFiles } from './storeFiles.ts';
import { verifyChain, type ChainVerdict } from './verifyChain.ts';

const columns = 'seq, at, call_id AS callId, kind, name, risk, caller, state, body, previous, hash';

/**
 * Walks the chain of a data folder's audit on a read-only connection, and on through rows that are
 * acknowledged in the spool and not stored yet. Right also while Steward writes: anchors are read
 * before the spool and the spool before the database, so each is covered by what is read after it.
 * Throws what SQLite says of a damaged file.
 */
export function verifyAuditFile(folder: string): ChainVerdict {
  const connection = new Database(join(folder, storeFiles.audit), { readonly: true, fileMustExist: true });
  try {
    const expected = Number(connection.pragma('user_version', { simple: true })) >= anchoredSince;
    const reading = readAnchors({ anchors: join(folder, storeFiles.anchors), key: join(folder, storeFiles.anchorKey) }, expected);
    const spooled = readSpool(spoolFilesIn(folder), 0);
    return verifyChain(withSpool(connection.prepare(`SELECT ${columns} FROM audit ORDER BY seq`).iterate() as Iterable<StoredAuditRow>, spooled), reading);
  } finally {
    connection.close();
  }
}

function* withSpool(rows: Iterable<StoredAuditRow>, spooled: readonly StoredAuditRow[]): Generator<StoredAuditRow> {
  let last = 0;
  for (const row of rows) {
    last = row.seq;
    yield row;
  }
  for (const row of spooled) if (row.seq > last) yield row;
}
