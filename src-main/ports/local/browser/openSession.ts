import type { BrowserContext, FileChooser, Page } from 'playwright-core';
import { AppError } from '../../../kernel/errors.ts';
import type { Admission, DialogAnswer, PageReport, Picture, Visitor } from '../../browser.ts';
import { openHostProxy } from '../sandbox/hostProxy.ts';
import { destinationOf } from './destinationOf.ts';
import { holdDownloads, type HeldDownloads } from './holdDownloads.ts';
import type { Gate } from './gate.ts';
import { castScreen } from './castScreen.ts';
import { createSessionHosts } from './sessionHosts.ts';

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

/** The cookies, tabs and downloads of one caller. */
export interface Session {
  readonly context: BrowserContext;
  readonly current: Page;
  readonly downloads: HeldDownloads;
  /** The file chooser a click has opened and nobody has answered. */
  readonly chooser: FileChooser | undefined;
  /** When it was last used. */
  readonly usedAt: number;
  readonly watchers: number;
  openTab(): Promise<void>;
  selectTab(index: number): Promise<void>;
  /** Runs one action after the other. Pages that open meanwhile are judged by its visitor, and later ones too. */
  act<T>(visitor: Visitor, signal: AbortSignal, action: (page: Page) => Promise<T>, dialog?: DialogAnswer): Promise<T>;
  /** Why the last page that was to fill the tab was not loaded; told once. */
  takeRefusal(): string | undefined;
  report(): Promise<PageReport>;
  watch(onPicture: (picture: Picture) => void): () => void;
  close(): Promise<void>;
}

/** A tab whose page was let in is there within so long. */
const tabMs = 3000;
const viewport = { width: 1280, height: 800 };
const mostTabs = 12;
const mostEvents = 20;
/** What one session may load and send altogether. */
const sessionBytes = 4 * 1024 ** 3;

export interface SessionOptions {
  browser: { newContext: NonNullable<ReturnType<BrowserContext['browser']>>['newContext'] };
  gate: Gate;
  visitor: Visitor;
  stored: StorageState | undefined;
  /** It moved: another address, title or number of tabs. */
  onChange(): void;
}

export async function openSession({ browser, gate, visitor: first, stored, onChange }: SessionOptions): Promise<Session> {
  const hosts = createSessionHosts();
  const proxy = await openHostProxy({ hosts, socketPath: null, limits: { bytes: sessionBytes } });
  let context: BrowserContext;
  try {
    context = await browser.newContext({ proxy: { server: `http://127.0.0.1:${proxy.port}` }, acceptDownloads: true, viewport, ...(stored && { storageState: stored }) });
  } catch (error) {
    await proxy.close();
    throw error;
  }
  let visitor = first;
  let dialogAnswer: DialogAnswer | undefined;
  let current: Page | undefined;
  let chooser: FileChooser | undefined;
  let refusal: string | undefined;
  let events: string[] = [];
  let usedAt = Date.now();
  let turn: Promise<unknown> = Promise.resolve();
  /** Tabs expected, and the last that came. */
  let opening: Promise<void> = Promise.resolve();
  let arriving: Promise<void> = Promise.resolve();
  const known = new Set<string>();
  const downloads = holdDownloads();
  const screen = castScreen();

  const note = (event: string): void => {
    events = [...events, event].slice(-mostEvents);
  };

  async function judge(tab: string, url: string, method: string): Promise<boolean> {
    const destination = destinationOf(url, method);
    const admission: Admission = destination ? await visitor.admit(destination) : { refusal: 'only web pages are opened' };
    if ('effect' in admission) {
      hosts.expect(tab, url, admission.effect);
      if (!known.has(tab)) expectTab(tab);
      return true;
    }
    refusal = `${shortened(url)} was not loaded: ${admission.refusal}`;
    note(refusal);
    return false;
  }

  /** A page opens a tab: whoever acts waits until it is there. */
  function expectTab(tab: string): void {
    known.add(tab);
    const shown = new Promise<void>((resolve) => {
      context.once('page', () => resolve());
      setTimeout(resolve, tabMs).unref();
    });
    opening = Promise.all([opening, shown.then(() => arriving)]).then(() => undefined);
  }

  async function identify(page: Page): Promise<{ tab: string; owner: string }> {
    const devtools = await context.newCDPSession(page);
    const { targetInfo } = await devtools.send('Target.getTargetInfo');
    await devtools.detach();
    known.add(targetInfo.targetId);
    const tab = targetInfo.targetId;
    // A new tab has its page by the time it is known here.
    if (page.url() !== 'about:blank') hosts.arrived(tab);
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) hosts.arrived(tab);
    });
    page.on('requestfailed', (request) => {
      if (request.isNavigationRequest() && request.frame() === page.mainFrame()) hosts.stayed(tab, request.url());
    });
    page.on('response', (response) => {
      // An answer without content leaves the page before it in place.
      if ((response.status() === 204 || response.status() === 205) && response.request().isNavigationRequest() && response.frame() === page.mainFrame()) hosts.stayed(tab, response.url());
    });
    page.once('close', () => hosts.forget(targetInfo.targetId));
    return { tab: targetInfo.targetId, owner: targetInfo.browserContextId ?? '' };
  }

  function adopt(page: Page): void {
    page.on('dialog', (dialog) => {
      const asks = dialog.type() === 'confirm' || dialog.type() === 'prompt';
      const accepted = asks ? (dialogAnswer?.accept ?? false) : true;
      note(`The page showed ${dialog.type() === 'alert' ? 'a message' : dialog.type() === 'beforeunload' ? 'a warning on leaving' : 'a question'}${dialog.message() === '' ? '' : `: ${JSON.stringify(dialog.message().slice(0, 500))}`}; it was ${accepted ? 'accepted' : 'dismissed'}${asks && !accepted ? '. To accept it, repeat the action with dialog set to accept' : ''}`);
      void (accepted ? dialog.accept(dialog.type() === 'prompt' ? dialogAnswer?.text : undefined) : dialog.dismiss()).catch(() => undefined);
    });
    page.on('filechooser', (opened) => {
      chooser = opened;
      note('The page asks for a file: give files to browser_fill for the same element');
    });
    page.on('download', (download) => void downloads.take(download, note).then(onChange, () => undefined));
    page.on('crash', () => {
      note('The page crashed');
      void page.close().catch(() => undefined);
    });
    page.on('close', () => {
      if (page === current) current = context.pages().filter((each) => each !== page).at(-1);
      if (current) screen.show(current);
      onChange();
    });
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) onChange();
    });
  }

  async function showNew(page: Page): Promise<void> {
    adopt(page);
    void identify(page).catch(() => undefined);
    if (context.pages().length > mostTabs) {
      note(`The page opened more than ${mostTabs} tabs; the last was closed`);
      await page.close().catch(() => undefined);
      return;
    }
    await page.waitForLoadState('domcontentloaded', { timeout: 3000 }).catch(() => undefined);
    if (page.isClosed()) return;
    // Its page was not let in, or it was opened for a download.
    if ((page.url() === 'about:blank' || page.url() === '') && current && !current.isClosed()) {
      await page.close().catch(() => undefined);
      return;
    }
    current = page;
    note(`A new tab was opened: ${shortened(page.url())}`);
    screen.show(page);
    onChange();
  }

  const firstPage = await context.newPage();
  const leave = gate.guard((await identify(firstPage)).owner, ({ tab, url, method }) => judge(tab, url, method));
  adopt(firstPage);
  current = firstPage;
  let ownTab = false;
  context.on('page', (page) => {
    if (!ownTab) arriving = showNew(page).catch(() => undefined);
  });

  function requireCurrent(): Page {
    if (!current || current.isClosed()) throw new AppError('NOT_FOUND', 'No page is open in the browser', { hint: 'Call browser_navigate first' });
    return current;
  }

  async function tabsOf(): Promise<PageReport['tabs']> {
    return Promise.all(context.pages().map(async (page, index) => ({ index, url: page.url(), title: await titleOf(page), current: page === current })));
  }

  return {
    context,
    get current() {
      return requireCurrent();
    },
    downloads,
    get chooser() {
      const opened = chooser;
      chooser = undefined;
      return opened;
    },
    get usedAt() {
      return usedAt;
    },
    get watchers() {
      return screen.watchers;
    },
    async openTab() {
      if (context.pages().length >= mostTabs) throw new AppError('TOO_LARGE', `There are ${mostTabs} tabs already`, { hint: 'Close the browser, or use a tab that is open' });
      ownTab = true;
      try {
        current = await context.newPage();
      } finally {
        ownTab = false;
      }
      await identify(current);
      adopt(current);
      screen.show(current);
    },
    async selectTab(index) {
      const page = context.pages()[index];
      if (!page) throw new AppError('NOT_FOUND', `There is no tab ${index}; there are ${context.pages().length}`, { hint: 'Tabs are numbered from 0' });
      current = page;
      await page.bringToFront();
      screen.show(page);
      onChange();
    },
    act(next, signal, action, dialog) {
      const run = async () => {
        signal.throwIfAborted();
        visitor = next;
        dialogAnswer = dialog;
        usedAt = Date.now();
        try {
          const result = await untilAborted(action(requireCurrent()), signal);
          await opening;
          await Promise.all([arriving, downloads.settled()]);
          return result;
        } finally {
          dialogAnswer = undefined;
          usedAt = Date.now();
        }
      };
      const done = turn.then(run, run);
      turn = done.catch(() => undefined);
      return done;
    },
    takeRefusal() {
      const told = refusal;
      refusal = undefined;
      return told;
    },
    async report() {
      const page = requireCurrent();
      const told = events;
      events = [];
      return { url: page.url(), title: await titleOf(page), tabs: await tabsOf(), events: told, downloads: downloads.list() };
    },
    watch(onPicture) {
      if (current && !current.isClosed()) screen.show(current);
      return screen.watch(onPicture);
    },
    async close() {
      leave();
      screen.stop();
      await context.close().catch(() => undefined);
      await Promise.all([proxy.close(), downloads.discard()]);
    },
  };
}

/** A page whose script hangs has no title to tell. */
function titleOf(page: Page): Promise<string> {
  return Promise.race([page.title().catch(() => ''), new Promise<string>((resolve) => setTimeout(resolve, 1000, ''))]);
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function shortened(url: string): string {
  return url.length > 200 ? `${url.slice(0, 199)}…` : url;
}
