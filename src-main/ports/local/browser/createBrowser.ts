import { randomUUID } from 'node:crypto';
import { AppError } from '../../../kernel/errors.ts';
import { Emitter } from '../../../kernel/events.ts';
import type { Browser, BrowserSight, Destination, Visitor } from '../../browser.ts';
import { destinationOf } from './destinationOf.ts';
import { describeElement, findElement } from './elements.ts';
import { openGate, type Gate } from './gate.ts';
import { launchBrowser, type RunningBrowser } from './launchBrowser.ts';
import { openSession, type Session } from './openSession.ts';
import { createProfiles } from './profiles.ts';
import { createSessionPage } from './sessionPage.ts';
import { settle } from './settle.ts';

interface Kept {
  session: Session;
  profile: { owner: string; name: string } | undefined;
}

export interface LocalBrowserOptions {
  /** Where profiles that are to be kept lie. */
  profileFolder(): string;
  environment?: NodeJS.ProcessEnv;
  /** A session nobody uses or looks at ends after so long; the browser, once it has none. */
  idleMs?: number;
}

const renderMs = 20_000;
const mostSessions = 16;

/** Drives the installed browser. Nothing is started, and no library loaded, before the first page. */
export function createLocalBrowser({ profileFolder, environment = process.env, idleMs = 15 * 60_000 }: LocalBrowserOptions): Browser {
  const changed = new Emitter<string>();
  const profiles = createProfiles(profileFolder);
  const sessions = new Map<string, Promise<Kept>>();
  /** The same, once they are open. */
  const opened = new Map<string, Kept>();
  const sights = new Map<string, BrowserSight>();
  let running: Promise<{ browser: RunningBrowser; gate: Gate }> | undefined;
  let sweeping: NodeJS.Timeout | undefined;

  function start(): Promise<{ browser: RunningBrowser; gate: Gate }> {
    running ??= (async () => {
      const browser = await launchBrowser(environment);
      browser.process.on('disconnected', () => {
        running = undefined;
        for (const key of sessions.keys()) forget(key);
        void browser.end();
      });
      return { browser, gate: await openGate(browser.process) };
    })();
    running.catch(() => (running = undefined));
    return running;
  }

  function forget(key: string): void {
    sessions.delete(key);
    opened.delete(key);
    if (sights.delete(key)) changed.emit(key);
  }

  async function openNew(visitor: Visitor, profile: string | undefined): Promise<Kept> {
    const key = visitor.session;
    const { browser, gate } = await start();
    const owner = profile === undefined ? undefined : { owner: key, name: profile };
    const session = await openSession({ browser: browser.process, gate, visitor, stored: owner && (await profiles.read(owner.owner, owner.name)), onChange: () => void look(key, browser).catch(() => undefined) });
    const kept = { session, profile: owner };
    opened.set(key, kept);
    await look(key, browser);
    return kept;
  }

  async function look(key: string, { confinement }: RunningBrowser): Promise<void> {
    const kept = opened.get(key);
    if (!kept) return;
    const page = kept.session.current;
    const title = await page.title().catch(() => '');
    // Nothing is to be seen before the first page.
    if (!opened.has(key) || (page.url() === 'about:blank' && !sights.has(key))) return;
    sights.set(key, { url: page.url(), title, tabs: kept.session.context.pages().length, confinement });
    changed.emit(key);
  }

  async function open(visitor: Visitor, profile: string | undefined): Promise<Session> {
    const key = visitor.session;
    const known = sessions.get(key);
    if (known) {
      const kept = await known;
      if (profile === undefined || kept.profile?.name === profile) return kept.session;
      await close(key);
    }
    if (sessions.size >= mostSessions) throw new AppError('OVERLOADED', `There are ${mostSessions} browser sessions already`, { hint: 'Close one with browser_close; unused ones end by themselves' });
    const opening = openNew(visitor, profile);
    sessions.set(key, opening);
    opening.catch(() => forget(key));
    sweeping ??= setInterval(() => void sweep().catch(() => undefined), Math.min(idleMs, 60_000)).unref();
    return (await opening).session;
  }

  async function close(key: string): Promise<boolean> {
    const known = sessions.get(key);
    if (!known) return false;
    sessions.delete(key);
    const kept = await known.catch(() => undefined);
    if (kept?.profile) await profiles.save(kept.profile.owner, kept.profile.name, kept.session.context).catch(() => undefined);
    forget(key);
    await kept?.session.close();
    return kept !== undefined;
  }

  async function sweep(): Promise<void> {
    const now = Date.now();
    for (const [key, { session }] of [...opened]) if (session.watchers === 0 && now - session.usedAt > idleMs) await close(key);
    if (sessions.size === 0) await end();
  }

  async function end(): Promise<void> {
    clearInterval(sweeping);
    sweeping = undefined;
    const ending = running;
    running = undefined;
    const started = await ending?.catch(() => undefined);
    await started?.browser.end();
  }

  const pageOf = (visitor: Visitor) => createSessionPage(visitor, { find: async () => (await sessions.get(visitor.session)?.catch(() => undefined))?.session, open: (profile) => open(visitor, profile), close: () => close(visitor.session) });

  return {
    page: (visitor) => pageOf(required(visitor)),
    async reaches(key, { access, element }) {
      const kept = opened.get(key);
      if (!kept) return [];
      const page = kept.session.current;
      const found: Destination[] = [];
      const add = (destination: Destination | undefined): void => {
        if (destination && !found.some(({ host, port, access: known }) => host === destination.host && port === destination.port && (known === 'write' || known === destination.access))) found.push(destination);
      };
      const here = destinationOf(page.url());
      add(here && { ...here, access });
      if (element === undefined) return found;
      // An element that cannot be found leads nowhere: the call will say so.
      const locator = await findElement(page, element, 'any').catch(() => undefined);
      const target = locator && (await describeElement(locator)).leadsTo;
      add(target && destinationOf(target.url, target.access === 'write' ? 'POST' : 'GET'));
      return found;
    },
    async rendered(url, { signal, visitor: given, timeoutMs = renderMs }) {
      const visitor = { ...required(given), session: `rendered:${randomUUID()}` };
      try {
        const { status } = await pageOf(visitor).navigate(url, { signal });
        const session = await open(visitor, undefined);
        return await session.act(visitor, signal, async (page) => {
          // Script that goes on asking for things, as chats and tickers do, is not waited for to its end.
          await page.waitForLoadState('networkidle', { timeout: Math.min(timeoutMs, renderMs) }).catch(() => undefined);
          await settle(page, async () => undefined);
          return { url: page.url(), status, title: await page.title(), html: await page.content() };
        });
      } finally {
        await close(visitor.session);
      }
    },
    sight: (key) => sights.get(key),
    changed: changed.event,
    watch(key, onPicture) {
      return opened.get(key)?.session.watch(onPicture) ?? (() => undefined);
    },
    close,
    async dispose() {
      for (const key of [...sessions.keys()]) await close(key);
      await end();
    },
  };
}

function required(visitor: Visitor | undefined): Visitor {
  if (visitor) return visitor;
  throw new AppError('INTERNAL', 'A page was asked for without saying on whose behalf');
}
