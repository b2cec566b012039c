// The browser that examples use: site.example.com is a local site, and is open, with a file that it gave.
import type { Browser, BrowserPage, Visitor } from '../../src-main/ports/browser.ts';
import { openSharedBrowser } from './browserDesk.ts';
import { startBrowserSite } from './browserSite.ts';

export interface ExampleBrowser {
  browser: Browser;
  close(): Promise<void>;
}

export async function openExampleBrowser(): Promise<ExampleBrowser> {
  const site = await startBrowserSite();
  const shared = openSharedBrowser();
  const { browser } = shared;

  function pageOf(given: Visitor): BrowserPage {
    const visitor: Visitor = { ...given, admit: async (destination) => ({ effect: { kind: 'network', ...destination, place: 'loopback' } }) };
    const page = browser.page(visitor);
    const navigate: BrowserPage['navigate'] = (url, options) => page.navigate(url.replace('https://site.example.com', site.origin), options);
    const opened = async (): Promise<void> => {
      if (browser.sight(given.session)) return;
      const { signal } = new AbortController();
      await navigate('https://site.example.com/list.csv', { signal });
      await navigate('https://site.example.com/', { signal });
    };
    return new Proxy(page, {
      get: (target, name) => {
        if (name === 'navigate') return navigate;
        const method: unknown = Reflect.get(target, name);
        return typeof method === 'function' ? async (...args: unknown[]) => {
          await opened();
          return Reflect.apply(method, target, args) as unknown;
        } : method;
      },
    });
  }

  return {
    browser: { ...browser, page: (visitor) => pageOf(visitor ?? { session: 'nobody', admit: async () => ({ refusal: 'nobody' }) }) },
    async close() {
      await shared.close();
      await site.close();
    },
  };
}
