import type { Page } from 'playwright-core';
import { AppError, isAppError } from '../../../kernel/errors.ts';
import type { BrowserPage, PageReport, Visitor } from '../../browser.ts';
import { destinationOf } from './destinationOf.ts';
import { describeElement, findElement } from './elements.ts';
import { fillElement } from './fillElement.ts';
import type { Session } from './openSession.ts';
import { settle } from './settle.ts';
import { takeSnapshot } from './snapshot.ts';

const actionMs = 10_000;
const navigationMs = 30_000;
const settledMs = 3000;

export interface SessionAccess {
  find(): Promise<Session | undefined>;
  /** Opens it where it is not open. */
  open(profile: string | undefined): Promise<Session>;
  close(): Promise<boolean>;
}

/** What a visitor does with its session. */
export function createSessionPage(visitor: Visitor, { find, open, close }: SessionAccess): BrowserPage {
  async function required(): Promise<Session> {
    const session = await find();
    if (!session) throw new AppError('NOT_FOUND', 'No page is open in the browser', { hint: 'Call browser_navigate first' });
    return session;
  }

  /** The page may be another by now than the one the call was judged by. */
  async function requireAdmitted(page: Page): Promise<void> {
    const here = destinationOf(page.url(), 'POST');
    const admission = here && (await visitor.admit(here));
    if (admission && 'refusal' in admission) throw new AppError('FORBIDDEN', `The page that is open now is ${page.url()}, which this call was not judged by`, { hint: 'Call it again to have it judged anew' });
  }

  /** An action on the page, told with what came of it. A page it led to and that was not let in is an event, not a failure: the action itself took place. */
  async function perform(signal: AbortSignal, action: (page: Page, session: Session) => Promise<void>, dialog?: { accept: boolean; text?: string | undefined }): Promise<PageReport> {
    const session = await required();
    await session.act(visitor, signal, async (page) => {
      await requireAdmitted(page);
      await settle(page, async () => readably(action(page, session)));
    }, dialog);
    session.takeRefusal();
    return session.report();
  }

  return {
    async navigate(url, { signal, newTab = false, profile }) {
      const session = await open(profile);
      if (newTab) await session.openTab();
      let status: number | null = null;
      await session.act(visitor, signal, async (page) => {
        session.takeRefusal();
        let downloads = false;
        const onDownload = (): void => void (downloads = true);
        page.once('download', onDownload);
        try {
          const response = await page.goto(url, { waitUntil: 'domcontentloaded', timeout: navigationMs });
          status = response?.status() ?? null;
          await page.waitForLoadState('load', { timeout: settledMs }).catch(() => undefined);
          await settle(page, async () => undefined);
        } catch (error) {
          const refusal = session.takeRefusal();
          if (refusal !== undefined) throw new AppError('FORBIDDEN', refusal, { cause: error, hint: 'Navigate to that address itself: a call of its own is judged by where it leads' });
          if (!downloads && !/Download is starting/.test(String(error))) throw navigationError(url, error);
          if (!downloads) await page.waitForEvent('download', { timeout: settledMs }).catch(() => undefined);
        } finally {
          page.off('download', onDownload);
        }
      });
      return { ...(await session.report()), status };
    },
    async snapshot({ signal, element }) {
      return (await required()).act(visitor, signal, async (page) => readably(takeSnapshot(page, element === undefined ? undefined : await findElement(page, element, 'click'))));
    },
    report: async () => (await required()).report(),
    async describe(element) {
      return describeElement(await findElement((await required()).current, element, 'any'));
    },
    selectTab: async (index) => (await required()).selectTab(index),
    async scroll(to, { signal }) {
      await (await required()).act(visitor, signal, async (page) => settle(page, async () => page.evaluate(scrollPage, to)));
    },
    async waitForText(text, { signal, timeoutMs }) {
      await (await required()).act(visitor, signal, async (page) => {
        await page.getByText(text).first().waitFor({ state: 'visible', timeout: timeoutMs }).catch((error: unknown) => {
          throw new AppError('NOT_FOUND', `${JSON.stringify(text)} did not appear within ${Math.round(timeoutMs / 1000)} s`, { cause: error, hint: 'Take a snapshot to see what the page shows' });
        });
      });
    },
    click: async (element, { signal, double = false, dialog }) => perform(signal, async (page) => {
      const locator = await findElement(page, element, 'click');
      await (double ? locator.dblclick({ timeout: actionMs }) : locator.click({ timeout: actionMs }));
    }, dialog),
    fill: async (element, value, { signal, submit, dialog }) => perform(signal, async (page) => {
      const locator = await findElement(page, element, 'fill');
      await fillElement(locator, value);
      if (submit) await locator.press('Enter', { timeout: actionMs });
    }, dialog),
    upload: async (element, files, { signal }) => perform(signal, async (page, session) => {
      const given = files.map(({ name, mimeType, bytes }) => ({ name, mimeType, buffer: Buffer.from(bytes) }));
      const locator = await findElement(page, element, 'any');
      const chooser = session.chooser;
      const takesFiles = await locator.evaluate((node) => node instanceof HTMLInputElement && node.type === 'file');
      if (takesFiles) await locator.setInputFiles(given, { timeout: actionMs });
      else if (chooser) await chooser.setFiles(given, { timeout: actionMs });
      else {
        const [opened] = await Promise.all([page.waitForEvent('filechooser', { timeout: settledMs }), locator.click({ timeout: actionMs })]);
        await opened.setFiles(given, { timeout: actionMs });
      }
    }),
    async screenshot({ signal, element, fullPage, format }) {
      return (await required()).act(visitor, signal, async (page) => {
        const options = { type: format, ...(format === 'jpeg' && { quality: 80 }), timeout: actionMs, scale: 'css' } as const;
        const locator = element === undefined ? undefined : await findElement(page, element, 'click');
        const bytes = await readably(locator ? locator.screenshot(options) : page.screenshot({ ...options, fullPage }));
        const box = locator ? await locator.boundingBox() : fullPage ? await page.evaluate(pageSize) : page.viewportSize();
        return { bytes, width: Math.round(box?.width ?? 0), height: Math.round(box?.height ?? 0) };
      });
    },
    download: async (id) => (await required()).downloads.open(id),
    close,
  };
}

/** Runs in the page. */
function scrollPage(to: 'down' | 'up' | 'top' | 'bottom'): void {
  const root = document.scrollingElement ?? document.documentElement;
  const step = Math.round(window.innerHeight * 0.9);
  const top = { down: root.scrollTop + step, up: root.scrollTop - step, top: 0, bottom: root.scrollHeight }[to];
  root.scrollTo({ top, behavior: 'instant' });
}

/** Runs in the page. */
function pageSize(): { width: number; height: number } {
  const root = document.scrollingElement ?? document.documentElement;
  return { width: root.scrollWidth, height: root.scrollHeight };
}

const navigationErrors: readonly [RegExp, string][] = [
  [/ERR_TUNNEL_CONNECTION_FAILED|ERR_PROXY_CONNECTION_FAILED/, 'the host could not be reached, or may not be'],
  [/ERR_NAME_NOT_RESOLVED/, 'there is no such host'],
  [/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_(?:RESET|CLOSED)/, 'the server does not answer'],
  [/ERR_CERT_\w+|ERR_SSL_\w+/, 'its certificate is not to be trusted'],
  [/ERR_ABORTED/, 'the page was not loaded'],
  [/Timeout \d+ms exceeded/, `it did not load within ${navigationMs / 1000} s`],
];

function navigationError(url: string, error: unknown): unknown {
  if (isAppError(error)) return error;
  const text = error instanceof Error ? error.message : String(error);
  const known = navigationErrors.find(([pattern]) => pattern.test(text));
  return new AppError('NETWORK', `${url} could not be opened: ${known?.[1] ?? firstLine(text)}`, { cause: error, hint: 'Check the address; browser_navigate again if the server was only slow' });
}

/** The library's words for what the page did not let happen, as one sentence. */
async function readably<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isAppError(error)) throw error;
    const text = error instanceof Error ? error.message : String(error);
    if (/Target (?:page|closed)|has been closed|crashed/i.test(text)) throw new AppError('NOT_FOUND', 'The page was closed while this ran', { cause: error, hint: 'Call browser_snapshot to see what is open' });
    if (/intercepts pointer events/.test(text)) throw new AppError('CONFLICT', `Something lies over the element: ${/<[^>]+>/.exec(text)?.[0] ?? 'another element'}`, { cause: error, hint: 'Close what covers it first; a snapshot shows it' });
    if (/not (?:visible|enabled|editable)|disabled/.test(text) || /Timeout \d+ms exceeded/.test(text)) throw new AppError('CONFLICT', `The element cannot be used now: it is ${/not enabled|disabled/.test(text) ? 'disabled' : /not editable/.test(text) ? 'not editable' : 'not visible or moving'}`, { cause: error, hint: 'Take a snapshot; something may have to be filled, opened or scrolled to first' });
    throw new AppError('CONFLICT', `The page did not let this happen: ${firstLine(text)}`, { cause: error, hint: 'Take a snapshot to see what it shows now' });
  }
}

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').slice(0, 300);
}
