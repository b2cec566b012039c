import type { SqlEffect } from '../../src-preload/contract/index.ts';
import { AppError } from '../kernel/errors.ts';
import { dialectOf, locateDatabase, type Databases, type Located } from '../ports/databases.ts';
import { readStatement } from '../ports/databases/statement.ts';
import type { Network } from '../ports/network.ts';
import type { DeclaredEffect } from '../registry/effects.ts';

export interface DatabaseSurroundings {
  databases: Pick<Databases, 'saved'>;
  network: Pick<Network, 'look'>;
}
type DeclaredSql = Extract<DeclaredEffect, { kind: 'sql' }>;
/** Resolved already; it only goes along with the others. */
export interface ResolvedSql {
  kind: 'database';
  effect: SqlEffect;
}

/** What a statement does and where; for a file the file as well. NOT_FOUND for a database nobody saved, INVALID_INPUT for what is no single statement. */
export async function resolveSql(declared: DeclaredSql, { databases, network }: DatabaseSurroundings): Promise<(ResolvedSql | Extract<DeclaredEffect, { kind: 'path' }>)[]> {
  const located = locateDatabase(declared.connection, databases.saved());
  const effect: SqlEffect = { kind: 'sql', database: declared.connection, ...wordsOf(declared, located), ...(await serverOf(located, network)) };
  if (located.kind === 'server') return [{ kind: 'database', effect }];
  // Beside a SQLite file lie those of its journal; a folder is read with the files right in it.
  const folder = located.kind === 'data' && !/\.\w+$/.test(located.path);
  return [{ kind: 'path', access: declared.access === 'read' ? 'read' : 'write', path: located.path, ...(folder && { recursive: true }) }, { kind: 'database', effect }];
}

function wordsOf({ statement, verb, tables, access }: DeclaredSql, located: Located): Pick<SqlEffect, 'verb' | 'tables' | 'access'> {
  const dialect = dialectOf(located);
  if (statement === undefined || dialect === undefined) return { verb: verb ?? 'SELECT', tables: tables ?? [], access };
  const read = readStatement(statement, dialect);
  // What a function calls a read is one; the engine holds it to that.
  return { verb: read.verb, tables: read.tables, access: access === 'read' ? 'read' : read.access === 'delete' ? 'delete' : 'write' };
}

async function serverOf(located: Located, network: Pick<Network, 'look'>): Promise<Pick<SqlEffect, 'server'>> {
  if (located.kind !== 'server') return {};
  const { host, place } = await network.look(located.connection.host);
  if (place === 'metadata') throw new AppError('FORBIDDEN', `${host} hands out this machine's keys: no database is there`);
  return { server: { host, port: located.connection.port, place } };
}
