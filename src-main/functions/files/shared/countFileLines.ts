import type { Files } from '../../../ports/files.ts';
import { countBreaks, streamDecoder } from './readText.ts';
import { detectMark } from './text.ts';

/** Lines of a file of any size, read in pieces. */
export async function countFileLines(files: Files, path: string, signal: AbortSignal): Promise<number> {
  const mark = detectMark(await files.read(path, { length: 3, signal }));
  // A line break is one byte in every encoding without a mark that is met here; latin1 decodes fastest.
  const decode = streamDecoder(mark?.encoding ?? 'latin1');
  let breaks = 0;
  let last = '';
  for await (const chunk of files.stream(path, { signal })) {
    const text = decode(chunk);
    breaks += countBreaks(text);
    last = text.at(-1) ?? last;
  }
  return last === '' || last === '\n' ? breaks : breaks + 1;
}
