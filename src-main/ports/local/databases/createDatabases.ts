import type { DatabaseConnection } from '../../../../src-preload/contract/index.ts';
import { AppError } from '../../../kernel/errors.ts';
import { absolutePath } from '../../canonicalPath.ts';
import { locateDatabase, type Databases, type Located, type OpenedAs } from '../../databases.ts';
import type { Network } from '../../network.ts';
import type { Roots } from '../../roots.ts';
import type { OpenSocket } from './openSocket.ts';
import { openSocketTo } from './openSocket.ts';
import type { openSqlite as OpenSqlite } from './sqlite/openSqlite.ts';
import type { SqliteChildren } from './sqlite/sqliteChildren.ts';
import { createSqliteChildren } from './sqlite/sqliteChildren.ts';

export interface DatabaseBook {
  saved(): readonly DatabaseConnection[];
  /** Undefined where the server asks for none. */
  password(connection: DatabaseConnection): Promise<string | undefined>;
}
export const noDatabases: DatabaseBook = { saved: () => [], password: () => Promise.resolve(undefined) };

export interface ServerParts<C extends DatabaseConnection = DatabaseConnection> {
  connection: C;
  password(): Promise<string | undefined>;
  openSocket: OpenSocket;
}

/** What is kept of one server: its connections. */
interface Kept<T> {
  value: T;
  end(): Promise<void>;
}

export interface LocalDatabases extends Databases {
  end(): Promise<void>;
}

/** Every engine behind one port; each is loaded when it is first used. */
export function createDatabases({ book, network, roots }: { book: DatabaseBook; network: Network; roots(): Roots }): LocalDatabases {
  const children: SqliteChildren = createSqliteChildren();
  const servers = new Map<string, Promise<Kept<unknown>>>();
  let openSqlite: typeof OpenSqlite | undefined;

  const located = (written: string): Located => locateDatabase(written, book.saved());
  const pathOf = (path: string, opened: OpenedAs | undefined): string => opened?.path ?? absolutePath(path, roots());

  function partsOf<C extends DatabaseConnection & { host: string; port: number }>(connection: C, opened: OpenedAs | undefined): ServerParts<C> {
    return { connection, password: () => book.password(connection), openSocket: openSocketTo(network, connection, opened?.place) };
  }

  /** One a connection as it is saved now: a changed one is connected to anew. */
  async function kept<T>(connection: DatabaseConnection, opened: OpenedAs | undefined, open: () => Promise<Kept<T>>): Promise<T> {
    const key = JSON.stringify([connection, opened?.place]);
    let entry = servers.get(key) as Promise<Kept<T>> | undefined;
    if (!entry) {
      entry = open();
      servers.set(key, entry);
      entry.catch(() => servers.delete(key));
    }
    return (await entry).value;
  }

  /** Closes what is open to a database that shall be renamed. */
  async function forget(connection: DatabaseConnection): Promise<void> {
    for (const [key, entry] of servers) {
      if ((JSON.parse(key) as [DatabaseConnection])[0].name !== connection.name) continue;
      servers.delete(key);
      await (await entry).end();
    }
  }

  const wrongKind = (written: string, what: string, instead: string): AppError => new AppError('UNSUPPORTED', `${written} is ${what}`, { hint: instead });

  return {
    saved: () => book.saved(),
    async sql(written, opened) {
      const place = located(written);
      if (place.kind === 'sqlite') {
        // Asking for a module again takes its time as well.
        openSqlite ??= (await import('./sqlite/openSqlite.ts')).openSqlite;
        return openSqlite(pathOf(place.path, opened), children);
      }
      if (place.kind === 'data') {
        const { openFileDatabase } = await import('./duckdb/openFileDatabase.ts');
        return openFileDatabase(pathOf(place.path, opened));
      }
      const { connection } = place;
      switch (connection.engine) {
        case 'postgresql':
          return kept(connection, opened, async () => (await import('./postgresql/openPostgresql.ts')).openPostgresql(partsOf(connection, opened)));
        case 'mysql':
          return kept(connection, opened, async () => (await import('./mysql/openMysql.ts')).openMysql(partsOf(connection, opened)));
        case 'redis':
        case 'mongodb':
          throw wrongKind(written, `a ${connection.engine === 'redis' ? 'Redis' : 'MongoDB'} database, which has no SQL`, 'Use query_nosql or write_nosql');
      }
    },
    async keys(written, opened) {
      const place = located(written);
      if (place.kind !== 'server' || place.connection.engine !== 'redis') throw wrongKind(written, 'no Redis database', 'Use query_database, or name a Redis connection');
      const { connection } = place;
      return kept(connection, opened, async () => (await import('./redis/openRedis.ts')).openRedis(partsOf(connection, opened)));
    },
    async documents(written, opened) {
      const place = located(written);
      if (place.kind !== 'server' || place.connection.engine !== 'mongodb') throw wrongKind(written, 'no MongoDB database', 'Use query_database, or name a MongoDB connection');
      const { connection } = place;
      return kept(connection, opened, async () => (await import('./mongodb/openMongodb.ts')).openMongodb(partsOf(connection, opened), network));
    },
    async backups(written, opened) {
      const place = located(written);
      if (place.kind === 'data') throw wrongKind(written, 'a data file, which is its own backup', 'Copy it with copy_file');
      if (place.kind === 'sqlite') return (await import('./backups/sqliteBackups.ts')).sqliteBackups(pathOf(place.path, opened), children);
      const { connection } = place;
      switch (connection.engine) {
        case 'postgresql':
          return (await import('./backups/postgresqlBackups.ts')).postgresqlBackups(partsOf(connection, opened), () => forget(connection));
        case 'mysql':
          return (await import('./backups/mysqlBackups.ts')).mysqlBackups(partsOf(connection, opened));
        case 'redis':
          return (await import('./backups/redisBackups.ts')).redisBackups(partsOf(connection, opened));
        case 'mongodb':
          throw wrongKind(written, 'a MongoDB database, whose own tool mongodump is not run from here', 'Run mongodump with execute_shell');
      }
    },
    async end() {
      children.end();
      const open = [...servers.values()];
      servers.clear();
      await Promise.allSettled(open.map(async (entry) => (await entry).end()));
    },
  };
}
