import { z } from 'zod';
import { defineFunction } from '../../../registry/defineFunction.ts';
import { pageFields, reported, seen, snapshotFields, snapshotInput, whereNow } from './shared.ts';

const webAddress = z.string().trim().min(1).max(8000).transform((text) => (/^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[\w.-]+:\d+(?:\/|$)/.test(text) ? text : `https://${text}`)).pipe(z.url({ protocol: /^https?$/, message: 'must be an http or https address' }));

export const browserNavigate = defineFunction({
  name: 'browser_navigate',
  title: 'Open in browser',
  category: 'web',
  summary: 'Open a page in a real browser',
  description: 'Opens an address in a real browser without a window, one session for this chat, and returns the page as an accessibility snapshot with references for browser_click and browser_fill. For pages that need script, a login or clicking; for plain reading fetch_webpage is faster. Every site is judged: a page that leads on to another host is not followed unless that is allowed too.',
  input: z.strictObject({
    url: webAddress.describe('The address; https is assumed where it names no scheme.'),
    new_tab: z.boolean().default(false).describe('Opens it in a tab of its own.'),
    profile: z.string().trim().min(1).max(60).optional().describe('Keeps cookies and logins under this name and takes them up again. Without it everything is thrown away at the end.'),
    ...snapshotInput,
  }),
  output: z.strictObject({ ...pageFields, status: z.number().int().nullable().describe('HTTP status of the page; null for what came without one.'), ...snapshotFields }),
  annotations: { readOnly: false, destructive: false, idempotent: false, openWorld: true },
  undo: 'impossible',
  timeoutMs: 90_000,
  phrase: ({ url }) => ({ base: 'Open', present: 'Opening', past: 'Opened', object: `${new URL(url).host} in the browser` }),
  effects: ({ url }) => {
    const { hostname, port, protocol } = new URL(url);
    return [{ kind: 'network', access: 'read', host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) }];
  },
  async preview({ network }, { url, profile }) {
    const { addresses } = await network.look(new URL(url).hostname);
    return {
      preview: {
        kind: 'request',
        method: 'GET',
        url,
        addresses: addresses.map(({ address, place }) => (place === 'public' ? address : `${address} (${place})`)),
        headers: profile === undefined ? [] : [{ name: 'profile', value: `${profile}, with what it is logged in to` }],
        body: '',
        bodyBytes: 0,
        truncated: false,
        notes: [],
      },
      approveLabel: 'Open page',
    };
  },
  summarise: ({ url, status, events }) => `${whereNow({ url, events })}${status === null || status < 400 ? '' : ` (status ${status})`}`,
  view: ({ snapshot, truncated }) => ({ kind: 'text', text: snapshot, truncated }),
  phrasings: [
    'open https://example.com in the browser',
    'browse to the login page',
    'go to news.ycombinator.com with a real browser',
    'navigate to https://example.org/docs',
    'visit the website and show me what is on it',
    'load this page with JavaScript',
    'start a browser at http://localhost:3000',
    'open the shop in a browser tab',
    'take the browser to https://example.com/account',
    'open a new tab with the wiki',
    'bring up https://example.net/login in the browser',
    'launch the web browser on my blog',
    'log in with my saved browser profile at https://example.com',
  ],
  examples: [{ title: 'A page', input: { url: 'https://site.example.com/' } }],
  async handler({ browser, signal, progress }, { url, new_tab, profile, max_characters }) {
    progress({ done: 0, unit: 'steps', note: url });
    const page = browser.page();
    const { status, ...report } = await page.navigate(url, { signal, newTab: new_tab, profile });
    return { ...reported(report), status, ...(await seen(page, signal, max_characters)) };
  },
});
