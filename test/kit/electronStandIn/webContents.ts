import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { BrowserContext, Frame, Page, Request, Route } from 'playwright-core';
import { ipcMain, schemeHandler, toAppAddress, toPageAddress } from './channels.ts';
import { deliverKey, pageSide } from './pageSide.ts';
import { tell } from './strict.ts';

type OpenHandler = (details: { url: string }) => { action: 'deny' | 'allow' };

/** The page of a window, as the host sees it. */
export class WebContents extends EventEmitter {
  readonly preload: string;
  /** This object as the host holds it. */
  _shown: object = this;
  _page: Page | undefined;
  _destroyed = false;
  _openHandler: OpenHandler = () => ({ action: 'allow' });
  /** The navigation the host itself asked for; any other one is the page's. */
  _ownNavigation = false;
  readonly _outbox: unknown[][] = [];
  _flushing = false;

  constructor(preload: string) {
    super();
    this.preload = preload;
  }

  isDestroyed(): boolean {
    return this._destroyed;
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this._openHandler = handler;
  }

  reload(): void {
    this._ownNavigation = true;
    void this._page?.reload().catch(() => undefined);
  }

  /** In order, gathered while an earlier batch is on its way. What a page that is going away was sent is lost, as in Electron. */
  send(channel: string, ...values: unknown[]): void {
    this._outbox.push([channel, ...values]);
    if (!this._flushing) void this._flush();
  }

  async _flush(): Promise<void> {
    this._flushing = true;
    while (this._outbox.length > 0 && this._page && !this._destroyed) {
      const messages = this._outbox.splice(0);
      await this._page.evaluate(([key, batch]) => (window as unknown as Record<symbol, (batch: unknown) => void>)[Symbol.for(key)]?.(batch), [deliverKey, messages] as const).catch(() => undefined);
    }
    this._flushing = false;
  }

  async _open(context: BrowserContext): Promise<Page> {
    const [page = await context.newPage()] = context.pages();
    this._page = page;
    await page.exposeBinding('standInSend', ({ frame }, kind: string, ...values: unknown[]) => this._receive(frame, kind, values));
    const preload = `function (require, module) { const exports = module.exports;\n${readFileSync(this.preload, 'utf8')}\n}`;
    await page.addInitScript({ content: `(${pageSide.toString()})(${preload}, ${JSON.stringify(deliverKey)});` });
    await context.route('**/*', (route) => this._answer(route));
    context.on('page', (other) => void other.close().catch(() => undefined));
    page.on('crash', () => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }));
    page.once('close', () => {
      this._destroyed = true;
      this.emit('destroyed');
    });
    return page;
  }

  async _load(url: string): Promise<void> {
    this._ownNavigation = true;
    await this._page?.goto(toPageAddress(url), { waitUntil: 'load' });
  }

  _receive(frame: Frame, kind: string, values: unknown[]): void {
    const parent = frame.parentFrame();
    if (kind === 'open') {
      this._askToOpen(String(values[0]));
      return;
    }
    const [channel, ...rest] = values;
    const url = toAppAddress(frame.url());
    // A frame without an address of its own has its parent's origin.
    const origin = originOf(url) ?? (parent ? originOf(toAppAddress(parent.url())) : undefined);
    ipcMain.emit(String(channel), { sender: this._shown, senderFrame: { url, origin: origin ?? 'null', parent: parent ? {} : null } }, ...rest);
  }

  _askToOpen(url: string): void {
    if (this._openHandler({ url: toAppAddress(url) }).action !== 'deny') throw new Error('The Electron stand-in opens no second window');
  }

  async _answer(route: Route): Promise<void> {
    const request = route.request();
    const url = toAppAddress(request.url());
    const frame = frameOf(request);
    const isMainFrame = frame === this._page?.mainFrame();
    if (request.isNavigationRequest()) {
      if (frame?.page() !== this._page) {
        this._askToOpen(request.url());
        return route.abort('aborted');
      }
      if (!this._mayNavigate(url, isMainFrame)) return route.abort('aborted');
      this.emit('did-start-navigation', { url, isMainFrame, isSameDocument: false });
    }
    const response = await schemeHandler(url);
    if (response) return route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body: Buffer.from(await response.arrayBuffer()) });
    tell('blocked', { url });
    return route.abort('addressunreachable');
  }

  _mayNavigate(url: string, isMainFrame: boolean): boolean {
    const own = isMainFrame && this._ownNavigation;
    if (isMainFrame) this._ownNavigation = false;
    if (own) return true;
    let prevented = false;
    this.emit('will-frame-navigate', { url, isMainFrame, preventDefault: () => (prevented = true) });
    return !prevented;
  }
}

/** A page that is only just being opened has no frame yet. */
function frameOf(request: Request): Frame | undefined {
  try {
    return request.frame();
  } catch {
    return undefined;
  }
}

/** `URL.origin` is "null" for schemes it does not know. */
function originOf(address: string): string | undefined {
  const url = URL.parse(address);
  return url?.host ? `${url.protocol}//${url.host}` : undefined;
}
