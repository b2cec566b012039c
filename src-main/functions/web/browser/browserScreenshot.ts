import { z } from 'zod';
import { AppError } from '../../../kernel/errors.ts';
import { formatBytes } from '../../../kernel/format.ts';
import { defineFunction } from '../../../registry/defineFunction.ts';
import { elementField, lookAtPage } from './shared.ts';

export const browserScreenshot = defineFunction({
  name: 'browser_screenshot',
  title: 'Screenshot',
  category: 'web',
  summary: 'A picture of the page in the browser',
  description: 'Takes a picture of the open page, of the whole of it or of one element, returns it as an image and saves it where output_path is given. To act on the page use browser_snapshot, which gives references.',
  input: z.strictObject({
    output_path: z.string().min(1).max(4096).optional().describe('Where to save it; png or jpg by its extension.'),
    element: elementField.optional().describe('Only this element.'),
    full_page: z.boolean().default(false).describe('All of the page, not only what is in view.'),
    overwrite: z.boolean().default(false).describe('Replaces a file that is there.'),
  }),
  output: z.strictObject({
    mime: z.enum(['image/png', 'image/jpeg']).describe('Kind of picture.'),
    width: z.number().int().describe('Width in pixels.'),
    height: z.number().int().describe('Height in pixels.'),
    bytes: z.number().int().describe('Size.'),
    output_path: z.string().optional().describe('Absolute path of the saved picture.'),
    image: z.string().optional().describe('The picture in base64; clients get it as an image instead.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  undo: 'journal',
  timeoutMs: 60_000,
  phrase: ({ output_path }) => ({ base: 'Picture', present: 'Picturing', past: 'Pictured', object: `the page in the browser${output_path === undefined ? '' : ` to ${output_path.split(/[/\\]/).at(-1) ?? output_path}`}` }),
  effects: ({ output_path, overwrite }) => [lookAtPage, ...(output_path === undefined ? [] : [{ kind: 'path' as const, access: 'write' as const, path: output_path, replaces: overwrite }])],
  async preview({ files, browser }, { output_path, overwrite }) {
    const existing = output_path === undefined ? undefined : await files.stat(output_path);
    if (existing && !overwrite) throw new AppError('ALREADY_EXISTS', `${existing.path} exists already`, { hint: 'Set overwrite to true, or choose another name' });
    return {
      preview: {
        kind: 'facts',
        facts: [
          { label: 'Page', value: browser.sight('')?.url ?? 'none is open', tone: 'strong' },
          ...(output_path === undefined ? [] : [{ label: 'Saved as', value: files.absolute(output_path), tone: 'strong' as const }]),
          ...(existing ? [{ label: 'Replaces', value: `${formatBytes(existing.size)} that are there`, tone: 'destroy' as const }] : []),
        ],
        notes: [],
      },
      approveLabel: 'Save screenshot',
    };
  },
  summarise: ({ width, height, bytes, output_path }) => `${width} × ${height}, ${formatBytes(bytes)}${output_path === undefined ? '' : ', saved'}`,
  view: ({ mime, image }) => (image === undefined ? { kind: 'nothing' } : { kind: 'image', mime, base64: image, alt: 'The page in the browser' }),
  pictures: ({ mime, image, ...rest }) => ({ pictures: image === undefined ? [] : [{ mime, base64: image }], rest: { mime, ...rest } }),
  phrasings: [
    'take a screenshot of the page',
    'screenshot the website to page.png',
    'show me a picture of what the browser shows',
    'capture the whole page as an image',
    'save a full page screenshot as site.jpg',
    'take a picture of the page that is open in the browser',
    'how does the page look',
    'snap the browser window',
    'make an image of the current web page',
    'grab a screenshot of the chart element',
    'screenshot of e5',
    'picture of the open browser page, store it as page.png',
  ],
  examples: [{ title: 'What is in view', input: {} }, { title: 'Saved', input: { output_path: 'page.png', full_page: true } }],
  async handler({ browser, files, signal }, { output_path, element, full_page, overwrite }) {
    const jpeg = output_path === undefined ? full_page : /\.jpe?g$/i.test(output_path);
    const { bytes, width, height } = await browser.page().screenshot({ signal, element, fullPage: full_page, format: jpeg ? 'jpeg' : 'png' });
    const mime = jpeg ? ('image/jpeg' as const) : ('image/png' as const);
    if (output_path !== undefined) await files.write(output_path, bytes, { overwrite, signal });
    const image = bytes.byteLength <= mostReturned ? Buffer.from(bytes).toString('base64') : undefined;
    return { mime, width, height, bytes: bytes.byteLength, ...(output_path !== undefined && { output_path: files.absolute(output_path) }), ...(image !== undefined && { image }) };
  },
});

/** A larger one can be saved, but is no answer. */
const mostReturned = 4_000_000;
