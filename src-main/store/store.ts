import type { AuditInput, AuditRecord } from './auditChain.ts';
import type { ChainVerdict } from './verifyChain.ts';

export type SqlValue = string | number | bigint | null | Uint8Array;

export interface Statement {
  sql: string;
  params: SqlValue[];
}

/**
 * The runtime's memory: two SQLite files in the data folder, `steward.db` and `audit.db`, owned by one
 * worker thread. What is asked within one turn of the event loop becomes one transaction, so many
 * small writes cost little; each promise settles when its own rows are committed. A committed row
 * survives the end of the process; a `durable` one has been flushed to disk as well and survives
 * the end of the machine.
 */
export interface Store {
  all<Row>(sql: string, ...params: SqlValue[]): Promise<Row[]>;
  get<Row>(sql: string, ...params: SqlValue[]): Promise<Row | undefined>;
  /** All statements or none, in order, after everything asked before. */
  run(statements: Statement | readonly Statement[], options?: { durable?: boolean }): Promise<void>;
  /** Adds a row to the audit chain; acknowledged in the spool (auditSpool.ts). AUDIT_UNAVAILABLE when it cannot be written. */
  appendAudit(row: AuditInput, options?: { durable?: boolean }): Promise<AuditRecord>;
  auditAll<Row>(sql: string, ...params: SqlValue[]): Promise<Row[]>;
  /** Walks the whole chain in a thread of its own; see `verifyChain`. DATABASE_CORRUPT when the file cannot be read. */
  verifyAudit(): Promise<ChainVerdict>;
  /** Ends the worker after everything asked so far is committed. */
  close(): Promise<void>;
}
