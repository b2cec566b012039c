import { app, nativeTheme, session, type BrowserWindow } from 'electron';
import { isAppError } from '../../kernel/errors.ts';
import { createRuntime, type Runtime } from '../../runtime/createRuntime.ts';
import { assetsFolder, createAssets } from '../headless/assets.ts';
import { openDoors, type Doors } from '../headless/openDoors.ts';
import { announceWaiting } from './announceWaiting.ts';
import { serveApp } from './appScheme.ts';
import { electronNotifications } from './electronNotifications.ts';
import type { Launch } from './launchFlags.ts';
import { lockContents, lockPermissions } from './lockContents.ts';
import { setMenu } from './menu.ts';
import { openWindow } from './openWindow.ts';
import { chooseCipher } from './safeStorageCipher.ts';

export interface Desktop {
  /** Brings the window to the front; opens it again when it was closed. */
  show(): void;
  stop(): Promise<void>;
}

/** Programs find a daemon and the app at the same address. */
const usualPort = 9000;

/** Starts the runtime in this process, its doors for programs, and the window. The app is ready by then. */
export async function startDesktop(launch: Launch): Promise<Desktop> {
  let doors: Doors | undefined;
  let window: BrowserWindow | undefined;
  const notifications = electronNotifications(() => show());
  const runtime = await createRuntime(launch.runtime, {
    notifications,
    createCipher: await chooseCipher(),
    mcpUrl: () => (doors ? `${doors.server.url}/mcp` : null),
  });
  const { log, dataFolder, settings } = runtime;

  function show(): void {
    if (!doors) return;
    if (!window) {
      window = openWindow({ wire: doors.wire, dataFolder, log });
      window.once('closed', () => {
        window = undefined;
      });
      return;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  try {
    if (launch.foreign.length > 0) log.info({ flags: launch.foreign }, 'these flags are not of Steward; Chromium may know them');
    doors = await openProgramDoors(runtime, launch.port);
    nativeTheme.themeSource = settings.current().theme;
    settings.changed(({ theme }) => {
      nativeTheme.themeSource = theme;
    });
    app.on('web-contents-created', (_event, contents) => lockContents(contents, log));
    lockPermissions(session.defaultSession);
    setMenu({ platform: process.platform, developer: !app.isPackaged });
    serveApp(createAssets(assetsFolder()));
    announceWaiting(runtime, notifications, () => window?.isFocused() ?? false);
    show();
  } catch (error) {
    await doors?.close();
    await runtime.stop();
    throw error;
  }
  return {
    show,
    async stop() {
      await doors?.close();
      await runtime.stop();
    },
  };
}

/** On the usual port where it is free and no other was asked for, else on any. */
async function openProgramDoors(runtime: Runtime, port: number | undefined): Promise<Doors> {
  const open = (number: number): Promise<Doors> => openDoors(runtime, { host: '127.0.0.1', port: number, allowedHosts: [] });
  try {
    return await open(port ?? usualPort);
  } catch (error) {
    if (port !== undefined || !isAppError(error, 'PORT_IN_USE')) throw error;
    runtime.log.info({ port: usualPort }, 'the usual port is in use; programs reach Steward on another');
    return open(0);
  }
}
