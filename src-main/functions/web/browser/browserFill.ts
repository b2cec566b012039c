import { z } from 'zod';
import { AppError } from '../../../kernel/errors.ts';
import { formatBytes } from '../../../kernel/format.ts';
import type { CallContext } from '../../../registry/defineFunction.ts';
import { defineFunction } from '../../../registry/defineFunction.ts';
import { elementPreview } from './elementPreview.ts';
import { dialogField, dialogTextField, elementField, pageFields, reported, shownElement, whereNow } from './shared.ts';

/** All files of one call together. */
const mostBytes = 50_000_000;

export const browserFill = defineFunction({
  name: 'browser_fill',
  title: 'Fill in browser',
  category: 'web',
  summary: 'Fill a field of the open page',
  description: 'Puts a value into a field of the open page: types text, chooses an entry of a list by its label, ticks a box (true or false), sets a date or a slider. With files it answers a file field or the file chooser a click has opened. With submit it presses Enter afterwards. What is filled in may be sent by the page at once.',
  input: z.strictObject({
    element: elementField,
    value: z.string().max(100_000).default('').describe('What to fill in: text, the label of a list entry, true or false for a box.'),
    files: z.array(z.string().min(1).max(4096)).max(20).optional().describe('Files to give instead of a value, by their paths.'),
    submit: z.boolean().default(false).describe('Presses Enter afterwards.'),
    dialog: dialogField,
    dialog_text: dialogTextField,
  }),
  output: z.strictObject(pageFields),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: true },
  undo: 'impossible',
  timeoutMs: 60_000,
  phrase: ({ element, files }) => (files ? { base: 'Give', present: 'Giving', past: 'Gave', object: `${files.length === 1 ? 'a file' : `${files.length} files`} to ${shownElement(element)}` } : { base: 'Fill in', present: 'Filling in', past: 'Filled in', object: shownElement(element) }),
  effects: ({ element, files = [] }) => [{ kind: 'page', access: 'write', element }, ...files.map((path) => ({ kind: 'path' as const, access: 'read' as const, path }))],
  async preview(context, { element, value, files, submit }) {
    const given = await Promise.all((files ?? []).map(async (path) => ({ path: context.files.absolute(path), size: (await context.files.stat(path))?.size })));
    return {
      ...(await elementPreview(context, element, [
        ...(files ? given.map(({ path, size }) => ({ label: 'File', value: `${path}${size === undefined ? ', which is not there' : `, ${formatBytes(size)}`}`, tone: 'out' as const })) : [{ label: 'Value', value, tone: 'strong' as const }]),
        ...(submit ? [{ label: 'Then', value: 'presses Enter' }] : []),
      ])),
      approveLabel: files ? 'Give files' : 'Fill in',
    };
  },
  summarise: whereNow,
  view: () => ({ kind: 'nothing' }),
  phrasings: [
    'fill Name with Anna in the form',
    'type hello into the search box and press Enter',
    'enter my email address in the field Email',
    'fill e7 with 42',
    'choose Germany in the country list',
    'tick the box I agree',
    'untick Subscribe to newsletter',
    'set the date field to 2026-03-01',
    'upload report.pdf in the file field',
    'write a comment into the text area',
    'search for laptops on the website',
    'put 5 into Quantity',
  ],
  examples: [{ title: 'A text field', input: { element: 'Name', value: 'Ada' } }],
  async handler({ browser, files: port, signal }, { element, value, files, submit, dialog, dialog_text }) {
    const page = browser.page();
    if (files) return reported(await page.upload(element, await readFiles(port, files, signal), { signal }));
    return reported(await page.fill(element, value, { signal, submit, dialog: { accept: dialog === 'accept', text: dialog_text } }));
  },
});

async function readFiles(port: CallContext['files'], paths: readonly string[], signal: AbortSignal): Promise<{ name: string; mimeType: string; bytes: Uint8Array }[]> {
  const { lookup } = await import('mime-types');
  const found = [];
  let total = 0;
  for (const path of paths) {
    total += (await port.stat(path))?.size ?? 0;
    if (total > mostBytes) throw new AppError('TOO_LARGE', `The files are larger than ${formatBytes(mostBytes)} together`, { hint: 'Give fewer at a time' });
    const name = path.split(/[/\\]/).at(-1) ?? path;
    found.push({ name, mimeType: lookup(name) || 'application/octet-stream', bytes: await port.read(path, { signal }) });
  }
  return found;
}
