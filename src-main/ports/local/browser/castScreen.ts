import type { CDPSession, Page } from 'playwright-core';
import type { Picture } from '../../browser.ts';

/** Pictures of the page in front, while somebody looks. */
export interface ScreenCast {
  /** The page to show from now on. */
  show(page: Page): void;
  watch(onPicture: (picture: Picture) => void): () => void;
  readonly watchers: number;
  stop(): void;
}

const size = { maxWidth: 960, maxHeight: 600 };
/** The browser sends the next picture once this one was acknowledged. */
const betweenMs = 250;

export function castScreen(): ScreenCast {
  const watchers = new Set<(picture: Picture) => void>();
  let shown: Page | undefined;
  let cast: { page: Page; devtools: Promise<CDPSession> } | undefined;
  let last: Picture | undefined;

  async function start(page: Page): Promise<CDPSession> {
    const devtools = await page.context().newCDPSession(page);
    devtools.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
      setTimeout(() => void devtools.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined), betweenMs);
      const scale = Math.min(1, size.maxWidth / metadata.deviceWidth, size.maxHeight / metadata.deviceHeight);
      last = { mime: 'image/jpeg', base64: data, width: Math.round(metadata.deviceWidth * scale), height: Math.round(metadata.deviceHeight * scale) };
      for (const tell of watchers) tell(last);
    });
    await devtools.send('Page.startScreencast', { format: 'jpeg', quality: 60, ...size });
    return devtools;
  }

  function end(): void {
    cast?.devtools.then((devtools) => devtools.detach()).catch(() => undefined);
    cast = undefined;
  }

  function follow(): void {
    if (!shown || watchers.size === 0) {
      end();
      return;
    }
    if (cast?.page === shown) return;
    end();
    last = undefined;
    cast = { page: shown, devtools: start(shown) };
    cast.devtools.catch(() => undefined);
  }

  return {
    show(page) {
      shown = page;
      follow();
    },
    watch(onPicture) {
      watchers.add(onPicture);
      // A page that stands still sends nothing new.
      if (last) onPicture(last);
      follow();
      return () => {
        watchers.delete(onPicture);
        follow();
      };
    },
    get watchers() {
      return watchers.size;
    },
    stop() {
      watchers.clear();
      end();
    },
  };
}
