import type { CallView } from '../../src-preload/contract/index.ts';
import type { Store } from '../store/store.ts';

/** Calls a person can meet again, as they were last seen. */
export interface CallsRepository {
  save(call: CallView): Promise<void>;
  get(callId: string): Promise<CallView | undefined>;
  ofChat(chatId: string): Promise<CallView[]>;
  recent(name: string, limit: number): Promise<CallView[]>;
  /** Calls of any caller that wait for the person. */
  waiting(): Promise<CallView[]>;
  /** Finished calls that can be undone, newest first; not the person's changes of settings. */
  undoable(limit: number): Promise<CallView[]>;
  many(callIds: readonly string[]): Promise<CallView[]>;
  /** Calls that an ended process left running or queued. */
  unfinished(): Promise<CallView[]>;
  /** Whom messages of these functions went to, in lower case. */
  recipients(names: readonly string[]): Promise<string[]>;
}

interface Row {
  body: string;
}

const parse = (row: Row): CallView => JSON.parse(row.body) as CallView;

export function createCallsRepository(store: Store): CallsRepository {
  return {
    save: (call) =>
      store.run({
        sql: 'INSERT INTO calls (id, chat_id, name, state, created_at, body) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state, body = excluded.body',
        params: [call.id, call.caller.kind === 'chat' ? call.caller.chatId : null, call.name, call.state, call.createdAt, JSON.stringify(call)],
      }),
    async get(callId) {
      const row = await store.get<Row>('SELECT body FROM calls WHERE id = ?', callId);
      return row && parse(row);
    },
    ofChat: async (chatId) => (await store.all<Row>('SELECT body FROM calls WHERE chat_id = ? ORDER BY created_at', chatId)).map(parse),
    recent: async (name, limit) => (await store.all<Row>('SELECT body FROM calls WHERE name = ? ORDER BY created_at DESC LIMIT ?', name, limit)).map(parse),
    waiting: async () => (await store.all<Row>("SELECT body FROM calls WHERE state = 'waiting' ORDER BY created_at")).map(parse),
    undoable: async (limit) => (await store.all<Row>("SELECT body FROM calls WHERE state = 'done' AND name <> 'settings' AND json_extract(body, '$.undo.state') = 'available' ORDER BY created_at DESC LIMIT ?", limit)).map(parse),
    many: async (callIds) => (callIds.length === 0 ? [] : (await store.all<Row>(`SELECT body FROM calls WHERE id IN (${callIds.map(() => '?').join(',')})`, ...callIds)).map(parse)),
    unfinished: async () => (await store.all<Row>("SELECT body FROM calls WHERE state IN ('running', 'queued')")).map(parse),
    recipients: async (names) =>
      (
        await store.all<{ recipient: string }>(
          `SELECT DISTINCT lower(recipient.value) AS recipient FROM calls, json_each(calls.body, '$.effects') AS effect, json_each(effect.value, '$.recipients') AS recipient WHERE calls.state = 'done' AND calls.name IN (${names.map(() => '?').join(',')}) AND json_extract(effect.value, '$.kind') = 'message'`,
          ...names,
        )
      ).map((row) => row.recipient),
  };
}
