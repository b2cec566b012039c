import { z } from 'zod';
import { defineFunction } from '../../../registry/defineFunction.ts';
import { elementField, lookAtPage, pageFields, reported, seen, snapshotFields, snapshotInput } from './shared.ts';

export const browserSnapshot = defineFunction({
  name: 'browser_snapshot',
  title: 'Look at page',
  category: 'web',
  summary: 'What the browser shows, with references',
  description: 'Returns the open page as an accessibility tree with references for browser_click and browser_fill; better for acting than a screenshot. It can first wait for a text, scroll (which loads more on endless pages), or bring another tab to the front.',
  input: z.strictObject({
    element: elementField.optional().describe('Only this element and what is in it.'),
    wait_for: z.string().min(1).max(500).optional().describe('Waits until this text is to be seen.'),
    timeout: z.number().min(0).max(60).default(10).describe('Seconds to wait for that text at most.'),
    scroll: z.enum(['down', 'up', 'top', 'bottom']).optional().describe('Scrolls the page first, down and up by a screenful.'),
    tab: z.number().int().min(0).max(100).optional().describe('Brings this tab to the front first.'),
    ...snapshotInput,
  }),
  output: z.strictObject({ ...pageFields, ...snapshotFields }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  undo: 'nothing',
  timeoutMs: 90_000,
  phrase: () => ({ base: 'Look at', present: 'Looking at', past: 'Looked at', object: 'the page in the browser' }),
  effects: () => [lookAtPage],
  summarise: ({ title, url }) => (title === '' ? url : `${title} · ${URL.parse(url)?.host ?? ''}`),
  view: ({ snapshot, truncated }) => ({ kind: 'text', text: snapshot, truncated }),
  phrasings: [
    'what is on the page in the browser',
    'take an accessibility snapshot',
    'read the page that is open',
    'list the buttons and links of this page',
    'scroll down in the browser',
    'wait until the page shows Done',
    'which fields does the form have',
    'grab a snapshot of the current browser page',
    'look at the other browser tab',
    'scroll to the bottom of the page and read on',
    'what does the browser show now',
    'snapshot of the current page',
  ],
  examples: [{ title: 'The page that is open', input: {} }],
  async handler({ browser, signal }, { element, wait_for, timeout, scroll, tab, max_characters }) {
    const page = browser.page();
    if (tab !== undefined) await page.selectTab(tab);
    if (scroll !== undefined) await page.scroll(scroll, { signal });
    if (wait_for !== undefined) await page.waitForText(wait_for, { signal, timeoutMs: timeout * 1000 });
    const snapshot = await seen(page, signal, max_characters, element);
    return { ...reported(await page.report()), ...snapshot };
  },
});
