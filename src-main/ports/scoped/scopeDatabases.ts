import type { Effect, SqlEffect } from '../../../src-preload/contract/index.ts';
import { locateDatabase, type Databases, type OpenedAs, type Row, type SqlDatabase } from '../databases.ts';
import { outOfScope } from './scopeSystem.ts';

/** The databases that the granted effects name, read or changed as they say: servers where they lay when the call was allowed, files by their real path. */
export function scopeDatabases(databases: Databases, effects: readonly Effect[]): Databases {
  const granted = effects.filter((effect) => effect.kind === 'sql');
  const ofDatabase = (connection: string): SqlEffect[] => granted.filter(({ database }) => database === connection);

  function openedAs(connection: string): OpenedAs {
    const [effect] = ofDatabase(connection);
    if (!effect) throw outOfScope(`use the database ${connection}`);
    const located = locateDatabase(connection, databases.saved());
    if (located.kind === 'server') return effect.server ? { place: effect.server.place } : {};
    const path = effects.find((each) => each.kind === 'path' && each.requested === located.path && each.refusal === undefined);
    if (path?.kind !== 'path') throw outOfScope(`read ${located.path}`);
    return { path: path.path };
  }
  const requireWrite = (connection: string): void => {
    if (!ofDatabase(connection).some(({ access }) => access !== 'read')) throw outOfScope(`change the database ${connection}`);
  };

  return {
    saved: () => databases.saved().filter(({ name }) => ofDatabase(name).length > 0),
    async sql(connection) {
      const database = await databases.sql(connection, openedAs(connection));
      return { ...database, execute: async (request) => (requireWrite(connection), database.execute(request)), turn: refuse, differing: refuse };
    },
    async keys(connection) {
      const store = await databases.keys(connection, openedAs(connection));
      return { ...store, run: async (command, args, access, options) => (access === 'write' && requireWrite(connection), store.run(command, args, access, options)) };
    },
    async documents(connection) {
      const store = await databases.documents(connection, openedAs(connection));
      return { ...store, write: async (request) => (requireWrite(connection), store.write(request)) };
    },
    async backups(connection) {
      const backups = await databases.backups(connection, openedAs(connection));
      return {
        ...backups,
        restore: async (content, target, options) => (requireWrite(connection), backups.restore(content, target, options)),
        exchange: async (target, stamp, options) => (requireWrite(connection), backups.exchange(target, stamp, options)),
      };
    },
  };
}

const refuse = async (): Promise<never> => {
  throw outOfScope('put rows back');
};

/** For previews: tables are described and statements tried and rolled back; nothing stays. */
export function lookOnlyDatabases(databases: Databases): Pick<Databases, 'saved'> & { sql(connection: string): Promise<Pick<SqlDatabase, 'engine' | 'tables' | 'describe' | 'tryOut'>>; count(connection: string, collection: string, filter: Row, signal: AbortSignal): Promise<number> } {
  return {
    saved: () => databases.saved(),
    async sql(connection) {
      const { engine, tables, describe, tryOut } = await databases.sql(connection);
      return { engine, tables, describe, tryOut };
    },
    async count(connection, collection, filter, signal) {
      const { count } = await databases.documents(connection);
      return count(collection, filter, signal);
    },
  };
}

export type LookOnlyDatabases = ReturnType<typeof lookOnlyDatabases>;
