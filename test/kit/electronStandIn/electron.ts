// The module `electron`, as far as the desktop host uses it.
import { EventEmitter } from 'node:events';
import { app as realApp } from './app.ts';
import { BrowserWindow as Window } from './browserWindow.ts';
import { ipcMain as mainChannel, protocol as schemes } from './channels.ts';
import { strict, tell } from './strict.ts';

export const app = strict('app', realApp);
export const ipcMain = strict('ipcMain', mainChannel);
export const protocol = strict('protocol', schemes);

/** Each window refuses what it does not know, as the modules do. */
export const BrowserWindow = new Proxy(Window, { construct: (target, [options]) => strict('BrowserWindow', new target(options)) });

const noHandler = (): void => undefined;
export const session = strict('session', {
  defaultSession: strict('session', { setPermissionRequestHandler: noHandler, setPermissionCheckHandler: noHandler, setDevicePermissionHandler: noHandler }),
});

const roles = new Set(['appMenu', 'close', 'quit', 'editMenu', 'resetZoom', 'zoomIn', 'zoomOut', 'togglefullscreen', 'reload', 'toggleDevTools', 'windowMenu']);
interface MenuItem {
  role?: string;
  type?: string;
  label?: string;
  submenu?: MenuItem[];
}
function checkItem({ role, type, label, submenu }: MenuItem): void {
  if (role === undefined ? type !== 'separator' && !(label && submenu) : !roles.has(role)) throw new Error(`A menu entry that does nothing: ${JSON.stringify({ role, type, label })}`);
  for (const item of submenu ?? []) checkItem(item);
}
export const Menu = strict('Menu', {
  buildFromTemplate(items: MenuItem[]): MenuItem[] {
    for (const item of items) checkItem(item);
    return items;
  },
  setApplicationMenu: (menu: MenuItem[]) => tell('menu', { entries: menu.map(({ role, label }) => role ?? label) }),
});

export const shell = strict('shell', {
  openExternal: (url: string) => {
    tell('openExternal', { url });
    return Promise.resolve();
  },
});

export const dialog = strict('dialog', { showErrorBox: (title: string, content: string) => tell('errorBox', { title, content }) });

export const screen = strict('screen', { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] });

class Theme extends EventEmitter {
  _source = 'system';
  get themeSource(): string {
    return this._source;
  }
  set themeSource(source: string) {
    this._source = source;
    tell('theme', { source });
    this.emit('updated');
  }
  get shouldUseDarkColors(): boolean {
    return this._source === 'dark';
  }
}
export const nativeTheme = strict('nativeTheme', new Theme());

/** Not secret, but never the plain text: a test that finds one in a file has found a mistake. */
const sealed = (text: string): Buffer => Buffer.from(Buffer.from(text).map((byte) => byte ^ 0x5a));
export const safeStorage = strict('safeStorage', {
  isAsyncEncryptionAvailable: () => Promise.resolve(true),
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptStringAsync: (text: string) => Promise.resolve(sealed(text)),
  decryptStringAsync: (bytes: Buffer) => Promise.resolve({ shouldReEncrypt: false, result: Buffer.from(bytes.map((byte) => byte ^ 0x5a)).toString() }),
});

class ShownNotification extends EventEmitter {
  static isSupported(): boolean {
    return true;
  }
  readonly _details: object;
  constructor(details: object) {
    super();
    this._details = details;
  }
  show(): void {
    tell('notification', this._details);
    setImmediate(() => this.emit('show'));
  }
}
export { ShownNotification as Notification };
