import type { Preview } from '../../../../src-preload/contract/index.ts';
import type { Files } from '../../../ports/files.ts';
import type { PreviewContext } from '../../../registry/defineFunction.ts';
import { previewChange } from './changePreview.ts';
import { detectMark, encodeContent, encodeText, type ContentEncoding, type TextEncoding } from './text.ts';

/** Bytes up to which an addition is shown beside the whole file, with line numbers. */
const largestNumbered = 2_000_000;

/** What is added to a file's end: the content in the file's own encoding, after a line break if wanted and missing. */
export async function appendBytes(files: Files, path: string, content: string, encoding: ContentEncoding, onNewLine: boolean): Promise<Uint8Array> {
  const stat = await files.stat(path);
  if (stat?.kind !== 'file' || stat.size === 0 || encoding === 'base64') return encodeContent(content, encoding);
  const own = encoding === 'utf-8' ? (detectMark(await files.read(path, { length: 3 }))?.encoding ?? encoding) : encoding;
  return encodeText(onNewLine && !(await endsWithBreak(files, path, stat.size, own)) ? `\n${content}` : content, own);
}

async function endsWithBreak(files: Files, path: string, size: number, encoding: TextEncoding): Promise<boolean> {
  const lineBreak = encodeText('\n', encoding);
  const tail = await files.read(path, { offset: Math.max(0, size - lineBreak.length), length: lineBreak.length });
  return Buffer.compare(tail, lineBreak) === 0;
}

/** The card of an addition. Of a very long file only the added lines are shown, without numbers. */
export async function previewAppend(context: PreviewContext, path: string, content: string, encoding: ContentEncoding, onNewLine: boolean): Promise<Extract<Preview, { kind: 'diff' }>> {
  const { files } = context;
  const stat = await files.stat(path);
  const added = await appendBytes(files, path, content, encoding, onNewLine);
  const remark = 'added at the end';
  if (stat?.kind !== 'file') return previewChange(context, { path, stat, before: undefined, after: added });
  if (stat.size <= largestNumbered) {
    const before = await files.read(path, { length: largestNumbered });
    return previewChange(context, { path, stat, before, after: Buffer.concat([before, added]), remark });
  }
  const alone = previewChange(context, { path, stat: undefined, before: undefined, after: added, remark });
  const hunks = alone.hunks.map(({ lines }) => ({ lines: lines.map(({ type, text }) => ({ type, text })) }));
  const notes = alone.notes.map((note) => ({ ...note, text: note.text.replace(/^Line \d+/, 'An added line') }));
  return { ...alone, hunks, notes, exists: true, before: stat.size, after: stat.size + added.length };
}
