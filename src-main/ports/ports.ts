import type { Commands } from './commands.ts';
import type { Notifications } from './desktop.ts';
import type { Files, TextSearch } from './files.ts';
import type { Machine } from './machine.ts';
import type { Scripts } from './scripts.ts';

/** The machine as interfaces. A call gets a narrowed copy that can do what its effects say and no more. */
export interface Ports {
  files: Files;
  search: TextSearch;
  commands: Commands;
  machine: Machine;
  notifications: Notifications;
  scripts: Scripts;
}
