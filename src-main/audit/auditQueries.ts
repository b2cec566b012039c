import type { AuditDetail, AuditEntry, AuditFilter, AuditRow, Caller, CallState, CallView, Decision, Effect, ErrorView, Json, Phrase, Risk, Served, UndoView } from '../../src-preload/contract/index.ts';
import { AppError } from '../kernel/errors.ts';
import type { Store } from '../store/store.ts';
import { auditConditions, firstRow } from './auditConditions.ts';

/** A row as stored, its body still text. */
interface StoredRow {
  seq: number;
  at: number;
  call_id: string;
  kind: AuditRow['kind'];
  name: string;
  risk: Risk;
  caller: string;
  state: CallState;
  body: string;
  previous: string;
  hash: string;
}

interface Body {
  phrase?: Phrase;
  effects?: Effect[];
  arguments?: Record<string, Json>;
  conversions?: NonNullable<AuditDetail['conversions']>;
  served?: Served;
  answeredBy?: string;
  decision?: Decision;
  digest?: string;
  summary?: string;
  durationMs?: number;
  resultHash?: string;
  error?: ErrorView;
  undo?: UndoView;
  caller?: Caller;
  by?: string;
  change?: string;
}

/** What the audit screen asks of the log. Entries are calls; each is joined from its rows in the chain. */
export interface AuditQueries {
  query(filter: AuditFilter, before: number | undefined, limit: number): Promise<{ entries: AuditEntry[]; total: number; more: boolean }>;
  get(callId: string): Promise<AuditDetail>;
  density(from: number, to: number, steps: number): Promise<{ at: number; read: number; write: number; destroy: number; out: number }[]>;
  /** Entries alone, newest first; for exports. `before` as in `audit.query`. */
  each(filter: AuditFilter, limit: number, before?: number): Promise<AuditEntry[]>;
}

const rowColumns = 'seq, at, call_id, kind, name, risk, caller, state, body, previous, hash';
/** Calls whose rows are read at once: a statement takes no more than 32,766 values. */
const callsAtOnce = 5000;

export function createAuditQueries(store: Store): AuditQueries {
  async function page(filter: AuditFilter, before: number | undefined, limit: number): Promise<AuditEntry[]> {
    const { where, params } = auditConditions(filter);
    const firsts = await store.auditAll<{ seq: number; call_id: string }>(
      `SELECT seq, call_id FROM audit WHERE ${firstRow}${where} ${before === undefined ? '' : 'AND seq < ?'} ORDER BY seq DESC LIMIT ?`,
      ...params,
      ...(before === undefined ? [] : [before]),
      limit,
    );
    const rows: StoredRow[] = [];
    for (let start = 0; start < firsts.length; start += callsAtOnce) {
      const ids = firsts.slice(start, start + callsAtOnce).map((row) => row.call_id);
      for (const row of await store.auditAll<StoredRow>(`SELECT ${rowColumns} FROM audit WHERE call_id IN (${ids.map(() => '?').join(',')}) ORDER BY seq`, ...ids)) rows.push(row);
    }
    const byCall = Map.groupBy(rows, (row) => row.call_id);
    return firsts.flatMap(({ call_id }) => {
      const group = byCall.get(call_id);
      return group ? [toEntry(group)] : [];
    });
  }

  return {
    async query(filter, before, limit) {
      const { where, params } = auditConditions(filter);
      const [entries, [count]] = await Promise.all([page(filter, before, limit + 1), store.auditAll<{ total: number }>(`SELECT COUNT(*) AS total FROM audit WHERE ${firstRow}${where}`, ...params)]);
      return { entries: entries.slice(0, limit), total: count?.total ?? 0, more: entries.length > limit };
    },
    async get(callId) {
      const rows = await store.auditAll<StoredRow>(`SELECT ${rowColumns} FROM audit WHERE call_id = ? ORDER BY seq`, callId);
      const [first] = rows;
      const last = rows.at(-1);
      if (!first || !last) throw new AppError('NOT_FOUND', `The audit knows no call ${callId}`);
      const neighbours = await store.auditAll<StoredRow>(`SELECT ${rowColumns} FROM audit WHERE call_id <> ? AND (seq BETWEEN ? AND ? OR seq BETWEEN ? AND ?) ORDER BY seq`, callId, first.seq - 2, first.seq - 1, last.seq + 1, last.seq + 2);
      const bodies = rows.map(readBody);
      const digest = lastOf(bodies, 'digest');
      const resultHash = lastOf(bodies, 'resultHash');
      const conversions = lastOf(bodies, 'conversions');
      return {
        ...toEntry(rows),
        arguments: lastOf(bodies, 'arguments') ?? {},
        effects: lastOf(bodies, 'effects') ?? [],
        ...(conversions !== undefined && { conversions }),
        ...(digest !== undefined && { digest }),
        ...(resultHash !== undefined && { resultHash }),
        rows: rows.map(toRow),
        neighbours: neighbours.map(toRow),
      };
    },
    async density(from, to, steps) {
      const width = Math.max(1, Math.ceil((to - from) / steps));
      const counts = await store.auditAll<{ step: number; risk: Risk; calls: number }>(`SELECT CAST((at - ?) / ? AS INTEGER) AS step, risk, COUNT(*) AS calls FROM audit WHERE at >= ? AND at < ? AND ${firstRow} GROUP BY step, risk`, from, width, from, to);
      const buckets = Array.from({ length: steps }, (_, index) => ({ at: from + index * width, read: 0, write: 0, destroy: 0, out: 0 }));
      for (const { step, risk, calls } of counts) {
        const bucket = buckets[step];
        if (bucket) bucket[risk] += calls;
      }
      return buckets;
    },
    each: (filter, limit, before) => page(filter, before, limit),
  };
}

function readBody(row: StoredRow): Body {
  try {
    return JSON.parse(row.body) as Body;
  } catch {
    // A row that was tampered with still has its place in the list; verification names it.
    return {};
  }
}

function lastOf<K extends keyof Body>(bodies: readonly Body[], key: K): Body[K] | undefined {
  return bodies.findLast((body) => body[key] !== undefined)?.[key];
}

/** One entry from a call's rows, in order. */
function toEntry(rows: readonly StoredRow[]): AuditEntry {
  const first = rows[0];
  const last = rows.at(-1);
  if (!first || !last) throw new AppError('INTERNAL', 'A call without rows');
  const bodies = rows.map(readBody);
  const summary = lastOf(bodies, 'summary');
  const decision = lastOf(bodies, 'decision');
  const served = lastOf(bodies, 'served');
  const answeredBy = lastOf(bodies, 'answeredBy');
  const durationMs = lastOf(bodies, 'durationMs');
  const error = lastOf(bodies, 'error');
  const change = lastOf(bodies, 'change');
  return {
    callId: first.call_id,
    seq: first.seq,
    at: first.at,
    name: first.name,
    risk: last.risk,
    state: last.state,
    phrase: lastOf(bodies, 'phrase') ?? { base: change ?? first.name, present: change ?? first.name, past: change ?? first.name, object: '' },
    caller: bodies[0]?.caller ?? { kind: 'library', name: first.caller },
    undo: lastOf(bodies, 'undo') ?? { state: 'none' },
    ...(summary !== undefined && { summary }),
    ...(decision !== undefined && { decision }),
    ...(served !== undefined && { served }),
    ...(answeredBy !== undefined && { answeredBy }),
    ...(durationMs !== undefined && { durationMs }),
    ...(error !== undefined && { error }),
  };
}

const rowLabels: Record<AuditRow['kind'], string> = {
  asked: 'Asked the person',
  edited: 'Arguments edited',
  refused: 'Refused',
  intent: 'Intent',
  outcome: 'Outcome',
  undo: 'Undo',
  redo: 'Redo',
  settings: 'Settings changed',
  started: 'Steward started',
  stopped: 'Steward stopped',
};

function toRow(row: StoredRow): AuditRow {
  const body = readBody(row);
  const what = body.phrase ? `${body.phrase.base.toLowerCase()} ${body.phrase.object}`.trim() : (body.summary ?? body.change ?? row.name);
  const label = row.kind === 'started' || row.kind === 'stopped' ? rowLabels[row.kind] : `${rowLabels[row.kind]}: ${row.kind === 'outcome' ? (body.summary ?? body.error?.message ?? row.state) : what}`;
  return { seq: row.seq, at: row.at, callId: row.call_id, kind: row.kind, label, previous: row.previous, hash: row.hash };
}

/** What undo says now, from the calls themselves: the log only knows what was true when it was written. */
export function withCurrentUndo(entry: AuditEntry, call: CallView | undefined): AuditEntry {
  return call ? { ...entry, state: call.state, undo: call.undo } : entry;
}
