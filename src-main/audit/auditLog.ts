import type { Caller, CallState, Decision, Effect, ErrorView, Json, Phrase, Risk, Served, UndoView } from '../../src-preload/contract/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Redactor } from '../redact/redactor.ts';
import { truncateValue } from '../redact/truncate.ts';
import { callerName } from '../kernel/callerName.ts';
import type { AuditKind, AuditRecord } from '../store/auditChain.ts';
import type { Store } from '../store/store.ts';

/** The facts of one row, before redaction. Each kind of row fills in what it knows. */
export interface AuditFacts {
  phrase?: Phrase;
  effects?: Effect[];
  arguments?: Record<string, unknown>;
  /** For an edit by the person: the arguments as they were asked for. */
  original?: Record<string, unknown>;
  conversions?: { field: string; from: Json; to: Json }[];
  decision?: Decision | undefined;
  digest?: string | undefined;
  modelSays?: string | undefined;
  summary?: string | undefined;
  /** Absent when the result is simply this run's. */
  served?: Served | undefined;
  /** Of a group of servers the one that answered, or was asked last. */
  answeredBy?: string | undefined;
  durationMs?: number | undefined;
  resultHash?: string | undefined;
  error?: ErrorView | undefined;
  undo?: UndoView;
  /** Who did an undo, redo or settings change. */
  by?: string;
  /** For settings: what changed, in words. */
  change?: string;
}

export interface AuditEvent {
  kind: AuditKind;
  callId: string;
  name: string;
  risk: Risk;
  caller: Caller;
  state: CallState;
  facts: AuditFacts;
}

/** Characters of arguments a row keeps; the whole is in the call's own record. */
const argumentBudget = 8000;

/**
 * The append-only, hash-chained log. Rows are redacted for the audit before they are hashed. A row
 * whose promise has settled survives the end of the process; durable ones the end of the machine.
 */
export interface AuditLog {
  /** AUDIT_UNAVAILABLE when it cannot be written. */
  append(event: AuditEvent, options?: { durable?: boolean }): Promise<AuditRecord>;
  /** False from a row that could not be written to the next one that could. */
  readonly writable: boolean;
  /** The chain's end as far as this process wrote it. */
  readonly entries: number;
}

export async function createAuditLog(store: Store, redactor: Redactor, clock: Clock): Promise<AuditLog> {
  const [last] = await store.auditAll<{ seq: number }>('SELECT seq FROM audit ORDER BY seq DESC LIMIT 1');
  let entries = last?.seq ?? 0;
  let writable = true;
  return {
    get writable() {
      return writable;
    },
    get entries() {
      return entries;
    },
    async append(event, options) {
      // Redacted before it is cut: what is left of a secret that was cut through is no longer recognised.
      const shortened = (value: Record<string, unknown>): Record<string, unknown> => truncateValue(redactor.value(value, 'audit'), argumentBudget, event.callId).value;
      const { arguments: given, original } = event.facts;
      const isLong = (value: Record<string, unknown> | undefined): value is Record<string, unknown> => value !== undefined && truncateValue(value, argumentBudget, event.callId).truncated;
      const facts = { ...event.facts, ...(isLong(given) && { arguments: shortened(given) }), ...(isLong(original) && { original: shortened(original) }) };
      const record = await store.appendAudit(
        {
          at: clock.now(),
          callId: oneLine(event.callId),
          kind: event.kind,
          name: oneLine(event.name),
          risk: event.risk,
          caller: oneLine(callerName(event.caller)),
          state: event.state,
          body: redactor.json({ ...facts, caller: event.caller }, 'audit'),
        },
        options,
      ).catch((error: unknown) => {
        writable = false;
        throw error;
      });
      writable = true;
      entries = Math.max(entries, record.seq);
      return record;
    },
  };
}

/** Columns are joined by line breaks where they are hashed, and printed as they are: they hold no control character. */
function oneLine(text: string): string {
  return /\p{Cc}/u.test(text) ? text.replace(/\p{Cc}+/gu, ' ') : text;
}
