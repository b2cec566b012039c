import type { Browser as Process } from 'playwright-core';

/** A page that is about to fill a tab. */
export interface Arrival {
  /** The tab's own id; a new tab's is not known yet. */
  tab: string;
  url: string;
  method: string;
}

/** Whether it may; a session is told of every one of its own, also of each hop of a redirect. */
export type Doorkeeper = (arrival: Arrival) => Promise<boolean>;

/** Holds every page that is about to fill a tab, whoever began it, until its session has judged it. */
export interface Gate {
  guard(browserContextId: string, keeper: Doorkeeper): () => void;
}

/**
 * Listens on the browser itself rather than on pages: a tab that a page opens is held as well, before
 * anybody could attach to it. Requests for documents only, so that what pages load costs nothing here.
 * What cannot be judged is not loaded.
 */
export async function openGate(browser: Process): Promise<Gate> {
  const keepers = new Map<string, Doorkeeper>();
  const devtools = await browser.newBrowserCDPSession();

  async function mayPass(frame: string, url: string, method: string): Promise<boolean> {
    const { targetInfos } = await devtools.send('Target.getTargets');
    const tab = targetInfos.find(({ targetId, type }) => targetId === frame && type !== 'iframe');
    // A frame inside a page: what it loads goes through the proxy, like every picture.
    if (!tab) return true;
    const keeper = keepers.get(tab.browserContextId ?? '');
    return keeper !== undefined && keeper({ tab: frame, url, method });
  }

  devtools.on('Fetch.requestPaused', ({ requestId, frameId, request }) => {
    void (async () => {
      const passes = await mayPass(frameId, request.url, request.method).catch(() => false);
      // Aborted rather than blocked: the tab stays on the page it has.
      if (passes) await devtools.send('Fetch.continueRequest', { requestId });
      else await devtools.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    })().catch(() => undefined);
  });
  await devtools.send('Fetch.enable', { patterns: [{ resourceType: 'Document', requestStage: 'Request' }] });

  return {
    guard(browserContextId, keeper) {
      keepers.set(browserContextId, keeper);
      return () => void keepers.delete(browserContextId);
    },
  };
}
