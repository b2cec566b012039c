import { AppError } from '../../kernel/errors.ts';
import { readsOnly, type Statement } from './statement.ts';
import type { SqlDialect } from './tokenise.ts';

/** Functions that reach out of the database, run text as a statement, or change the session. The read-only mode of an engine does not stop all of them. */
const reaching: Record<SqlDialect, RegExp> = {
  sqlite: /^(?:load_extension|readfile|writefile|edit|fts3_tokenizer)$/,
  postgresql:
    /^(?:set_config|setval|nextval|lo_\w+|dblink\w*|query_to_xml\w*|cursor_to_xml\w*|table_to_xml\w*|schema_to_xml\w*|database_to_xml\w*|ts_stat|pg_read_\w+|pg_ls_\w+|pg_stat_file|pg_file_\w+|pg_logdir_ls|pg_write_\w+|pg_terminate_backend|pg_cancel_backend|pg_reload_conf|pg_rotate_logfile\w*|pg_promote|pg_switch_wal|pg_create_\w+|pg_drop_\w+|pg_replication_\w+|pg_logical_\w+|pg_advisory_\w+|pg_try_advisory_\w+|pg_notify|pg_start_backup|pg_backup_\w+|pg_stop_backup|pg_import_system_collations|currtid2?|xpath_table|crosstab\w*|connectby)$/,
  mysql: /^(?:load_file|sys_exec|sys_eval|sys_set|sys_get|get_lock|release_lock|release_all_locks|master_pos_wait|source_pos_wait|nextval|setval|lastval)$/,
  duckdb: /^(?:getenv|read_\w+|parquet_\w*|sniff_csv|glob|sqlite_\w+|postgres_\w+|mysql_\w+|query|query_table|st_read\w*|shell_\w+|nextval|pragma_\w*|write_log|enable_\w+|disable_\w+|force_checkpoint|checkpoint)$/,
};

/** FORBIDDEN for what does not only read. The engine's own read-only mode holds beside this. */
export function requireRead(statement: Statement, dialect: SqlDialect): void {
  if (!readsOnly(statement, dialect)) {
    const wanted = dialect === 'duckdb' ? 'Files are only read; write_file and the data functions make new ones' : 'Use execute_sql, which is shown and asked about first';
    throw new AppError('FORBIDDEN', `${statement.verb} does more than read, and this only reads`, { hint: wanted });
  }
  requireNothingReaching(statement, dialect, 'a query');
  // INTO makes a table or a file; locks hold others up.
  if (statement.tokens.some(({ kind, text }) => kind === 'word' && text.toUpperCase() === 'INTO')) throw new AppError('FORBIDDEN', 'SELECT … INTO writes what it selects, and this only reads', { hint: 'Leave INTO out; the rows come back as the result' });
}

/** Verbs that are about the session, about other files, or about the machine the server runs on. */
const closed: Record<string, string> = {
  BEGIN: 'each call is a transaction of its own',
  START: 'each call is a transaction of its own',
  COMMIT: 'each call is a transaction of its own',
  END: 'each call is a transaction of its own',
  ROLLBACK: 'each call is a transaction of its own',
  ABORT: 'each call is a transaction of its own',
  SAVEPOINT: 'each call is a transaction of its own',
  RELEASE: 'each call is a transaction of its own',
  PREPARE: 'statements run as they are written, with parameters',
  EXECUTE: 'statements run as they are written, with parameters',
  DEALLOCATE: 'statements run as they are written, with parameters',
  XA: 'each call is a transaction of its own',
  SET: 'a setting would hold for calls that follow',
  RESET: 'a setting would hold for calls that follow',
  DISCARD: 'a setting would hold for calls that follow',
  USE: 'the connection names its database',
  PRAGMA: 'a setting would hold for calls that follow',
  ATTACH: 'it opens another file, which was not allowed with this call',
  DETACH: 'it opens another file, which was not allowed with this call',
  LOAD: 'it loads code or files of the machine',
  INSTALL: 'it loads code or files of the machine',
  IMPORT: 'it loads code or files of the machine',
  EXPORT: 'it writes files of the machine',
  COPY: 'it reads or writes files, or starts programs, on the machine of the server',
  LISTEN: 'nobody would hear it',
  UNLISTEN: 'nobody would hear it',
  HANDLER: 'each call is a transaction of its own',
  LOCK: 'the lock would end with the call',
  UNLOCK: 'the lock would end with the call',
  SHUTDOWN: 'it ends the server for everyone',
  RESTART: 'it ends the server for everyone',
  KILL: 'it ends the work of others',
};

/** FORBIDDEN for what execute_sql never runs, whoever allows it. */
export function requireChange(statement: Statement, dialect: SqlDialect): void {
  const why = closed[statement.verb];
  if (why !== undefined) throw new AppError('FORBIDDEN', `${statement.verb} is not run: ${why}`, { hint: 'Write the change itself' });
  requireNothingReaching(statement, dialect, 'a statement');
  const words = statement.tokens.filter(({ kind }) => kind === 'word').map(({ text }) => text.toUpperCase());
  if (words.some((word, index) => word === 'INTO' && ['OUTFILE', 'DUMPFILE'].includes(words[index + 1] ?? ''))) throw new AppError('FORBIDDEN', 'INTO OUTFILE writes a file on the machine of the server', { hint: 'Query the rows and write them with write_file' });
  if (statement.verb === 'VACUUM' && words.includes('INTO')) throw new AppError('FORBIDDEN', 'VACUUM INTO writes another file', { hint: 'Use backup_database' });
}

function requireNothingReaching({ functions, tokens }: Statement, dialect: SqlDialect, what: string): void {
  const found = functions.find((name) => reaching[dialect].test(name)) ?? (dialect === 'mysql' && tokens.some(({ text, kind }) => kind === 'word' && /^load_file$/i.test(text)) ? 'load_file' : undefined);
  if (found !== undefined) throw new AppError('FORBIDDEN', `${found} reaches outside the tables, which ${what} here may not`, { hint: 'Leave it out' });
}

const harmless = new Set(
  'abs avg cast ceil ceiling char_length character_length coalesce concat concat_ws count current_date current_time current_timestamp date date_add date_format date_part date_sub date_trunc datetime day exp extract floor format greatest group_concat hour if ifnull iif instr isnull json_extract json_set julianday least left length ln log lower lpad ltrim make_date max md5 min minute mod month now nullif position pow power printf random rand regexp_replace repeat replace reverse right round row_number rpad rtrim second sign split_part sqrt strftime string_agg strpos substr substring sum time timestamp to_char to_date to_timestamp total trim trunc truncate typeof upper unixepoch uuid gen_random_uuid year'.split(' '),
);
const tried = new Set(['INSERT', 'UPDATE', 'DELETE', 'REPLACE', 'MERGE']);

/**
 * Why a statement is not run and rolled back before anyone has allowed it: a rollback takes back rows,
 * but nothing that a function does outside of them. Undefined: it may be tried.
 */
export function whyNotTried({ verb, functions }: Statement): string | undefined {
  if (!tried.has(verb)) return `${verb} is not tried beforehand`;
  const other = functions.find((name) => !harmless.has(name));
  return other === undefined ? undefined : `it calls ${other}, of which it is not known what it does`;
}
