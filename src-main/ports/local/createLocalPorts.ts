import { join } from 'node:path';
import { AppError } from '../../kernel/errors.ts';
import type { Accounts } from '../accounts.ts';
import type { Notifications } from '../desktop.ts';
import type { CacheValues } from '../cache.ts';
import type { Hooks } from '../hooks.ts';
import type { Memories } from '../memories.ts';
import type { Ports } from '../ports.ts';
import type { Roots } from '../roots.ts';
import type { Schedules } from '../schedules.ts';
import { createLocalBackground } from './background.ts';
import { createLocalBrowser } from './browser/createBrowser.ts';
import { createLocalCommands } from './commands.ts';
import { createLocalEnvironment } from './environment.ts';
import { createLocalFiles } from './files.ts';
import { createLocalMachine } from './machine.ts';
import { createBaselines } from './baselines.ts';
import { createPages } from './pages/createPages.ts';
import type { SearchEngines } from '../searchEngines.ts';
import { createNetwork, type NetworkOptions } from './network/createNetwork.ts';
import { createScripts } from './scripts/createScripts.ts';
import { createTextSearch } from './search.ts';
import { createLocalServices } from './services/createLocalServices.ts';
import { createLocalSignals } from './signals.ts';
import { createLocalTerminals } from './terminals/createTerminals.ts';

export interface LocalPorts extends Ports {
  /** Ends what was started to run beside the calls, or waits for them. */
  end(): Promise<void>;
}

export interface LocalPortsOptions {
  roots(): Roots;
  notifications: Notifications;
  schedules: Schedules;
  network?: Partial<NetworkOptions>;
  /** Default: none is set up. */
  accounts?: Accounts;
  /** Default: none is set up. */
  searchEngines?: SearchEngines;
  /** Default: nothing is received. */
  hooks?: Hooks;
  /** Default: nothing is remembered. */
  memories?: Memories;
  /** Default: nothing is kept. */
  cache?: CacheValues;
}

/** This machine, unnarrowed. Only the door hands parts of it on. */
export function createLocalPorts({ roots, notifications, schedules, network, accounts = noAccounts, hooks = noHooks, memories = noMemories, cache = noCache, searchEngines = { current: () => undefined } }: LocalPortsOptions): LocalPorts {
  const scripts = createScripts();
  const commands = createLocalCommands(process.env, roots, scripts);
  const machine = createLocalMachine();
  const background = createLocalBackground({ folder: () => join(roots().dataFolder, 'processes'), commands });
  const terminals = createLocalTerminals(commands);
  return {
    files: createLocalFiles(roots),
    search: createTextSearch(),
    commands,
    machine,
    notifications,
    background,
    signals: createLocalSignals(() => machine.processes(), () => [...background.running(), ...terminals.running()]),
    services: createLocalServices(),
    environment: createLocalEnvironment(),
    schedules,
    scripts,
    network: createNetwork({ settings: () => ({}), readSecret: noSecrets, ...network }),
    pages: createPages(),
    baselines: createBaselines(() => join(roots().dataFolder, 'baselines')),
    searchEngines,
    accounts,
    hooks,
    browser: createLocalBrowser({ profileFolder: () => join(roots().dataFolder, 'browser') }),
    terminals,
    memories,
    cache,
    end: async () => void (await Promise.all([background.end(), terminals.end(), commands.close()])),
  };
}

const noSecrets = (name: string): Promise<string> => Promise.reject(new AppError('NOT_FOUND', `No secret is called ${name}`));

const noAccounts: Accounts = { all: () => [], credential: (name) => noSecrets(name), writtenTo: () => Promise.resolve(new Set()) };

const nothingReceived = (): never => {
  throw new AppError('UNSUPPORTED', 'Nothing can be received here', { hint: 'Start the app, or steward serve' });
};
const noHooks: Hooks = { open: nothingReceived, find: nothingReceived, wait: nothingReceived, close: nothingReceived };

const nothingKept = (): Promise<never> => Promise.reject(new AppError('UNSUPPORTED', 'Nothing is remembered here', { hint: 'Start the app, or steward serve' }));
const noMemories: Memories = { get: nothingKept, search: nothingKept, likeKeys: nothingKept, put: nothingKept, remove: nothingKept, planTidy: nothingKept, tidy: nothingKept };
const noCache: CacheValues = { get: nothingKept, set: nothingKept, delete: nothingKept, clear: nothingKept, figures: nothingKept };
