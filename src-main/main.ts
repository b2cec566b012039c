import { join } from 'node:path';
import { app, dialog } from 'electron';
import { registerAppScheme } from './hosts/electron/appScheme.ts';
import { readLaunch } from './hosts/electron/launchFlags.ts';
import { startDesktop, type Desktop } from './hosts/electron/startDesktop.ts';
import { toAppError } from './kernel/errors.ts';
import { prepareDataFolder } from './runtime/dataFolder.ts';

let starting: Promise<Desktop> | undefined;
let ending = false;
let exitCode = 0;

/** Says what happened and what to try, then ends with the code a command line would. */
function fail(error: unknown): void {
  const { message, hint, exitCode: code } = toAppError(error);
  process.stderr.write(`steward: ${message}\n${hint === undefined ? '' : `  ${hint}\n`}`);
  dialog.showErrorBox('Steward cannot start', hint === undefined ? message : `${message}\n\n${hint}`);
  exitCode = code;
  starting = undefined;
  app.exit(exitCode);
}

function show(): void {
  starting?.then((desktop) => desktop.show(), () => undefined);
}

/** The first request to end stops the runtime in order; a second one does not wait for it. */
function endInOrder(event: { preventDefault(): void }): void {
  if (!starting) return;
  event.preventDefault();
  if (ending) return app.exit(1);
  ending = true;
  void starting.then((desktop) => desktop.stop()).finally(() => app.exit(exitCode));
}

function run(): void {
  registerAppScheme();
  const launch = readLaunch(process.argv.slice(process.defaultApp ? 2 : 1));
  app.setName('Steward');
  // One app a data folder: Electron's lock is one a userData folder.
  app.setPath('userData', join(prepareDataFolder(launch.runtime.dataFolder), 'desktop'));
  if (!app.requestSingleInstanceLock()) return app.quit();
  app.on('second-instance', show);
  app.on('activate', show);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', endInOrder);
  // Not awaited: Electron is not ready before this module has been evaluated.
  starting = app.whenReady().then(() => startDesktop(launch));
  starting.catch(fail);
}

try {
  run();
} catch (error) {
  fail(error);
}
