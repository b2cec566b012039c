import type { DatabaseConnection, DatabaseEngine } from '../../../../src-preload/contract/index.ts';

export type FieldId = 'path' | 'host' | 'port' | 'tls' | 'database' | 'user' | 'secret';

/** What has been typed so far. */
export interface DatabaseDraft {
  engine: DatabaseEngine;
  name: string;
  fields: Record<FieldId, string>;
}

export interface Way {
  engine: DatabaseEngine;
  title: string;
  text: string;
  fields: readonly FieldId[];
  port: string;
}

/** What can be behind a connection, and what each needs. */
export const databaseWays: readonly Way[] = [
  { engine: 'postgresql', title: 'PostgreSQL', text: 'A user that may only read is enough for queries. A superuser’s functions are not run.', fields: ['host', 'tls', 'database', 'user', 'secret'], port: '5432' },
  { engine: 'mysql', title: 'MySQL or MariaDB', text: 'Queries run in a read-only transaction.', fields: ['host', 'tls', 'database', 'user', 'secret'], port: '3306' },
  { engine: 'sqlite', title: 'SQLite', text: 'A file. One in the workspace can be used without saving it, by its path.', fields: ['path'], port: '' },
  { engine: 'redis', title: 'Redis', text: 'Changes of keys cannot be undone.', fields: ['host', 'tls', 'database', 'user', 'secret'], port: '6379' },
  { engine: 'mongodb', title: 'MongoDB', text: 'Changes of documents cannot be undone.', fields: ['host', 'tls', 'database', 'user', 'secret'], port: '27017' },
];

export function wayOf(engine: DatabaseEngine): Way {
  const way = databaseWays.find((each) => each.engine === engine);
  if (!way) throw new Error(`There is no way to ${engine}`);
  return way;
}

export function emptyDraft(engine: DatabaseEngine, taken: readonly string[]): DatabaseDraft {
  return { engine, name: freeName(engine, taken), fields: { path: '', host: '', port: wayOf(engine).port, tls: 'verified', database: engine === 'redis' ? '0' : '', user: '', secret: '' } };
}

function freeName(engine: string, taken: readonly string[]): string {
  for (let count = 1; ; count++) {
    const name = count === 1 ? engine : `${engine}-${count}`;
    if (!taken.includes(name)) return name;
  }
}

/** The connection as it would be saved, or what is wrong with which field; `missing` is not said before the person tried. */
export type ReadDraft = { connection: DatabaseConnection; secret?: string } | { field: FieldId | 'name'; problem: string; missing: boolean };

const wrong = (field: FieldId | 'name', problem: string): ReadDraft => ({ field, problem, missing: false });
const missing = (field: FieldId | 'name', problem: string): ReadDraft => ({ field, problem, missing: true });

/** The runtime checks the same, and more. */
export function readDraft({ engine, name, fields }: DatabaseDraft): ReadDraft {
  if (!/^[a-z0-9][a-z0-9_-]{0,31}$/.test(name)) return name === '' ? missing('name', 'A name is needed, for example shop') : wrong('name', 'Lower-case letters, digits, dashes and underscores, at most 32');
  if (engine === 'sqlite') return fields.path.trim() === '' ? missing('path', 'The path of its file') : { connection: { engine, name, path: fields.path.trim() } };
  const host = fields.host.trim();
  if (host === '') return missing('host', 'A host is needed');
  if (!/^[\w.:[\]-]+$/.test(host)) return wrong('host', 'A host such as db.example.com');
  const port = Number(fields.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return wrong('host', 'Its port is a number from 1 to 65,535');
  const [database, user, secret] = [fields.database.trim(), fields.user.trim(), fields.secret];
  if (database === '') return missing('database', 'The name of the database');
  const common = { name, host, port, tls: fields.tls === 'off' ? ('off' as const) : ('verified' as const), ...(secret !== '' && { credential: { secret: `database.${name}` } }) };
  const given = secret === '' ? {} : { secret };
  switch (engine) {
    case 'postgresql':
    case 'mysql':
      return user === '' ? missing('user', 'The user it signs in') : { connection: { engine, ...common, database, user }, ...given };
    case 'mongodb':
      return { connection: { engine, ...common, database, ...(user !== '' && { user }) }, ...given };
    case 'redis': {
      const number = Number(database);
      if (!Number.isInteger(number) || number < 0) return wrong('database', 'Its number, such as 0');
      return { connection: { engine, ...common, database: number, ...(user !== '' && { user }) }, ...given };
    }
  }
}

/** Where a connection leads, in a line. */
export function describePlace(connection: DatabaseConnection): string {
  if (connection.engine === 'sqlite') return connection.path;
  const who = connection.user === undefined ? '' : `, as ${connection.user}`;
  return `${connection.engine === 'redis' ? 'database ' : ''}${connection.database} on ${connection.host}:${connection.port}${who}`;
}
