import type { SqlValue, Store } from '../store/store.ts';
import type { Fingerprint } from './fingerprint.ts';

/**
 * Where a recorded change stands.
 * pending: noted, perhaps carried out. applied: carried out, its call still runs. done: its call has
 * finished. undoing, redoing: on the way. undone: taken back. expired: nothing is kept any more; one
 * such row a call stays as the memory of it.
 */
export type RowState = 'pending' | 'applied' | 'done' | 'undoing' | 'undone' | 'redoing' | 'expired';

/** One change, with what its way back needs beyond the trash. Paths are canonical. */
export type Change =
  /** A path got other content: written, copied to, or emptied. Null: nothing was or is there. */
  | { kind: 'replace'; path: string; before: Fingerprint | null; after: Fingerprint | null }
  /** Bytes were added in place. Times in milliseconds with fractions. */
  | { kind: 'append'; path: string; sizeBefore: number; modifiedBefore: number; after: Fingerprint | null }
  /** `replaced`: the file at `to` that had to give way. */
  | { kind: 'move'; from: string; to: string; source: Fingerprint; replaced: Fingerprint | null; after: Fingerprint | null }
  /** Folders were made, outermost first. */
  | { kind: 'folders'; paths: string[] }
  /** A folder got other permission bits. */
  | { kind: 'mode'; path: string; before: number; after: number }
  /** Something the person has set; values as JSON. */
  | { kind: 'setting'; name: string; before: unknown; after: unknown }
  /** Memories were stored, changed or removed; both sides lie with them (memoryChanges.ts). */
  | { kind: 'memories' };

/** What a row says besides its columns. */
interface RowBody {
  change: Change;
  /** What was where the change had been, right after it was undone; redo expects it. */
  reverted?: Fingerprint | null;
  undoneAt?: number;
  /** Taken back because Steward was ended in the middle of the call. */
  interrupted?: boolean;
  /** Why it cannot be undone any more. */
  reason?: string;
}

export interface JournalRow extends RowBody {
  callId: string;
  position: number;
  state: RowState;
  createdAt: number;
  /** What the trash holds for it. */
  bytes: number;
}

/** Where a call as a whole stands, from its rows. */
export interface CallStanding {
  callId: string;
  states: Partial<Record<RowState, number>>;
  createdAt: number;
  bytes: number;
  undoneAt: number | undefined;
  reason: string | undefined;
}

/** The journal's table. */
export interface JournalRows {
  insert(row: JournalRow): Promise<void>;
  update(row: JournalRow, options?: { durable?: boolean }): Promise<void>;
  remove(row: JournalRow): Promise<void>;
  /** Sets all rows of a call that are in one of the `from` states. Durable: what follows relies on it. */
  setStates(callId: string, from: readonly RowState[], to: RowState): Promise<void>;
  removeCall(callId: string): Promise<void>;
  /** Leaves one row that says why nothing is kept. */
  expireCall(callId: string, reason: string): Promise<void>;
  /** By position. */
  ofCall(callId: string): Promise<JournalRow[]>;
  /** Calls with rows that something was under way for. */
  unsettledCalls(): Promise<string[]>;
  standings(callIds?: readonly string[]): Promise<CallStanding[]>;
  usage(): Promise<{ bytes: number; entries: number }>;
}

interface StoredRow {
  call_id: string;
  position: number;
  state: RowState;
  created_at: number;
  bytes: number;
  body: string;
}

export function createJournalRows(store: Store): JournalRows {
  return {
    insert: (row) =>
      store.run({ sql: 'INSERT INTO journal (call_id, position, state, created_at, bytes, body) VALUES (?, ?, ?, ?, ?, ?)', params: [row.callId, row.position, row.state, row.createdAt, row.bytes, toBody(row)] }, { durable: true }),
    update: (row, options) => store.run({ sql: 'UPDATE journal SET state = ?, bytes = ?, body = ? WHERE call_id = ? AND position = ?', params: [row.state, row.bytes, toBody(row), row.callId, row.position] }, options),
    remove: (row) => store.run({ sql: 'DELETE FROM journal WHERE call_id = ? AND position = ?', params: [row.callId, row.position] }),
    setStates: (callId, from, to) => store.run({ sql: 'UPDATE journal SET state = ? WHERE call_id = ? AND state IN (SELECT value FROM json_each(?))', params: [to, callId, JSON.stringify(from)] }, { durable: true }),
    removeCall: (callId) => store.run({ sql: 'DELETE FROM journal WHERE call_id = ?', params: [callId] }, { durable: true }),
    expireCall: (callId, reason) =>
      store.run(
        [
          { sql: 'DELETE FROM journal WHERE call_id = ? AND position > (SELECT MIN(position) FROM journal WHERE call_id = ?)', params: [callId, callId] },
          { sql: "UPDATE journal SET state = 'expired', bytes = 0, body = ? WHERE call_id = ?", params: [JSON.stringify({ reason }), callId] },
        ],
        { durable: true },
      ),
    ofCall: async (callId) => (await store.all<StoredRow>('SELECT call_id, position, state, created_at, bytes, body FROM journal WHERE call_id = ? ORDER BY position', callId)).map(fromStored),
    unsettledCalls: async () =>
      (await store.all<{ call_id: string }>("SELECT call_id FROM journal WHERE state IN ('pending', 'applied', 'undoing', 'redoing') GROUP BY call_id ORDER BY MIN(id)")).map((row) => row.call_id),
    standings: (callIds) => standings(store, callIds),
    usage: async () => (await store.get<{ bytes: number; entries: number }>("SELECT COALESCE(SUM(bytes), 0) AS bytes, COUNT(DISTINCT call_id) AS entries FROM journal WHERE state <> 'expired'")) ?? { bytes: 0, entries: 0 },
  };
}

async function standings(store: Store, callIds: readonly string[] | undefined): Promise<CallStanding[]> {
  const params: SqlValue[] = callIds ? [JSON.stringify(callIds)] : [];
  const rows = await store.all<{ call_id: string; state: RowState; rows: number; created_at: number; bytes: number; undone_at: number | null; reason: string | null }>(
    `SELECT call_id, state, COUNT(*) AS rows, MAX(created_at) AS created_at, SUM(bytes) AS bytes,
            MAX(json_extract(body, '$.undoneAt')) AS undone_at, MAX(json_extract(body, '$.reason')) AS reason
     FROM journal ${callIds ? 'WHERE call_id IN (SELECT value FROM json_each(?))' : ''} GROUP BY call_id, state ORDER BY MIN(id)`,
    ...params,
  );
  const byCall = new Map<string, CallStanding>();
  for (const row of rows) {
    const standing = byCall.get(row.call_id) ?? { callId: row.call_id, states: {}, createdAt: 0, bytes: 0, undoneAt: undefined, reason: undefined };
    standing.states[row.state] = row.rows;
    standing.createdAt = Math.max(standing.createdAt, row.created_at);
    standing.bytes += row.bytes;
    standing.undoneAt ??= row.undone_at ?? undefined;
    standing.reason ??= row.reason ?? undefined;
    byCall.set(row.call_id, standing);
  }
  return [...byCall.values()];
}

function toBody({ change, reverted, undoneAt, interrupted, reason }: JournalRow): string {
  return JSON.stringify({ change, reverted, undoneAt, interrupted, reason });
}

function fromStored(row: StoredRow): JournalRow {
  const body = JSON.parse(row.body) as RowBody;
  return { ...body, callId: row.call_id, position: row.position, state: row.state, createdAt: row.created_at, bytes: row.bytes };
}
