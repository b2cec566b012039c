import type { Message } from '../../src-preload/contract/index.ts';
import type { Statement, Store } from '../store/store.ts';
import type { CallResult, ChatRecord, MessageRecord, QueuedMessage, Step } from './chatRecord.ts';

interface ChatRow {
  id: string;
  title: string;
  updated_at: number;
}

interface MessageRow {
  id: string;
  role: Message['role'];
  status: Message['status'];
  at: number;
  body: string;
}

/** What a message's row keeps as JSON. */
interface MessageBody {
  parts: Message['parts'];
  model?: string;
  steps?: Step[];
}

export interface SearchHit {
  chatId: string;
  title: string;
  message: Message;
}

/**
 * Chats in the store. Every method resolves when its rows are committed; writes are in the order of
 * the calls, so a caller that needs no answer may go on before.
 */
export interface ChatRepository {
  /** Every chat, newest first. */
  list(): Promise<{ id: string; title: string; updatedAt: number }[]>;
  read(chatId: string): Promise<ChatRecord | undefined>;
  create(chat: { id: string; title: string; at: number }): Promise<void>;
  rename(chatId: string, title: string): Promise<void>;
  /** The chat with its messages, results and queue; its calls stay for the audit. */
  remove(chatId: string): Promise<void>;
  addMessage(chatId: string, position: number, record: MessageRecord): Promise<void>;
  saveMessage(record: MessageRecord): Promise<void>;
  saveResult(chatId: string, callId: string, result: CallResult): Promise<void>;
  enqueue(chatId: string, queued: QueuedMessage, at: number): Promise<void>;
  /** Turns a queued text into a message, in one transaction. */
  sendQueued(chatId: string, position: number, record: MessageRecord): Promise<void>;
  /** Messages that were being written when the runtime ended become `interrupted`; which chats that concerns. */
  interruptStreaming(): Promise<string[]>;
  /** Messages whose text holds the words as typed, in any case; newest first. */
  search(query: string, limit: number): Promise<SearchHit[]>;
}

export function createChatRepository(store: Store): ChatRepository {
  const run = (sql: string, ...params: Statement['params']): Promise<void> => store.run({ sql, params });

  return {
    async list() {
      const rows = await store.all<ChatRow>('SELECT id, title, updated_at FROM chats ORDER BY updated_at DESC, id DESC');
      return rows.map((row) => ({ id: row.id, title: row.title, updatedAt: row.updated_at }));
    },
    async read(chatId) {
      const [chat, messages, results, queued] = await Promise.all([
        store.get<ChatRow>('SELECT id, title, updated_at FROM chats WHERE id = ?', chatId),
        store.all<MessageRow>('SELECT id, role, status, at, body FROM messages WHERE chat_id = ? ORDER BY position', chatId),
        store.all<{ call_id: string; body: string }>('SELECT call_id, body FROM call_results WHERE chat_id = ?', chatId),
        store.all<QueuedMessage>('SELECT id, text FROM queued_messages WHERE chat_id = ? ORDER BY rowid', chatId),
      ]);
      if (!chat) return undefined;
      return {
        id: chat.id,
        title: chat.title,
        updatedAt: chat.updated_at,
        messages: messages.map(readMessage),
        results: new Map(results.map((row) => [row.call_id, JSON.parse(row.body) as CallResult])),
        queued,
      };
    },
    create: ({ id, title, at }) => run('INSERT INTO chats (id, title, created_at, updated_at) VALUES (?, ?, ?, ?)', id, title, at, at),
    rename: (chatId, title) => run('UPDATE chats SET title = ? WHERE id = ?', title, chatId),
    remove: (chatId) =>
      store.run([
        ...['messages', 'call_results', 'queued_messages'].map((table) => ({ sql: `DELETE FROM ${table} WHERE chat_id = ?`, params: [chatId] })),
        { sql: 'DELETE FROM chats WHERE id = ?', params: [chatId] },
      ]),
    addMessage: (chatId, position, record) => store.run(insertMessage(chatId, position, record)),
    saveMessage: (record) => run('UPDATE messages SET status = ?, body = ?, search = ? WHERE id = ?', record.message.status, writeBody(record), searchText(record.message), record.message.id),
    saveResult: (chatId, callId, result) =>
      run('INSERT INTO call_results (call_id, chat_id, body) VALUES (?, ?, ?) ON CONFLICT (call_id) DO UPDATE SET body = excluded.body', callId, chatId, JSON.stringify({ ...result, pictures: undefined })),
    enqueue: (chatId, queued, at) => run('INSERT INTO queued_messages (id, chat_id, at, text) VALUES (?, ?, ?, ?)', queued.id, chatId, at, queued.text),
    sendQueued: (chatId, position, record) => store.run([{ sql: 'DELETE FROM queued_messages WHERE id = ?', params: [record.message.id] }, ...insertMessage(chatId, position, record)]),
    async interruptStreaming() {
      const rows = await store.all<{ chat_id: string }>("SELECT DISTINCT chat_id FROM messages WHERE status = 'streaming'");
      if (rows.length > 0) await run("UPDATE messages SET status = 'interrupted' WHERE status = 'streaming'");
      return rows.map((row) => row.chat_id);
    },
    async search(query, limit) {
      const rows = await store.all<MessageRow & { chat_id: string; title: string }>(
        'SELECT m.id, m.role, m.status, m.at, m.body, m.chat_id, c.title FROM messages m JOIN chats c ON c.id = m.chat_id WHERE instr(m.search, ?) > 0 ORDER BY m.at DESC, m.id DESC LIMIT ?',
        fold(query),
        limit,
      );
      return rows.map((row) => ({ chatId: row.chat_id, title: row.title, message: readMessage(row).message }));
    },
  };
}

function insertMessage(chatId: string, position: number, record: MessageRecord): Statement[] {
  const { message } = record;
  return [
    {
      sql: 'INSERT INTO messages (id, chat_id, position, role, status, at, body, search) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      params: [message.id, chatId, position, message.role, message.status, message.at, writeBody(record), searchText(message)],
    },
    { sql: 'UPDATE chats SET updated_at = ? WHERE id = ?', params: [message.at, chatId] },
  ];
}

function writeBody({ message, steps }: MessageRecord): string {
  const body: MessageBody = { parts: message.parts, ...(message.model === undefined ? {} : { model: message.model }), ...(steps.length > 0 ? { steps } : {}) };
  return JSON.stringify(body);
}

function readMessage(row: MessageRow): MessageRecord {
  const { parts, model, steps = [] } = JSON.parse(row.body) as MessageBody;
  return { message: { id: row.id, role: row.role, parts, at: row.at, status: row.status, ...(model === undefined ? {} : { model }) }, steps };
}

/** Text made equal across case and the ways to write one letter, for comparing. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

function searchText(message: Message): string {
  return fold(message.parts.map((part) => (part.type === 'text' || part.type === 'question' ? part.text : '')).join('\n'));
}
