import { AppError } from '../../kernel/errors.ts';
import type { Notifications } from '../desktop.ts';
import type { Ports } from '../ports.ts';
import type { Roots } from '../roots.ts';
import { createLocalCommands } from './commands.ts';
import { createLocalFiles } from './files.ts';
import { createLocalMachine } from './machine.ts';
import { createNetwork, type NetworkOptions } from './network/createNetwork.ts';
import { createTextSearch } from './search.ts';

export interface LocalPortsOptions {
  roots(): Roots;
  notifications: Notifications;
  network?: Partial<NetworkOptions>;
}

/** This machine, unnarrowed. Only the door hands parts of it on. */
export function createLocalPorts({ roots, notifications, network }: LocalPortsOptions): Ports {
  return {
    files: createLocalFiles(roots),
    search: createTextSearch(),
    commands: createLocalCommands(process.env, roots),
    machine: createLocalMachine(),
    notifications,
    network: createNetwork({ settings: () => ({}), readSecret: noSecrets, ...network }),
  };
}

const noSecrets = (name: string): Promise<string> => Promise.reject(new AppError('NOT_FOUND', `No secret is called ${name}`));
