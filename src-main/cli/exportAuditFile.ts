import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { exportEntry, exportHead, type ExportFormat } from '../audit/exportAudit.ts';
import { AppError } from '../kernel/errors.ts';
import { formatCount } from '../kernel/format.ts';
import { readAuditFilter } from './auditFilter.ts';
import type { CommandInput } from './command.ts';
import type { RuntimeConnection } from './connectRuntime.ts';
import { numberFlag, textFlag } from './flags.ts';

const pageEntries = 1000;

/** Writes the entries of the filter, newest first, to a new file or to standard output; page by page, however many there are. */
export async function exportToFile(connection: RuntimeConnection, { flags, print, warn }: CommandInput): Promise<number> {
  const format = readFormat(textFlag(flags, 'format') ?? 'jsonl');
  const output = textFlag(flags, 'output');
  const target = output === undefined ? undefined : openNew(output);
  // `print` ends the line itself, which the text of an entry has done already.
  const write = (text: string): void => (target === undefined ? print(text.replace(/\r?\n$/, format === 'csv' ? '\r' : '')) : writeAll(target, text));
  const filter = readAuditFilter(flags, '', Date.now());
  const limit = numberFlag(flags, 'limit', 1, 1_000_000_000) ?? Infinity;
  let written = 0;
  let before: number | undefined;
  try {
    const head = exportHead(format);
    if (head !== '') write(head);
    while (written < limit) {
      const page = await connection.ask('auditQuery', { filter, limit: Math.min(pageEntries, limit - written), ...(before !== undefined && { before }) });
      if (page.length > 0) write(page.map((entry) => exportEntry(entry, format)).join(''));
      written += page.length;
      before = page.at(-1)?.seq;
      if (page.length < pageEntries) break;
    }
  } catch (error) {
    if (output !== undefined) rmSync(output, { force: true });
    throw error;
  } finally {
    if (target !== undefined) closeSync(target);
  }
  if (output !== undefined) warn(`${formatCount(written, 'call')} written to ${output}`);
  return 0;
}

function readFormat(text: string): ExportFormat {
  if (text === 'jsonl' || text === 'csv') return text;
  throw new AppError('USAGE', `--format takes jsonl or csv, not ${text}`);
}

/** Readable by this user only: it holds paths and arguments. */
function openNew(file: string): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new AppError('ALREADY_EXISTS', `${file} exists already`, { cause: error, hint: 'Name another file for --output, or move that one aside' });
  }
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}
