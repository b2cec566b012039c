import { existsSync } from 'node:fs';
import type { DatabaseConnection } from '../../../../../src-preload/contract/index.ts';
import { AppError } from '../../../../kernel/errors.ts';
import type { Backups, TableCount } from '../../../databases.ts';
import type { ServerParts } from '../createDatabases.ts';
import { connectPostgresql, explainPostgresql, type PostgresClient } from '../postgresql/connectPostgresql.ts';
import { findTool, readFromTool, writeToTool } from './runTool.ts';

type Parts = ServerParts<Extract<DatabaseConnection, { engine: 'postgresql' }>>;
const install = "Install PostgreSQL's client programs (on Debian: postgresql-client), no older than the server";
const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** By pg_dump and pg_restore, reading one snapshot together with the counts. `release` closes what is open to the database. */
export function postgresqlBackups(parts: Parts, release: () => Promise<void>): Backups {
  const { connection } = parts;
  const inDatabase = (database: string): Parts => ({ ...parts, connection: { ...connection, database } });

  async function withClient<T>(database: string, work: (client: PostgresClient['client']) => Promise<T>): Promise<T> {
    const { client } = await connectPostgresql(inDatabase(database));
    try {
      return await work(client);
    } catch (error) {
      throw explainPostgresql(error, 600_000);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** To the judged address, by the name its certificate has. */
  async function environment(): Promise<Record<string, string>> {
    const { socket, address } = await parts.openSocket();
    socket.destroy();
    const authorities = '/etc/ssl/certs/ca-certificates.crt';
    return {
      PGHOST: connection.host,
      ...(address !== '' && { PGHOSTADDR: address }),
      PGPORT: String(connection.port),
      PGUSER: connection.user,
      PGPASSWORD: (await parts.password()) ?? '',
      PGPASSFILE: process.platform === 'win32' ? 'NUL' : '/dev/null',
      PGSSLMODE: connection.tls === 'off' ? 'disable' : 'verify-full',
      ...(connection.tls === 'verified' && existsSync(authorities) && { PGSSLROOTCERT: authorities }),
      PGCONNECT_TIMEOUT: '10',
      PGAPPNAME: 'steward',
    };
  }

  return {
    engine: 'postgresql',
    async make({ signal }) {
      const tool = findTool(['pg_dump'], install);
      const env = await environment();
      const { client } = await connectPostgresql(parts);
      try {
        await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        const snapshot = (await client.query<string[]>({ text: 'SELECT pg_export_snapshot()', rowMode: 'array' })).rows[0]?.[0] ?? '';
        const tables = await countAll(client);
        const args = ['--format=custom', '--no-owner', '--no-privileges', '--no-password', `--snapshot=${snapshot}`, `--dbname=${connection.database}`];
        return { format: 'pg_dump-custom', tool: 'pg_dump', content: whileOpen(readFromTool(tool, { args, env, signal }), () => client.end()), tables };
      } catch (error) {
        await client.end().catch(() => undefined);
        throw explainPostgresql(error, 600_000);
      }
    },
    newTarget: (stamp) => `${connection.database.slice(0, 40)}_restored_${stamp}`,
    async restore(content, target, { signal }) {
      const tool = findTool(['pg_restore'], install);
      requireName(target);
      const env = await environment();
      const there = await withClient(connection.database, async (client) => (await client.query({ text: 'SELECT 1 FROM pg_database WHERE datname = $1', values: [target] })).rows.length > 0);
      if (there) throw new AppError('ALREADY_EXISTS', `There is a database ${target} already`, { hint: 'Give another target' });
      await withClient(connection.database, (client) => client.query(`CREATE DATABASE ${quote(target)} TEMPLATE template0`));
      try {
        await writeToTool(tool, { args: ['--exit-on-error', '--single-transaction', '--no-owner', '--no-privileges', '--no-password', `--dbname=${target}`], env, signal }, content);
        return await withClient(target, countAll);
      } catch (error) {
        await withClient(connection.database, (client) => client.query(`DROP DATABASE IF EXISTS ${quote(target)}`)).catch(() => undefined);
        throw error;
      }
    },
    async exchange(target, stamp) {
      const kept = `${connection.database.slice(0, 40)}_before_${stamp}`;
      await release();
      await withClient(connection.database === 'postgres' ? 'template1' : 'postgres', async (client) => {
        await client.query('BEGIN');
        await client.query(`ALTER DATABASE ${quote(connection.database)} RENAME TO ${quote(kept)}`);
        await client.query(`ALTER DATABASE ${quote(target)} RENAME TO ${quote(connection.database)}`);
        await client.query('COMMIT');
      });
      return { kept };
    },
  };
}

function requireName(target: string): void {
  if (!/^[a-z0-9_][a-z0-9_-]{0,62}$/i.test(target)) throw new AppError('INVALID_INPUT', `${JSON.stringify(target)} is no name for a new database`, { hint: 'Use letters, digits, dashes and underscores' });
}

async function countAll(client: PostgresClient['client']): Promise<TableCount[]> {
  const { rows } = await client.query<string[]>({ text: "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_t%' AND c.relpersistence = 'p' ORDER BY 1, 2", rowMode: 'array' });
  const counts: TableCount[] = [];
  for (const [schema = '', name = ''] of rows) {
    const counted = await client.query<string[]>({ text: `SELECT count(*) FROM ${quote(schema)}.${quote(name)}`, rowMode: 'array' });
    counts.push({ name: schema === 'public' ? name : `${schema}.${name}`, rows: Number(counted.rows[0]?.[0]) });
  }
  return counts;
}

async function* whileOpen(content: AsyncIterable<Uint8Array>, close: () => Promise<void>): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } finally {
    await close().catch(() => undefined);
  }
}
