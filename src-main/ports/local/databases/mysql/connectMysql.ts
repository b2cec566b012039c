import type { Connection, ConnectionOptions } from 'mysql2/promise';
import type { DatabaseConnection } from '../../../../../src-preload/contract/index.ts';
import { AppError } from '../../../../kernel/errors.ts';
import type { ServerParts } from '../createDatabases.ts';

export interface MysqlClient {
  connection: Connection;
  /** MariaDB calls itself so in its version. */
  mariadb: boolean;
  version: string;
}

/** Signed in; texts are read as the statements were, times are UTC. */
export async function connectMysql({ connection: settings, password, openSocket }: ServerParts<Extract<DatabaseConnection, { engine: 'mysql' }>>): Promise<MysqlClient> {
  const [mysql, { socket, secureContext }, secret] = await Promise.all([import('mysql2/promise'), openSocket(), password()]);
  try {
    const options: ConnectionOptions = {
      host: settings.host,
      port: settings.port,
      user: settings.user,
      database: settings.database,
      ...(secret !== undefined && { password: secret }),
      stream: () => socket,
      ssl: settings.tls === 'off' ? undefined : { rejectUnauthorized: true, verifyIdentity: true, ...(secureContext && { secureContext }) },
      multipleStatements: false,
      // LOAD DATA LOCAL would let the server ask for files of this machine.
      infileStreamFactory: () => {
        throw new AppError('FORBIDDEN', 'The server asked for a file of this computer');
      },
      flags: ['-LOCAL_FILES'],
      supportBigNumbers: true,
      bigNumberStrings: true,
      dateStrings: true,
      jsonStrings: true,
      connectTimeout: 10_000,
      charset: 'utf8mb4',
    } as ConnectionOptions;
    const connection = await mysql.createConnection(options);
    connection.on('error', () => undefined);
    const [rows] = await connection.query<never>({ sql: 'SELECT VERSION()', rowsAsArray: true });
    const version = String((rows as unknown as string[][])[0]?.[0]);
    await prepareSession(connection);
    return { connection, mariadb: /mariadb/i.test(version), version };
  } catch (error) {
    socket.destroy();
    throw explainMysql(error, 10_000);
  }
}

/** Strings are read by the server as the guard read them. */
export async function prepareSession(connection: Connection): Promise<void> {
  await connection.query("SET SESSION sql_mode = CONCAT_WS(',', 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION', IF(FIND_IN_SET('ONLY_FULL_GROUP_BY', @@sql_mode) > 0, 'ONLY_FULL_GROUP_BY', NULL)), time_zone = '+00:00'");
}

/** What the server says, in words and under a code. */
export function explainMysql(error: unknown, timeoutMs: number): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const { code = '', errno = 0 } = error as Error & { code?: string; errno?: number };
  const said = `The server says: ${error.message}`;
  if ([1317, 1969, 3024, 1028].includes(errno)) return new AppError('DEADLINE_EXCEEDED', `The statement took longer than ${Math.round(timeoutMs / 1000)} s and was ended`, { cause: error, hint: 'Narrow it down, or allow it more time' });
  if (errno === 1792) return new AppError('FORBIDDEN', said, { cause: error, hint: 'Use execute_sql for changes' });
  if ([1044, 1142, 1143, 1227, 1370].includes(errno)) return new AppError('PERMISSION_DENIED', said, { cause: error, hint: 'The user of this connection may not do that' });
  if ([1045, 1698, 1251].includes(errno)) return new AppError('PERMISSION_DENIED', said, { cause: error, hint: 'Check user and password in the settings, under Databases' });
  if (errno === 1049) return new AppError('NOT_FOUND', said, { cause: error, hint: 'Check the name of the database in the settings, under Databases' });
  if ([1062, 1205, 1213, 1451, 1452, 1048, 4025, 3819].includes(errno)) return new AppError('CONFLICT', said, { cause: error, hint: 'Look at the rows that are there' });
  if (errno === 1146) return new AppError('NOT_FOUND', said, { cause: error, hint: 'Look at the tables with list_tables' });
  if (code.startsWith('ER_') || errno > 0) return new AppError('INVALID_INPUT', said, { cause: error, hint: 'Look at the tables with list_tables and describe_table' });
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT' || /certificate|SSL/i.test(`${code} ${error.message}`)) return new AppError('NETWORK', `The connection is not secure: ${error.message}`, { cause: error, hint: 'Check the encryption in the settings, under Databases' });
  return new AppError('NETWORK', `The server could not be reached: ${error.message}`, { cause: error, hint: 'Check that it runs, and its host and port in the settings' });
}
