import { AppError } from '../../../kernel/errors.ts';
import type { Services } from '../../services.ts';
import { createLaunchdServices } from './launchd.ts';
import { runTool } from './runTool.ts';
import { createSystemdServices } from './systemd.ts';
import { createWindowsServices } from './windows.ts';

/** By the manager this system has. */
export function createLocalServices(platform: NodeJS.Platform = process.platform): Services {
  switch (platform) {
    case 'linux':
      return createSystemdServices(runTool);
    case 'darwin':
      return createLaunchdServices(runTool);
    case 'win32':
      return createWindowsServices(runTool);
    default:
      return none(`Services of ${platform} are not known to Steward`);
  }
}

function none(reason: string): Services {
  const refuse = (): Promise<never> => Promise.reject(new AppError('UNSUPPORTED', reason));
  return { manager: () => Promise.resolve({ manager: 'none', reason }), canonical: (name) => name, list: refuse, find: refuse, control: refuse, holdsSteward: () => Promise.resolve(false) };
}
