/**
 * The schema of `steward.db`, one step a version. Steps are never edited once released; a new one is
 * added at the end. Times are milliseconds since 1970-01-01 UTC.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE chats (id TEXT PRIMARY KEY, title TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL) STRICT;
  CREATE TABLE messages (id TEXT PRIMARY KEY, chat_id TEXT NOT NULL REFERENCES chats(id) ON DELETE CASCADE, position INTEGER NOT NULL, role TEXT NOT NULL, status TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL, search TEXT NOT NULL) STRICT;
  CREATE INDEX messages_by_chat ON messages (chat_id, position);

  -- What the model was told of each call of a chat, and what the person wrote while a turn ran.
  CREATE TABLE call_results (call_id TEXT PRIMARY KEY, chat_id TEXT NOT NULL REFERENCES chats(id) ON DELETE CASCADE, body TEXT NOT NULL) STRICT;
  CREATE INDEX call_results_by_chat ON call_results (chat_id);
  CREATE TABLE queued_messages (id TEXT PRIMARY KEY, chat_id TEXT NOT NULL REFERENCES chats(id) ON DELETE CASCADE, at INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
  CREATE INDEX queued_messages_by_chat ON queued_messages (chat_id);

  -- Calls a person can meet again: those of chats and the catalogue, and every one that asked or changed something.
  CREATE TABLE calls (id TEXT PRIMARY KEY, chat_id TEXT, name TEXT NOT NULL, state TEXT NOT NULL, created_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE INDEX calls_by_chat ON calls (chat_id, created_at) WHERE chat_id IS NOT NULL;
  CREATE INDEX calls_by_name ON calls (name, created_at);

  -- Waiting approvals: the exact input that would run, and what the person was shown.
  CREATE TABLE approvals (id TEXT PRIMARY KEY, call_id TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, outcome TEXT, body TEXT NOT NULL) STRICT;
  CREATE INDEX approvals_open ON approvals (created_at) WHERE outcome IS NULL;

  CREATE TABLE grants (id TEXT PRIMARY KEY, scope TEXT NOT NULL, chat_id TEXT, created_at INTEGER NOT NULL, expires_at INTEGER, uses_left INTEGER, used INTEGER NOT NULL DEFAULT 0, last_used_at INTEGER, body TEXT NOT NULL) STRICT;

  -- One row a recorded change: 'pending', 'applied' while its call runs, 'done'; 'undoing', 'undone', 'redoing'; 'expired' (src-main/undo/rows.ts).
  CREATE TABLE journal (id INTEGER PRIMARY KEY AUTOINCREMENT, call_id TEXT NOT NULL, position INTEGER NOT NULL, state TEXT NOT NULL, created_at INTEGER NOT NULL, bytes INTEGER NOT NULL DEFAULT 0, body TEXT NOT NULL) STRICT;
  CREATE INDEX journal_by_call ON journal (call_id, position);
  CREATE INDEX journal_by_state ON journal (state, created_at);

  -- One row an ended call, for the statistics; kept 31 days.
  CREATE TABLE call_figures (at INTEGER NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL, duration_ms REAL NOT NULL, waited_ms REAL NOT NULL, error_code TEXT) STRICT;
  CREATE INDEX call_figures_by_time ON call_figures (at);

  -- One reading of the machine and runtime every ten seconds.
  CREATE TABLE samples (at INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
  CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, tone TEXT NOT NULL, text TEXT NOT NULL) STRICT;
  `,
  `
  -- Definitions of other servers' tools: state 'pinned': accepted and offered; 'gone': accepted and not offered; 'held': offered and not accepted.
  CREATE TABLE tool_pins (server TEXT NOT NULL, tool TEXT NOT NULL, state TEXT NOT NULL, hash TEXT NOT NULL, at INTEGER NOT NULL, definition TEXT NOT NULL, PRIMARY KEY (server, tool, state)) STRICT;
  `,
  `
  -- Calls that are made later; what they are is sealed.
  CREATE TABLE scheduled_tasks (name TEXT PRIMARY KEY, created_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
  `,
];

/** Since this version of `audit.db` its rows are anchored in a second file (auditAnchors.ts). */
export const anchoredSince = 2;

/** The schema of `audit.db`. Only ever appended to. */
export const auditMigrations: readonly string[] = [
  `
  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, call_id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, risk TEXT NOT NULL,
    caller TEXT NOT NULL, state TEXT NOT NULL, body TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_by_call ON audit (call_id, seq);
  CREATE INDEX audit_by_time ON audit (at);
  `,
  '-- From here on the rows are anchored.',
];
