import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { closeSync, lstatSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError, toAppError } from '../../kernel/errors.ts';
import type { TextMatch, TextSearch, TextSearchQuery } from '../files.ts';
import { openForReading } from './openFile.ts';
import { pinFolder } from './pinnedFolder.ts';
import { FoundLines } from './foundLines.ts';
import { MatchAssembler } from './ripgrepOutput.ts';

/** A single line of ripgrep's output may not be longer; only a file that is one endless line makes such. */
const longestRecord = 64 * 1024 * 1024;
const longestComplaint = 2_000;

/**
 * Searches with ripgrep as a child process: it follows no links, reads no configuration and takes
 * nothing of the query for an option. It is killed when the consumer stops or the signal fires.
 * `binary`: the program, when it is not the one that comes with Steward.
 */
export function createTextSearch(binary?: string): TextSearch {
  return { matches: (query) => search(query, binary) };
}

async function* search(query: TextSearchQuery, binary: string | undefined): AsyncGenerator<TextMatch> {
  query.signal?.throwIfAborted();
  const program = binary ?? (await findRipgrep());
  const place = openPlace(query.root);
  let wanted: ReturnType<typeof writeWanted>;
  try {
    if (place.size > query.maxFileBytes) return;
    wanted = writeWanted(query);
    const child = spawn(program, [...toArguments(query), ...(wanted ? [`--ignore-file=${wanted.file}`] : []), '--', place.operand], { cwd: place.cwd, env: {}, stdio: [place.input, 'pipe', 'pipe'], windowsHide: true }) as Ripgrep;
    const ended = ending(child);
    const stop = (): void => void child.kill('SIGKILL');
    query.signal?.addEventListener('abort', stop, { once: true });
    try {
      yield* collect(child, ended, query, place);
    } finally {
      query.signal?.removeEventListener('abort', stop);
      stop();
      await ended.catch(() => undefined);
    }
  } finally {
    wanted?.remove();
    place.close();
  }
}

type Ripgrep = ChildProcessByStdio<null, Readable, Readable>;

async function* collect(child: Ripgrep, ended: Promise<number | null>, query: TextSearchQuery, { toPath, input }: OpenPlace): AsyncGenerator<TextMatch> {
  const lines = new FoundLines();
  // What was handed over open is what was searched.
  const assembler = new MatchAssembler(query.contextLines, toPath, input === 'ignore' ? (path, offset, line) => lines.isThere(path, offset, line) : () => true);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(0, longestComplaint)));
  try {
    for await (const line of linesOf(child.stdout)) yield* assembler.take(line);
  } finally {
    lines.close();
  }
  const exitCode = await ended;
  if (query.signal?.aborted === true) throw toAppError(query.signal.reason);
  // 2 with output means that some files could not be read; without, that the query was not understood.
  if (exitCode === 2 && !assembler.started) throw new AppError('INVALID_INPUT', `The search was not understood: ${complaint.trim()}`, { hint: 'Mend the pattern, or search for it as plain text' });
  if (exitCode === null) throw new AppError('INTERNAL', 'The search was ended from outside', { hint: 'Try again, in a smaller folder' });
}

function ending(child: Ripgrep): Promise<number | null> {
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('close', (code) => resolve(code));
    child.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'ENOENT' || error.code === 'EACCES' ? missing(error) : error));
  });
  // Heard by whoever waits for it; until then it is not unhandled.
  ended.catch(() => undefined);
  return ended;
}

async function* linesOf(stream: Readable): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  let held = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      const line = Buffer.concat([...rest, chunk.subarray(start, end)]);
      rest = [];
      held = 0;
      start = end + 1;
      if (line.length > 0) yield line.toString();
    }
    if (start < chunk.length) {
      rest.push(chunk.subarray(start));
      held += chunk.length - start;
      if (held > longestRecord) throw new AppError('TOO_LARGE', 'A line that matches is too long to show', { hint: 'Leave that file out with a glob such as !*.min.js' });
    }
  }
}

function toArguments(query: TextSearchQuery): string[] {
  return [
    '--json',
    '--no-config',
    '--no-messages',
    '--no-follow',
    '--no-require-git',
    query.caseSensitive ? '--case-sensitive' : '--ignore-case',
    ...(query.literal ? ['--fixed-strings'] : []),
    ...(query.wholeWord ? ['--word-regexp'] : []),
    ...(query.hidden ? ['--hidden'] : []),
    ...(query.respectIgnoreFiles ? [] : ['--no-ignore']),
    `--context=${count(query.contextLines)}`,
    `--max-filesize=${count(query.maxFileBytes)}`,
    ...query.globs.filter(isUnwanted).map((glob) => `--glob=${glob}`),
    `--regexp=${query.pattern}`,
  ];
}

function isUnwanted(glob: string): boolean {
  return glob.startsWith('!');
}

/**
 * The globs that choose files, as an ignore file of ripgrep's own. Given as `--glob` they would bring
 * in hidden and ignored files as well.
 */
function writeWanted({ globs, hidden }: TextSearchQuery): { file: string; remove(): void } | undefined {
  const wanted = globs.filter((glob) => !isUnwanted(glob));
  if (wanted.length === 0) return undefined;
  if (wanted.some((glob) => /[\r\n]/.test(glob))) throw new AppError('INVALID_INPUT', 'A glob may not have line breaks', { hint: 'Give one glob an entry' });
  const folder = mkdtempSync(join(tmpdir(), 'steward-search-'));
  const file = join(folder, 'wanted');
  writeFileSync(file, ['*', '!*/', ...wanted.map((glob) => `!${glob}`), ...(hidden ? [] : ['.*']), ''].join('\n'), { mode: 0o600 });
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function count(value: number): number {
  return Math.max(0, Math.trunc(value));
}

interface OpenPlace {
  cwd: string;
  operand: string;
  input: 'ignore' | number;
  /** Bytes of a single file; 0 for a folder. */
  size: number;
  toPath(told: string): string;
  close(): void;
}

/**
 * ripgrep runs in the folder, pinned, so that globs and its answers are relative to it. A single file
 * is opened here and handed over: ripgrep would follow a link that takes its place.
 */
function openPlace(root: string): OpenPlace {
  try {
    if (lstatSync(root).isDirectory()) {
      const pinned = pinFolder(root);
      return { cwd: pinned.forChildren, operand: './', input: 'ignore', size: 0, toPath: (relative) => join(root, relative), close: () => pinned.close() };
    }
    const { descriptor, stat } = openForReading(root);
    return { cwd: '/', operand: '-', input: descriptor, size: stat.size, toPath: () => root, close: () => closeSync(descriptor) };
  } catch (error) {
    throw toAppError(error, root);
  }
}

async function findRipgrep(): Promise<string> {
  try {
    const { rgPath } = await import('@vscode/ripgrep');
    // A program cannot run from inside an Electron archive; it lies beside it.
    return rgPath.replace(/\bapp\.asar\b(?!\.unpacked)/, 'app.asar.unpacked');
  } catch (error) {
    throw missing(error);
  }
}

function missing(cause: unknown): AppError {
  return new AppError('UNSUPPORTED', 'The search program ripgrep is missing', { cause, hint: 'Install Steward again, or run npm ci in its folder' });
}
