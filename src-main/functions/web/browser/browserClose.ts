import { z } from 'zod';
import { defineFunction } from '../../../registry/defineFunction.ts';
import { lookAtPage } from './shared.ts';

export const browserClose = defineFunction({
  name: 'browser_close',
  title: 'Close browser',
  category: 'web',
  summary: 'End the browser session of this chat',
  description: 'Closes the browser session with all its tabs. Cookies, logins and held downloads are thrown away, unless the session was opened with a profile, which keeps its logins. A later browser_navigate starts a new one.',
  input: z.strictObject({}),
  output: z.strictObject({ closed: z.boolean().describe('False where no browser was open.') }),
  annotations: { readOnly: false, destructive: false, idempotent: true, openWorld: false },
  undo: 'impossible',
  timeoutMs: 30_000,
  phrase: () => ({ base: 'Close', present: 'Closing', past: 'Closed', object: 'the browser' }),
  effects: () => [lookAtPage],
  async preview({ browser }) {
    const sight = browser.sight('');
    return { preview: { kind: 'facts', facts: [{ label: 'Page', value: sight?.url ?? 'none is open', tone: 'strong' }, { label: 'Tabs', value: String(sight?.tabs ?? 0) }], notes: [] }, approveLabel: 'Close browser' };
  },
  summarise: ({ closed }) => (closed ? 'Closed' : 'No browser was open'),
  view: () => ({ kind: 'nothing' }),
  phrasings: [
    'close the browser',
    'end the browser session',
    'quit the web browser',
    'I am done with the website, close it',
    'shut the browser down',
    'close all browser tabs',
    'stop browsing',
    'leave the page and close the browser',
    'finish the browser session and forget the logins',
    'exit the browser',
  ],
  examples: [{ title: 'Close it', input: {} }],
  handler: async ({ browser }) => ({ closed: await browser.page().close() }),
});
