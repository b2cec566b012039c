import type { MethodName } from '../../src-preload/contract/index.ts';
import { toErrorView } from '../kernel/errors.ts';
import { createDatabases } from '../ports/local/databases/createDatabases.ts';
import type { Handlers } from '../wire/connection.ts';
import type { Runtime } from './createRuntime.ts';

/** What the person does with their databases: contract method → one service call. */
export function databaseHandlers({ databases, clock, doorParts, roots }: Runtime): Pick<Handlers, Extract<MethodName, `databases.${string}`>> {
  return {
    'databases.save': async ({ connection, secret }) => {
      await databases.save(connection, secret);
      return {};
    },
    'databases.remove': async ({ name }) => {
      await databases.remove(name);
      return {};
    },
    'databases.test': async ({ connection, secret }, { signal }) => {
      const started = clock.now();
      const tried = createDatabases({ book: { saved: () => [connection], password: async () => secret ?? databases.savedFor(connection) }, network: doorParts.ports.network, roots });
      try {
        const { name } = connection;
        const opened = connection.engine === 'redis' ? await tried.keys(name) : connection.engine === 'mongodb' ? await tried.documents(name) : await tried.sql(name);
        return { ok: true, message: `${await opened.version(signal)} answered`, tookMs: clock.now() - started };
      } catch (error) {
        const { message, hint } = toErrorView(error);
        return { ok: false, message: hint === undefined ? message : `${message}. ${hint}`, tookMs: clock.now() - started };
      } finally {
        await tried.end();
      }
    },
  };
}
