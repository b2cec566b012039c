import type { ErrorCode } from '../kernel/errors.ts';
import type { AuditRecord } from './auditChain.ts';
import type { SqlValue, Statement } from './store.ts';

/** One thing asked of the worker. A whole event-loop turn's worth travels in one message. */
export type StoreRequest =
  | { op: 'all'; database: 'main' | 'audit'; sql: string; params: SqlValue[] }
  | { op: 'run'; statements: readonly Statement[]; durable: boolean }
  /** Rows as the spool's lines (auditSpool.ts): one text crosses to the worker faster than objects. */
  | { op: 'audit'; text: string; durable: boolean };

export type StoreAnswer = { ok: true; value: unknown[] | undefined } | { ok: false; code: ErrorCode; message: string };

export interface WorkerSetup {
  folder: string;
}

/** First message of the worker: it is ready, or why it cannot be. */
export type WorkerReady = { ready: true; /** The end of the chain, what an ended process had left in the spool included. */ head: AuditRecord } | { ready: false; code: ErrorCode; message: string; hint: string };
