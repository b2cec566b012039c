import { ignoredServer, type IgnoredServer } from '../../src-preload/contract/serverMethods.ts';
import type { FoundServer } from '../../src-preload/contract/servers.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import type { SettingValues } from '../undo/settingValues.ts';
import type { SettingChanges } from './settingChanges.ts';
import type { SettingsStore } from './settings.ts';

/**
 * Found servers the person does not want to be shown again, kept among the settings by identity: however
 * and wherever one is found next, it is the same. Each change is written to the audit and can be undone.
 */
export interface IgnoredServers {
  list(): readonly IgnoredServer[];
  /** NOT_FOUND for what is not among the found ones. */
  ignore(identities: readonly string[], found: readonly FoundServer[]): Promise<void>;
  /** NOT_FOUND for what is not ignored. */
  bringBack(identities: readonly string[]): Promise<void>;
  /** One value a server, under `ignored IDENTITY`; null where it is not. */
  values: SettingValues & { has(name: string): boolean };
}

const prefix = 'ignored ';

export function createIgnoredServers(settings: SettingsStore, changes: () => SettingChanges, clock: Clock): IgnoredServers {
  const list = (): readonly IgnoredServer[] => settings.current().ignoredServers;
  const find = (identity: string): IgnoredServer | undefined => list().find((one) => one.identity === identity);
  const record = (words: { base: string; present: string; past: string }, servers: readonly IgnoredServer[], ignored: boolean): Promise<void> =>
    changes().record({
      phrase: { ...words, object: `the found ${servers.length === 1 ? 'server' : 'servers'} ${servers.map(({ label }) => label).join(', ')}` },
      changes: servers.map((server) => ({ name: prefix + server.identity, before: ignored ? null : server, after: ignored ? server : null })),
    });

  return {
    list,
    async ignore(identities, found) {
      const added = identities.filter((identity) => !find(identity)).map((identity): IgnoredServer => {
        const server = found.find((one) => one.identity === identity);
        if (!server) throw new AppError('NOT_FOUND', 'That server is not among the found ones any more', { hint: 'Look for servers again' });
        return { identity, label: server.label, address: server.address, at: clock.now() };
      });
      if (added.length === 0) return;
      await settings.setIgnoredServers((before) => [...before.filter(({ identity }) => !identities.includes(identity)), ...added]);
      await record({ base: 'Ignore', present: 'Ignoring', past: 'Ignored' }, added, true);
    },
    async bringBack(identities) {
      const back = identities.map((identity) => find(identity) ?? notIgnored());
      await settings.setIgnoredServers((before) => before.filter(({ identity }) => !identities.includes(identity)));
      await record({ base: 'Bring back', present: 'Bringing back', past: 'Brought back' }, back, false);
    },
    values: {
      has: (name) => name.startsWith(prefix),
      read: (name) => find(name.slice(prefix.length)) ?? null,
      async write(name, value) {
        const rest = (before: readonly IgnoredServer[]): IgnoredServer[] => before.filter(({ identity }) => identity !== name.slice(prefix.length));
        await settings.setIgnoredServers((before) => (value === null ? rest(before) : [...rest(before), ignoredServer.parse(value)]));
      },
    },
  };
}

function notIgnored(): never {
  throw new AppError('NOT_FOUND', 'That server is not ignored any more');
}
