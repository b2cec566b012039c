import { join } from 'node:path';
import { AppError } from '../../kernel/errors.ts';
import type { Accounts } from '../accounts.ts';
import type { Notifications } from '../desktop.ts';
import type { Hooks } from '../hooks.ts';
import type { Ports } from '../ports.ts';
import type { Roots } from '../roots.ts';
import { createLocalBrowser } from './browser/createBrowser.ts';
import { createLocalCommands } from './commands.ts';
import { createLocalFiles } from './files.ts';
import { createLocalMachine } from './machine.ts';
import { createBaselines } from './baselines.ts';
import { createPages } from './pages/createPages.ts';
import type { SearchEngines } from '../searchEngines.ts';
import { createNetwork, type NetworkOptions } from './network/createNetwork.ts';
import { createTextSearch } from './search.ts';

export interface LocalPortsOptions {
  roots(): Roots;
  notifications: Notifications;
  network?: Partial<NetworkOptions>;
  /** Default: none is set up. */
  accounts?: Accounts;
  /** Default: none is set up. */
  searchEngines?: SearchEngines;
  /** Default: nothing is received. */
  hooks?: Hooks;
}

/** This machine, unnarrowed. Only the door hands parts of it on. */
export function createLocalPorts({ roots, notifications, network, accounts = noAccounts, hooks = noHooks, searchEngines = { current: () => undefined } }: LocalPortsOptions): Ports {
  return {
    files: createLocalFiles(roots),
    search: createTextSearch(),
    commands: createLocalCommands(process.env, roots),
    machine: createLocalMachine(),
    notifications,
    network: createNetwork({ settings: () => ({}), readSecret: noSecrets, ...network }),
    pages: createPages(),
    baselines: createBaselines(() => join(roots().dataFolder, 'baselines')),
    searchEngines,
    accounts,
    hooks,
    browser: createLocalBrowser({ profileFolder: () => join(roots().dataFolder, 'browser') }),
  };
}

const noSecrets = (name: string): Promise<string> => Promise.reject(new AppError('NOT_FOUND', `No secret is called ${name}`));

const noAccounts: Accounts = { all: () => [], credential: (name) => noSecrets(name), writtenTo: () => Promise.resolve(new Set()) };

const nothingReceived = (): never => {
  throw new AppError('UNSUPPORTED', 'Nothing can be received here', { hint: 'Start the app, or steward serve' });
};
const noHooks: Hooks = { open: nothingReceived, find: nothingReceived, wait: nothingReceived, close: nothingReceived };
