import type { Connection } from 'mysql2/promise';
import type { DatabaseConnection } from '../../../../../src-preload/contract/index.ts';
import { AppError } from '../../../../kernel/errors.ts';
import type { Backups, TableCount } from '../../../databases.ts';
import type { ServerParts } from '../createDatabases.ts';
import { connectMysql, explainMysql } from '../mysql/connectMysql.ts';
import { findTool, readFromTool, writeToTool } from './runTool.ts';

type Parts = ServerParts<Extract<DatabaseConnection, { engine: 'mysql' }>>;
const install = 'Install the client programs of MariaDB or MySQL (on Debian: mariadb-client)';
const quote = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

/** By mariadb-dump or mysqldump in one transaction; restored by the client of the same name. */
export function mysqlBackups(parts: Parts): Backups {
  const { connection: settings } = parts;

  async function withClient<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const { connection } = await connectMysql(parts);
    try {
      return await work(connection);
    } catch (error) {
      throw explainMysql(error, 600_000);
    } finally {
      connection.destroy();
    }
  }

  async function reach(): Promise<{ args: string[]; env: Record<string, string> }> {
    const { socket, address } = await parts.openSocket();
    socket.destroy();
    const secured = settings.tls === 'verified';
    // A certificate is checked against the name, so the name is connected to; else the judged address.
    const args = ['--no-defaults', '--protocol=tcp', `--host=${secured || address === '' ? settings.host : address}`, `--port=${settings.port}`, `--user=${settings.user}`, '--default-character-set=utf8mb4', ...(secured ? ['--ssl', '--ssl-verify-server-cert'] : [])];
    return { args, env: { MYSQL_PWD: (await parts.password()) ?? '' } };
  }

  return {
    engine: 'mariadb',
    async make({ signal }) {
      const tool = findTool(['mariadb-dump', 'mysqldump'], install);
      const { args, env } = await reach();
      const tables = await withClient((connection) => countAll(connection, settings.database));
      return { format: 'mysql-sql', tool: tool.split(/[\\/]/).at(-1) ?? tool, content: readFromTool(tool, { args: [...args, '--single-transaction', '--quick', '--routines', '--triggers', '--hex-blob', '--no-tablespaces', '--skip-dump-date', '--', settings.database], env, signal }), tables };
    },
    newTarget: (stamp) => `${settings.database.slice(0, 40)}_restored_${stamp}`,
    async restore(content, target, { signal }) {
      const tool = findTool(['mariadb', 'mysql'], install);
      if (!/^[a-z0-9_][a-z0-9_-]{0,62}$/i.test(target)) throw new AppError('INVALID_INPUT', `${JSON.stringify(target)} is no name for a new database`, { hint: 'Use letters, digits, dashes and underscores' });
      const { args, env } = await reach();
      await withClient(async (connection) => {
        const [found] = await connection.execute('SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?', [target]);
        if (Array.isArray(found) && found.length > 0) throw new AppError('ALREADY_EXISTS', `There is a database ${target} already`, { hint: 'Give another target' });
        await connection.query(`CREATE DATABASE ${quote(target)} CHARACTER SET utf8mb4`);
      });
      try {
        // Without its own commands, such as \\! which starts programs.
        await writeToTool(tool, { args: [...args, '--batch', '--binary-mode', '--', target], env, signal }, content);
        return await withClient((connection) => countAll(connection, target));
      } catch (error) {
        await withClient((connection) => connection.query(`DROP DATABASE IF EXISTS ${quote(target)}`)).catch(() => undefined);
        throw error;
      }
    },
    async exchange(target, stamp) {
      const kept = `${settings.database.slice(0, 40)}_before_${stamp}`;
      await withClient(async (connection) => {
        const [others] = await connection.execute('SELECT TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA = ? UNION ALL SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ? UNION ALL SELECT ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ?', [settings.database, settings.database, settings.database]);
        if (Array.isArray(others) && others.length > 0) throw new AppError('UNSUPPORTED', `${settings.database} holds views, triggers or routines, which cannot be exchanged in one step`, { hint: `The restored database is there as ${target}: point the connection at it` });
        const [before, after] = [await countAll(connection, settings.database), await countAll(connection, target)];
        await connection.query(`CREATE DATABASE ${quote(kept)} CHARACTER SET utf8mb4`);
        // One statement: all of them or none.
        const moves = [...before.map(({ name }) => [settings.database, kept, name]), ...after.map(({ name }) => [target, settings.database, name])].map(([from = '', to = '', name = '']) => `${quote(from)}.${quote(name)} TO ${quote(to)}.${quote(name)}`);
        if (moves.length > 0) await connection.query(`RENAME TABLE ${moves.join(', ')}`);
        await connection.query(`DROP DATABASE ${quote(target)}`);
      });
      return { kept };
    },
  };
}

async function countAll(connection: Connection, database: string): Promise<TableCount[]> {
  const [names] = await connection.execute<never>({ sql: "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE' ORDER BY 1", rowsAsArray: true }, [database]);
  const counts: TableCount[] = [];
  for (const [name = ''] of names as unknown as string[][]) {
    const [counted] = await connection.query<never>({ sql: `SELECT COUNT(*) FROM ${quote(database)}.${quote(name)}`, rowsAsArray: true });
    counts.push({ name, rows: Number((counted as unknown as unknown[][])[0]?.[0]) });
  }
  return counts;
}
