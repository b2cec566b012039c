import type { Background } from './background.ts';
import type { Accounts } from './accounts.ts';
import type { Baselines } from './baselines.ts';
import type { Browser } from './browser.ts';
import type { Commands } from './commands.ts';
import type { Notifications } from './desktop.ts';
import type { EnvironmentVariables } from './environment.ts';
import type { Files, TextSearch } from './files.ts';
import type { Hooks } from './hooks.ts';
import type { CacheValues } from './cache.ts';
import type { Memories } from './memories.ts';
import type { Machine } from './machine.ts';
import type { Schedules } from './schedules.ts';
import type { Services } from './services.ts';
import type { Signals } from './signals.ts';
import type { Network } from './network.ts';
import type { Scripts } from './scripts.ts';
import type { Terminals } from './terminals.ts';
import type { Pages } from './pages.ts';
import type { SearchEngines } from './searchEngines.ts';

/** The machine as interfaces. A call gets a narrowed copy that can do what its effects say and no more. */
export interface Ports {
  files: Files;
  search: TextSearch;
  commands: Commands;
  machine: Machine;
  notifications: Notifications;
  background: Background;
  signals: Signals;
  services: Services;
  environment: EnvironmentVariables;
  schedules: Schedules;
  accounts: Accounts;
  hooks: Hooks;
  network: Network;
  pages: Pages;
  baselines: Baselines;
  searchEngines: SearchEngines;
  browser: Browser;
  scripts: Scripts;
  terminals: Terminals;
  memories: Memories;
  cache: CacheValues;
}
