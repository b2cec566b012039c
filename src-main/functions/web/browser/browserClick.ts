import { z } from 'zod';
import { defineFunction } from '../../../registry/defineFunction.ts';
import { elementPreview } from './elementPreview.ts';
import { dialogField, dialogTextField, elementField, pageFields, reported, seen, shownElement, snapshotFields, snapshotInput, whereNow } from './shared.ts';

export const browserClick = defineFunction({
  name: 'browser_click',
  title: 'Click in browser',
  category: 'web',
  summary: 'Click an element of the open page',
  description: 'Clicks a button, link or anything else on the open page and returns what the page shows afterwards. A click may send what was filled in. Where it leads to another host, that host is judged as well. A file it downloads is held for browser_save_download.',
  input: z.strictObject({
    element: elementField,
    double: z.boolean().default(false).describe('Clicks twice.'),
    dialog: dialogField,
    dialog_text: dialogTextField,
    ...snapshotInput,
  }),
  output: z.strictObject({ ...pageFields, ...snapshotFields }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: true },
  undo: 'impossible',
  timeoutMs: 60_000,
  phrase: ({ element }) => ({ base: 'Click', present: 'Clicking', past: 'Clicked', object: shownElement(element) }),
  effects: ({ element }) => [{ kind: 'page', access: 'write', element }],
  async preview(context, { element, dialog, dialog_text }) {
    const answers = dialog === 'accept' ? [{ label: 'Questions', value: dialog_text === undefined ? 'are answered with yes' : `are answered with ${JSON.stringify(dialog_text)}`, tone: 'write' as const }] : [];
    return { ...(await elementPreview(context, element, answers)), approveLabel: 'Click' };
  },
  summarise: whereNow,
  view: ({ snapshot, truncated }) => ({ kind: 'text', text: snapshot, truncated }),
  phrasings: [
    'click the Sign in button',
    'press Submit on the page',
    'click on the link Next',
    'click e12',
    'follow the first search result in the browser',
    'click Accept all on the cookie banner',
    'double click the row',
    'choose the Settings tab on the website',
    'hit the Download button on the page',
    'open the menu on the website',
    'click Delete and confirm the dialog',
    'push the button called Save',
  ],
  examples: [{ title: 'A button', input: { element: 'Show more' } }],
  async handler({ browser, signal }, { element, double, dialog, dialog_text, max_characters }) {
    const page = browser.page();
    const report = await page.click(element, { signal, double, dialog: { accept: dialog === 'accept', text: dialog_text } });
    return { ...reported(report), ...(await seen(page, signal, max_characters)) };
  },
});
