import type { Socket } from 'node:net';
import type { Client as PgClient } from 'pg';
import type PgCursor from 'pg-cursor';
import type { DatabaseConnection } from '../../../../../src-preload/contract/index.ts';
import { AppError } from '../../../../kernel/errors.ts';
import type { ServerParts } from '../createDatabases.ts';

export interface PostgresClient {
  client: PgClient;
  Cursor: typeof PgCursor;
  superuser: boolean;
  /** 150018 is 15.18. */
  version: number;
  pid: number;
}

/** Signed in, with every value coming as the server's own text. */
export async function connectPostgresql({ connection, password, openSocket }: ServerParts<Extract<DatabaseConnection, { engine: 'postgresql' }>>): Promise<PostgresClient> {
  const [{ default: pg }, { default: Cursor }, { socket, secureContext }, secret] = await Promise.all([import('pg'), import('pg-cursor'), openSocket(), password()]);
  const client = new pg.Client({
    host: connection.host,
    port: connection.port,
    database: connection.database,
    user: connection.user,
    // A function: else the library looks for one in files and variables of this machine.
    password: () => secret ?? '',
    application_name: 'steward',
    connectionTimeoutMillis: 10_000,
    options: '-c standard_conforming_strings=on -c TimeZone=UTC -c DateStyle=ISO,YMD -c IntervalStyle=iso_8601 -c bytea_output=hex -c extra_float_digits=1 -c client_min_messages=warning',
    ssl: connection.tls === 'off' ? false : { rejectUnauthorized: true, ...(secureContext && { secureContext }) },
    stream: () => alreadyConnected(socket),
    types: { getTypeParser: () => (text: string) => text },
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<unknown[]>({ text: "SELECT rolsuper, current_setting('server_version_num'), pg_backend_pid() FROM pg_roles WHERE rolname = current_user", rowMode: 'array' });
    const [superuser, version, pid] = rows[0] ?? [];
    return { client, Cursor, superuser: superuser === 't', version: Number(version), pid: Number(pid) };
  } catch (error) {
    socket.destroy();
    throw explainPostgresql(error, 10_000);
  }
}

/** The library connects the stream it is given; this one is. */
function alreadyConnected(socket: Socket): Socket {
  socket.connect = function connected(): Socket {
    process.nextTick(() => socket.emit('connect'));
    return socket;
  } as Socket['connect'];
  return socket;
}

/** What the server says, in words and under a code. */
export function explainPostgresql(error: unknown, timeoutMs: number): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const { code = '', detail, hint } = error as Error & { code?: string; detail?: string; hint?: string };
  const said = `PostgreSQL says: ${error.message}${detail === undefined ? '' : ` (${detail})`}`;
  const because = (usual: string): { cause: unknown; hint: string } => ({ cause: error, hint: hint ?? usual });
  if (code === '57014') return new AppError('DEADLINE_EXCEEDED', `The statement took longer than ${Math.round(timeoutMs / 1000)} s and was ended`, because('Narrow it down, or allow it more time'));
  if (code === '25006') return new AppError('FORBIDDEN', said, because('Use execute_sql for changes'));
  if (code === '42501') return new AppError('PERMISSION_DENIED', said, because('The user of this connection may not do that'));
  if (code.startsWith('28')) return new AppError('PERMISSION_DENIED', said, because('Check user and password in the settings, under Databases'));
  if (code === '3D000') return new AppError('NOT_FOUND', said, because('Check the name of the database in the settings, under Databases'));
  if (code.startsWith('23') || code.startsWith('40') || code === '55P03') return new AppError('CONFLICT', said, because('Look at the rows that are there'));
  if (code.startsWith('53')) return new AppError('OVERLOADED', said, because('Try again in a moment'));
  if (/^\d\d\w{3}$/.test(code)) return new AppError(code === '42P01' ? 'NOT_FOUND' : 'INVALID_INPUT', said, because('Look at the tables with list_tables and describe_table'));
  if (/certificate|SSL|self.signed/i.test(`${code} ${error.message}`)) return new AppError('NETWORK', `The connection is not secure: ${error.message}`, because('Check the encryption in the settings, under Databases'));
  return new AppError('NETWORK', `PostgreSQL could not be reached: ${error.message}`, because('Check that the server runs, and its host and port in the settings'));
}
