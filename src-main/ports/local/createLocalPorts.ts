import type { Notifications } from '../desktop.ts';
import type { Ports } from '../ports.ts';
import type { Roots } from '../roots.ts';
import { createLocalCommands } from './commands.ts';
import { createLocalFiles } from './files.ts';
import { createLocalMachine } from './machine.ts';
import { createScripts } from './scripts/createScripts.ts';
import { createTextSearch } from './search.ts';

/** This machine, unnarrowed. Only the door hands parts of it on. */
export function createLocalPorts({ roots, notifications }: { roots(): Roots; notifications: Notifications }): Ports {
  const scripts = createScripts();
  return { files: createLocalFiles(roots), search: createTextSearch(), commands: createLocalCommands(process.env, roots, scripts), machine: createLocalMachine(), notifications, scripts };
}
