import { isDeepStrictEqual } from 'node:util';
import { personServer, type PersonServer } from '../../src-preload/contract/serverMethods.ts';
import type { ServerConnection, ServerEntry } from '../../src-preload/contract/servers.ts';
import { AppError } from '../kernel/errors.ts';
import type { SettingValues } from '../undo/settingValues.ts';
import type { SettingChanges } from './settingChanges.ts';
import type { SettingsStore } from './settings.ts';

/**
 * The servers the person has accepted, kept among the settings. Each change is written to the audit and can
 * be undone. A name the operator's file uses is not to be had, in whatever case it is written.
 */
export interface PersonServers {
  entries(): readonly PersonServer[];
  /** CONFLICT when a name is taken; then none is added. */
  add(servers: readonly PersonServer[]): Promise<void>;
  setEnabled(name: string, enabled: boolean): Promise<void>;
  setConnection(name: string, connection: ServerConnection): Promise<void>;
  remove(name: string): Promise<void>;
  /** Names of the operator's entries, as of now. */
  reserve(names: readonly string[]): void;
  /** Those that can be used beside the operator's, which go before. */
  usable(): readonly PersonServer[];
  /** NOT_FOUND, or FORBIDDEN for one of the operator's. */
  require(name: string): PersonServer;
  /** One value a server, under `server NAME`; null where there is none. */
  values: SettingValues & { has(name: string): boolean };
}

const prefix = 'server ';

export function createPersonServers(settings: SettingsStore, changes: () => SettingChanges): PersonServers {
  let reserved: ReadonlySet<string> = new Set();

  const entries = (): readonly PersonServer[] => settings.current().servers;
  const find = (name: string): PersonServer | undefined => entries().find((entry) => entry.name === name);
  const isReserved = (name: string): boolean => reserved.has(name.toLowerCase());

  function require(name: string): PersonServer {
    const entry = find(name);
    if (entry) return entry;
    if (isReserved(name)) throw new AppError('FORBIDDEN', `${name} is set up by whoever runs Steward, not here`, { hint: 'Change it in the file of --servers' });
    throw new AppError('NOT_FOUND', `No server is called ${name}`, { hint: 'It may have been removed meanwhile' });
  }

  function requireFree(name: string, others: readonly PersonServer[]): void {
    if (isReserved(name)) throw new AppError('CONFLICT', `The name ${name} belongs to a server of whoever runs Steward`, { hint: 'Choose another name' });
    if (others.some((entry) => entry.name.toLowerCase() === name.toLowerCase())) throw new AppError('CONFLICT', `A server is called ${name} already`, { hint: 'Choose another name, or remove that one first' });
  }

  async function put(name: string, value: PersonServer | null): Promise<void> {
    await settings.setServers((servers) => {
      const at = servers.findIndex((entry) => entry.name === name);
      if (!value) return servers.filter((_entry, index) => index !== at);
      requireFree(name, servers.filter((_entry, index) => index !== at));
      return at < 0 ? [...servers, value] : servers.map((entry, index) => (index === at ? value : entry));
    });
  }

  async function change(before: PersonServer, after: PersonServer | null, words: { base: string; present: string; past: string; more?: string }): Promise<void> {
    if (isDeepStrictEqual(before, after)) return;
    await put(before.name, after);
    const { base, present, past, more = '' } = words;
    await changes().record({ phrase: { base, present, past, object: `the server ${before.name}${more}` }, changes: [{ name: prefix + before.name, before, after }] });
  }

  return {
    entries,
    async add(servers) {
      await settings.setServers((before) => {
        const next = [...before];
        for (const server of servers) {
          requireFree(server.name, next);
          next.push(server);
        }
        return next;
      });
      const object = servers.length === 1 ? `the server ${servers[0]?.name ?? ''}` : `the servers ${servers.map(({ name }) => name).join(', ')}`;
      await changes().record({ phrase: { base: 'Add', present: 'Adding', past: 'Added', object }, changes: servers.map((after) => ({ name: prefix + after.name, before: null, after })) });
    },
    async setEnabled(name, enabled) {
      const before = require(name);
      await change(before, { ...before, enabled }, enabled ? { base: 'Switch on', present: 'Switching on', past: 'Switched on' } : { base: 'Switch off', present: 'Switching off', past: 'Switched off' });
    },
    async setConnection(name, connection) {
      const before = require(name);
      await change(before, { ...before, connection }, { base: 'Change', present: 'Changing', past: 'Changed', more: ': how it is reached' });
    },
    async remove(name) {
      await change(require(name), null, { base: 'Remove', present: 'Removing', past: 'Removed' });
    },
    reserve(names) {
      reserved = new Set(names.map((name) => name.toLowerCase()));
    },
    usable: () => entries().filter(({ name }) => !isReserved(name)),
    require,
    values: {
      has: (name) => name.startsWith(prefix),
      read: (name) => find(name.slice(prefix.length)) ?? null,
      write: (name, value) => put(name.slice(prefix.length), value === null ? null : personServer.parse(value)),
    },
  };
}

/** As it is used: without what is only for the person. */
export function toEntry({ from: _from, addedAt: _addedAt, ...entry }: PersonServer): ServerEntry {
  return entry;
}
