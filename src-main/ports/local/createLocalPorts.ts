import { join } from 'node:path';
import type { Notifications } from '../desktop.ts';
import type { Ports } from '../ports.ts';
import type { Roots } from '../roots.ts';
import type { Schedules } from '../schedules.ts';
import { createLocalBackground } from './background.ts';
import { createLocalCommands } from './commands.ts';
import { createLocalEnvironment } from './environment.ts';
import { createLocalFiles } from './files.ts';
import { createLocalMachine } from './machine.ts';
import { createTextSearch } from './search.ts';
import { createLocalServices } from './services/createLocalServices.ts';
import { createLocalSignals } from './signals.ts';

export interface LocalPorts extends Ports {
  /** Ends what was started to run beside the calls. */
  end(): Promise<void>;
}

/** This machine, unnarrowed. Only the door hands parts of it on. */
export function createLocalPorts({ roots, notifications, schedules }: { roots(): Roots; notifications: Notifications; schedules: Schedules }): LocalPorts {
  const commands = createLocalCommands(process.env, roots);
  const machine = createLocalMachine();
  const background = createLocalBackground({ folder: () => join(roots().dataFolder, 'processes'), commands });
  return {
    files: createLocalFiles(roots),
    search: createTextSearch(),
    commands,
    machine,
    notifications,
    background,
    signals: createLocalSignals(() => machine.processes(), () => background.running()),
    services: createLocalServices(),
    environment: createLocalEnvironment(),
    schedules,
    end: () => background.end(),
  };
}
