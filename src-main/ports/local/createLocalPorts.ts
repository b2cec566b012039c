import type { Accounts } from '../accounts.ts';
import type { Notifications } from '../desktop.ts';
import type { Hooks } from '../hooks.ts';
import type { Ports } from '../ports.ts';
import type { Roots } from '../roots.ts';
import { createLocalCommands } from './commands.ts';
import { createLocalFiles } from './files.ts';
import { createLocalMachine } from './machine.ts';
import { createTextSearch } from './search.ts';

/** This machine, unnarrowed. Only the door hands parts of it on. */
export function createLocalPorts({ roots, notifications, accounts, hooks }: { roots(): Roots; notifications: Notifications; accounts: Accounts; hooks: Hooks }): Ports {
  return { files: createLocalFiles(roots), search: createTextSearch(), commands: createLocalCommands(process.env, roots), machine: createLocalMachine(), notifications, accounts, hooks };
}
