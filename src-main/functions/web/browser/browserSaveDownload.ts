import { z } from 'zod';
import { AppError } from '../../../kernel/errors.ts';
import { formatBytes } from '../../../kernel/format.ts';
import { defineFunction } from '../../../registry/defineFunction.ts';
import { lookAtPage } from './shared.ts';

export const browserSaveDownload = defineFunction({
  name: 'browser_save_download',
  title: 'Save browser download',
  category: 'web',
  summary: 'Save a file the page gave',
  description: 'Saves a file that a page in the browser has given after a click or navigation. Until then it is held apart, under the id the result of that call names, and is gone when the browser is closed. To fetch a file by its address use download_file.',
  input: z.strictObject({
    download: z.string().regex(/^d\d+$/, 'an id such as d1').describe('Its id, such as d1.'),
    file_path: z.string().min(1).max(4096).describe('Where to save it.'),
    overwrite: z.boolean().default(false).describe('Replaces a file that is there.'),
  }),
  output: z.strictObject({
    file_path: z.string().describe('Absolute path of the saved file.'),
    name: z.string().describe('As the page calls it.'),
    bytes: z.number().int().describe('Size.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  undo: 'journal',
  timeoutMs: 300_000,
  phrase: ({ file_path }) => ({ base: 'Save', present: 'Saving', past: 'Saved', object: `the browser’s download as ${file_path.split(/[/\\]/).at(-1) ?? file_path}` }),
  effects: ({ file_path, overwrite }) => [lookAtPage, { kind: 'path', access: 'write', path: file_path, replaces: overwrite }],
  async preview({ files, browser }, { download, file_path, overwrite }) {
    const held = await browser.page().download(download);
    const existing = await files.stat(file_path);
    if (existing && !overwrite) throw new AppError('ALREADY_EXISTS', `${existing.path} exists already`, { hint: 'Set overwrite to true, or choose another name' });
    return {
      preview: {
        kind: 'transfer',
        from: [`${held.name}, from ${browser.sight('')?.url ?? 'the browser'}`],
        to: files.absolute(file_path),
        files: 1,
        folders: 0,
        bytes: held.bytes,
        replaces: existing ? [existing.path] : [],
        names: [held.name],
        truncated: false,
        notes: [],
      },
      approveLabel: 'Save file',
    };
  },
  summarise: ({ file_path, bytes }) => `Saved ${file_path.split(/[/\\]/).at(-1) ?? file_path}, ${formatBytes(bytes)}`,
  view: ({ file_path, bytes }) => ({ kind: 'facts', facts: [{ label: 'File', value: file_path }, { label: 'Size', value: formatBytes(bytes) }] }),
  phrasings: [
    'save the file the browser downloaded as report.pdf',
    'keep the download d1 in my folder',
    'store the browser download as data.csv',
    'put the downloaded file into invoices/may.pdf',
    'save d2 to archive.zip',
    'move what the website gave me into the workspace',
    'write the held download to disk',
    'save the export from the page',
    'keep the PDF I got from the site',
    'take the downloaded statement and save it',
  ],
  examples: [{ title: 'The first download', input: { download: 'd1', file_path: 'list.csv' } }],
  async handler({ browser, files, signal, progress }, { download, file_path, overwrite }) {
    const { name, bytes, content } = await browser.page().download(download);
    progress({ done: 0, total: bytes, unit: 'bytes', note: name });
    await files.write(file_path, content, { overwrite, signal });
    return { file_path: files.absolute(file_path), name, bytes };
  },
});
