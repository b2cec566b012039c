import type { Page, Request } from 'playwright-core';

/** What a page shows next depends on these; pictures, fonts and streams may go on. */
const decisive = new Set(['document', 'stylesheet', 'script', 'xhr', 'fetch']);

const noticeMs = 80;
const requestsMs = 5000;
const loadMs = 10_000;
/** Script that runs when an answer came draws before this has passed. */
const drawMs = 40;

/**
 * Runs an action and waits until what it began has come to rest: a page it navigated to is loaded, or
 * what it fetched has come. A page that never rests is not waited for longer than a few seconds.
 */
export async function settle<T>(page: Page, action: () => Promise<T>): Promise<T> {
  const open = new Set<Request>();
  let began = 0;
  let navigated = false;
  const onRequest = (request: Request): void => {
    if (!decisive.has(request.resourceType())) return;
    open.add(request);
    began++;
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) navigated = true;
  };
  const onDone = (request: Request): void => void open.delete(request);
  page.on('request', onRequest);
  page.on('requestfinished', onDone);
  page.on('requestfailed', onDone);
  try {
    const result = await action();
    await pause(noticeMs);
    if (navigated) await page.waitForLoadState('load', { timeout: loadMs }).catch(() => undefined);
    const until = Date.now() + requestsMs;
    for (let seen = -1; (open.size > 0 || seen !== began) && Date.now() < until && !page.isClosed(); ) {
      seen = began;
      await pause(open.size > 0 ? 25 : began === 0 ? 0 : drawMs);
    }
    return result;
  } finally {
    page.off('request', onRequest);
    page.off('requestfinished', onDone);
    page.off('requestfailed', onDone);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
