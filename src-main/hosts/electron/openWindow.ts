import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import type { Log } from '../../kernel/log.ts';
import type { Wire } from '../../wire/connection.ts';
import { appPage } from './appScheme.ts';
import { carryIpc } from './ipcTransport.ts';
import { keepWindowState, readWindowState, smallestWindow } from './windowState.ts';

/** One less than the interface's header, so that its line stays whole under the system's buttons. */
const titleBarHeight = 43;

/** Of the interface's tokens: what shows before the page is painted, and beside the system's buttons. */
const colours = {
  light: { canvas: '#f8fbf9', text: '#18201d' },
  dark: { canvas: '#141817', text: '#e3e7e5' },
} as const;

/** The preload lies beside the main part in out/. */
const preload = fileURLToPath(new URL('../preload/index.cjs', import.meta.url));

/** Opens the window on the interface, where it was when it was closed last. */
export function openWindow({ wire, dataFolder, log }: { wire: Wire; dataFolder: string; log: Log }): BrowserWindow {
  const state = readWindowState(dataFolder, screen.getAllDisplays().map((display) => display.workArea));
  const mac = process.platform === 'darwin';
  const window = new BrowserWindow({
    ...state.bounds,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    title: 'Steward',
    backgroundColor: currentColours().canvas,
    titleBarStyle: mac ? 'hiddenInset' : 'hidden',
    titleBarOverlay: mac ? { height: titleBarHeight } : overlay(),
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      devTools: !app.isPackaged,
      // It would fetch dictionaries from the network.
      spellcheck: false,
    },
  });
  if (state.maximized) window.maximize();
  keepWindowState(window, dataFolder, log);
  carryIpc(wire, window.webContents, log);
  window.once('ready-to-show', () => window.show());
  comeBack(window, log);

  const paint = (): void => {
    window.setBackgroundColor(currentColours().canvas);
    if (!mac) window.setTitleBarOverlay(overlay());
  };
  nativeTheme.on('updated', paint);
  window.once('closed', () => nativeTheme.off('updated', paint));
  window.loadURL(appPage).catch((error: unknown) => log.error({ err: error }, 'the interface could not be loaded'));
  return window;
}

function currentColours(): { canvas: string; text: string } {
  return nativeTheme.shouldUseDarkColors ? colours.dark : colours.light;
}

function overlay(): { color: string; symbolColor: string; height: number } {
  const { canvas, text } = currentColours();
  return { color: canvas, symbolColor: text, height: titleBarHeight };
}

/** Crashes of the page closer together than this are a loop, not an accident. */
const crashLoopMs = 10_000;

/** Loads the page again when its process ended; the runtime and what it was doing are not touched. */
function comeBack(window: BrowserWindow, log: Log): void {
  let lastCrash = -Infinity;
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    const now = performance.now();
    log.error({ reason, exitCode }, 'the page of the window ended');
    if (now - lastCrash > crashLoopMs) window.webContents.reload();
    else window.close();
    lastCrash = now;
  });
}
