import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError, isAppError } from '../../kernel/errors.ts';
import { formatBytes } from '../../kernel/format.ts';
import { defineFunction, type CallContext } from '../../registry/defineFunction.ts';
import { statusError } from './shared/fetchText.ts';
import { hostOf, previewRequest, reaches, urlField } from './shared/webAddress.ts';

/** How often a download that was cut goes on from where it was. */
const mostResumes = 5;

const input = z.strictObject({
  url: urlField('What is downloaded.'),
  local_path: z.string().min(1).max(4096).describe('Where it goes; a path that ends in / is a folder. Relative to the workspace, absolute, or from ~.'),
  overwrite: z.boolean().default(false).describe('Replace what is there already. It can be brought back by undo.'),
  resume: z.boolean().default(false).describe('What is there already is the beginning of it: go on from there.'),
  checksum: z.string().regex(/^(?:sha256:)?[\da-f]{64}$|^sha1:[\da-f]{40}$|^sha512:[\da-f]{128}$|^md5:[\da-f]{32}$/i, 'sha256:…, sha512:…, sha1:… or md5:…').optional().describe('What it must come to: sha256:…; another content is not kept.'),
  max_bytes: z.number().int().min(1).max(100_000_000_000).default(2_000_000_000).describe('Bytes it may have at most.'),
});
type Input = z.output<typeof input>;

export const downloadFile = defineFunction({
  name: 'download_file',
  title: 'Download file',
  category: 'web',
  summary: 'Save what an address leads to as a file',
  description: 'Downloads to a file, with progress. A connection that is cut is taken up where it was; resume goes on from a part that is there already. The file appears only when it is whole and its checksum, where one is given, is right.',
  input,
  output: z.strictObject({
    file_path: z.string().describe('The file, absolute.'),
    bytes: z.number().int().describe('Bytes of the whole file.'),
    sha256: z.string().describe('SHA-256 of the content.'),
    content_type: z.string().nullable().describe('What kind of content the server says it is.'),
    url: z.string().describe('Where it came from in the end.'),
    resumed_from: z.number().int().describe('Bytes that were there already; 0 for a whole download.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: true, openWorld: true },
  undo: 'journal',
  timeoutMs: 6 * 3_600_000,
  phrase: (call) => ({ base: 'Download', present: 'Downloading', past: 'Downloaded', object: `${pathOf(call).split(/[\\/]/).at(-1) ?? ''} from ${hostOf(call.url)}` }),
  effects: (call) => [
    reaches(call.url),
    { kind: 'path', access: 'write', path: pathOf(call), replaces: call.overwrite || call.resume },
    ...(call.resume ? [{ kind: 'path' as const, access: 'read' as const, path: pathOf(call) }] : []),
  ],
  preview: async (context, call) => ({ preview: await previewRequest(context, { url: call.url, notes: [{ tone: 'write', text: `Saved as ${context.files.absolute(pathOf(call))}` }] }), approveLabel: 'Download' }),
  summarise: ({ bytes, file_path }) => `Downloaded ${file_path.split(/[\\/]/).at(-1) ?? ''}, ${formatBytes(bytes)}`,
  view: ({ file_path, bytes, sha256 }) => ({ kind: 'facts', facts: [{ label: 'File', value: file_path }, { label: 'Size', value: formatBytes(bytes) }, { label: 'SHA-256', value: sha256 }] }),
  phrasings: [
    'download https://example.com/report.pdf to report.pdf',
    'save this image from the web',
    'get the file at this URL and put it in downloads/',
    'download the dataset and check its sha256',
    'wget https://example.org/archive.zip',
    'fetch the installer and save it as setup.bin',
    'continue the interrupted download of big.iso',
    'store the PDF behind this link in my folder',
    'pull the CSV from the website into data.csv',
    'download the latest release tarball',
    'save the logo of the site as logo.png',
  ],
  examples: [{ title: 'A file', input: { url: 'https://site.example.com/file.bin', local_path: 'file.bin' } }],
  async handler(context, call) {
    const { files, signal } = context;
    const path = pathOf(call);
    const existing = await files.stat(path);
    if (existing && !call.overwrite && !call.resume) throw new AppError('ALREADY_EXISTS', `${path} exists already`, { hint: 'Set overwrite to replace it, or resume to go on from it' });
    const state: Download = { url: call.url, type: null, done: 0, total: undefined, from: 0, mark: undefined };
    const sha256 = createHash('sha256');
    const [, algorithm = 'sha256', wanted = ''] = /^(?:(\w+):)?([\da-f]+)$/i.exec(call.checksum ?? '') ?? [];
    const check = call.checksum === undefined ? undefined : createHash(algorithm.toLowerCase());
    async function* content(): AsyncGenerator<Uint8Array> {
      for await (const chunk of piecesOf(context, call, call.resume && existing?.kind === 'file' ? existing.size : 0, state)) {
        sha256.update(chunk);
        check?.update(chunk);
        yield chunk;
      }
      const found = check?.digest('hex');
      if (found !== undefined && found !== wanted.toLowerCase()) throw new AppError('CONFLICT', `What came is not what was expected: its ${algorithm} is ${found}`, { hint: 'Nothing was saved. The file at the address is another one, or the checksum is' });
    }
    const { bytes } = await files.write(path, content(), { overwrite: call.overwrite || call.resume, signal });
    return { file_path: files.absolute(path), bytes, sha256: sha256.digest('hex'), content_type: state.type, url: state.url, resumed_from: state.from };
  },
});

interface Download {
  url: string;
  type: string | null;
  done: number;
  total: number | undefined;
  from: number;
  /** Says that it is still the same content: an ETag, or when it was changed. */
  mark: string | undefined;
}

/** All bytes from the first on, of the file that is there and of the server; goes on where a connection was cut. */
async function* piecesOf(context: CallContext, { url, local_path, max_bytes }: Input, present: number, state: Download): AsyncGenerator<Uint8Array> {
  const { network, files, signal, progress } = context;
  const path = pathOf({ url, local_path });
  for (let resumes = 0; ; resumes++) {
    const offset = resumes === 0 ? present : state.done;
    try {
      const response = await network.request({ url, signal, unpack: false, timeoutMs: 6 * 3_600_000, silenceMs: 60_000, maxBytes: max_bytes, headers: offset > 0 ? { range: `bytes=${offset}-`, ...(state.mark !== undefined && { 'if-range': state.mark }) } : {} });
      const goesOn = response.status === 206 && response.header('content-range')?.startsWith(`bytes ${offset}-`) === true;
      const complete = response.status === 416 && response.header('content-range') === `bytes */${offset}`;
      if (response.status >= 400 && !complete) {
        response.close();
        throw statusError(response.url, response.status);
      }
      if (resumes > 0 && !goesOn) {
        response.close();
        throw new AppError('CONFLICT', `${hostOf(url)} cannot go on with a download that was cut`, { hint: 'Try it again from the beginning' });
      }
      const length = Number(response.header('content-length') ?? Number.NaN);
      state.total = Number.isNaN(length) ? undefined : length + (goesOn ? offset : 0);
      if ((state.total ?? 0) > max_bytes) {
        response.close();
        throw new AppError('TOO_LARGE', `${url} has ${formatBytes(state.total ?? 0)}, more than ${formatBytes(max_bytes)}`, { hint: 'Raise max_bytes if it is wanted' });
      }
      Object.assign(state, { url: response.url, type: response.header('content-type') ?? null, mark: strong(response.header('etag')) ?? response.header('last-modified') });
      if (resumes === 0 && (goesOn || complete)) {
        state.from = offset;
        for await (const chunk of files.stream(path, { signal })) {
          state.done += chunk.length;
          yield chunk;
        }
      }
      if (complete) return response.close();
      for await (const chunk of response.body) {
        state.done += chunk.length;
        if (state.done > max_bytes) throw new AppError('TOO_LARGE', `${url} has more than ${formatBytes(max_bytes)}`, { hint: 'Raise max_bytes if it is wanted' });
        progress({ done: state.done, ...(state.total !== undefined && { total: state.total }), unit: 'bytes' });
        yield chunk;
      }
      return;
    } catch (error) {
      // Without a mark nobody knows that the rest belongs to what has come.
      if (!isAppError(error, 'NETWORK') || resumes >= mostResumes || state.done === 0 || state.mark === undefined) throw error;
    }
  }
}

const strong = (etag: string | undefined): string | undefined => (etag?.startsWith('"') ? etag : undefined);

function pathOf({ url, local_path }: Pick<Input, 'url' | 'local_path'>): string {
  if (!/[\\/]$/.test(local_path)) return local_path;
  const last = decodeURIComponentSafely(new URL(url).pathname.split('/').at(-1) ?? '');
  return `${local_path}${last.replace(/[\\/:*?"<>|\u0000-\u001f]/g, '_').replace(/^\.+/, '') || 'download'}`;
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
