import type { DatabaseConnection } from '../../src-preload/contract/index.ts';
import type { AuditLog } from '../audit/auditLog.ts';
import { settingsEvent } from '../audit/settingsEvent.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import { describeConnection } from '../ports/databases.ts';
import type { DatabaseBook as ReadableBook } from '../ports/local/databases/createDatabases.ts';
import type { SecretStore } from './secrets.ts';
import type { SettingsStore } from './settings.ts';

/** What the person does with their databases; each change is written to the audit. */
export interface DatabaseBook extends ReadableBook {
  /** In the place of the one of that name, if there is one. CONFLICT when nothing is saved that signs in. */
  save(connection: DatabaseConnection, secret: string | undefined): Promise<void>;
  /** Its password goes too, when no other database uses it. */
  remove(name: string): Promise<void>;
  /** What signs it in, where it goes where it was entered for; undefined where it needs none. */
  savedFor(connection: DatabaseConnection): Promise<string | undefined>;
}

interface DatabaseParts {
  settings: SettingsStore;
  secrets: SecretStore;
  audit: AuditLog;
  clock: Clock;
}

const secretOf = (connection: DatabaseConnection): string | undefined => (connection.engine === 'sqlite' ? undefined : connection.credential?.secret);

export function createDatabaseBook({ settings, secrets, audit, clock }: DatabaseParts): DatabaseBook {
  const saved = (): readonly DatabaseConnection[] => settings.current().databases;
  const find = (name: string): DatabaseConnection | undefined => saved().find((each) => each.name === name);
  const note = (words: string): Promise<unknown> => audit.append(settingsEvent(words, clock.now()), { durable: true });

  function requireSaved(connection: DatabaseConnection): void {
    const secret = secretOf(connection);
    if (secret === undefined) return;
    const before = find(connection.name);
    if (!before || !secrets.names().includes(secret)) throw new AppError('CONFLICT', `Nothing is saved that signs ${connection.name} in`, { hint: 'Enter its password' });
    if (!goesToSamePlace(before, connection)) throw new AppError('CONFLICT', 'A password that is saved goes to no other server', { hint: 'Enter it again to use it there' });
  }

  return {
    saved,
    async password(connection) {
      const secret = secretOf(connection);
      return secret === undefined ? undefined : secrets.read(secret);
    },
    async savedFor(connection) {
      requireSaved(connection);
      const secret = secretOf(connection);
      return secret === undefined ? undefined : secrets.read(secret);
    },
    async save(connection, secret) {
      const before = find(connection.name);
      const name = secretOf(connection);
      if (secret === undefined) requireSaved(connection);
      else if (name === undefined) throw new AppError('INVALID_INPUT', 'A password was given for a database that says it needs none');
      else await secrets.set(name, secret);
      await settings.setDatabases((databases) => (before ? databases.map((each) => (each.name === connection.name ? connection : each)) : [...databases, connection]));
      await note(`${before ? 'Changed' : 'Added'} the database ${connection.name}: ${describeConnection(connection)}`);
    },
    async remove(name) {
      const connection = find(name);
      if (!connection) throw new AppError('NOT_FOUND', `No database is called ${name}`, { hint: 'It may have been removed meanwhile' });
      await settings.setDatabases((databases) => databases.filter((each) => each.name !== name));
      const secret = secretOf(connection);
      if (secret !== undefined && secrets.names().includes(secret) && !saved().some((each) => secretOf(each) === secret)) await secrets.remove(secret);
      await note(`Removed the database ${name}: ${describeConnection(connection)}`);
    },
  };
}

/** A password that was entered for one server must not be sent to another by a change of the address alone, nor in the clear where it was entered for an encrypted one. */
function goesToSamePlace(before: DatabaseConnection, after: DatabaseConnection): boolean {
  if (before.engine === 'sqlite' || after.engine === 'sqlite') return false;
  return before.engine === after.engine && secretOf(before) === secretOf(after) && before.host === after.host && before.port === after.port && (before.tls === after.tls || after.tls === 'verified');
}
