import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { openChromium } from './chromium.ts';
import { strict, tell } from './strict.ts';
import { WebContents } from './webContents.ts';

interface Options {
  width: number;
  height: number;
  x?: number;
  y?: number;
  webPreferences: Record<string, unknown> & { preload: string };
}

/** What a window must ask for, whatever Electron's own defaults are. */
const required: Record<string, boolean> = { contextIsolation: true, sandbox: true, nodeIntegration: false, nodeIntegrationInSubFrames: false, webSecurity: true, webviewTag: false };

export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents;
  readonly closed: Promise<void>;
  readonly _page: Promise<unknown>;
  _bounds: { x: number; y: number; width: number; height: number };
  _maximized = false;

  constructor(options: Options) {
    super();
    if (!app.isReady()) throw new Error('A BrowserWindow is made once the app is ready');
    for (const [name, value] of Object.entries(required)) {
      if (options.webPreferences[name] !== value) throw new Error(`webPreferences.${name} must be ${value}`);
    }
    this._bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width, height: options.height };
    const contents = new WebContents(options.webPreferences.preload);
    this.webContents = strict('webContents', contents);
    contents._shown = this.webContents;
    this._page = openChromium({ width: options.width, height: options.height }).then((context) => contents._open(context));
    this._page.catch((error: unknown) => {
      tell('failed', { error: String(error) });
      app.exit(70);
    });
    this.closed = new Promise((resolve) => contents.once('destroyed', resolve));
    void this.closed.then(() => {
      app.windows.delete(this);
      this.emit('closed');
      if (app.windows.size === 0) app.emit('window-all-closed');
    });
    app.windows.add(this);
    app.emit('web-contents-created', {}, this.webContents);
    tell('window', { bounds: options.x === undefined ? null : this._bounds, ...this._bounds });
  }

  async loadURL(url: string): Promise<void> {
    await this._page;
    await this.webContents._load(url);
    this.emit('ready-to-show');
    tell('loaded', { url });
  }

  close(): void {
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    if (!prevented) void this.webContents._page?.close();
  }

  getNormalBounds(): Options | object {
    return this._bounds;
  }
  maximize(): void {
    this._maximized = true;
    tell('maximized');
  }
  isMaximized(): boolean {
    return this._maximized;
  }
  isMinimized(): boolean {
    return false;
  }
  isFocused(): boolean {
    return true;
  }
  restore(): void {}
  show(): void {}
  focus(): void {
    tell('focused');
  }
  setBackgroundColor(color: string): void {
    tell('background', { color });
  }
  setTitleBarOverlay(overlay: object): void {
    tell('titleBarOverlay', overlay);
  }
}
