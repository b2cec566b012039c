import { z } from 'zod';
import { AppError } from '../../../kernel/errors.ts';
import { formatBytes } from '../../../kernel/format.ts';
import type { Files, FileStat } from '../../../ports/files.ts';
import { applyReplacements, applyUnifiedDiff, type Edit } from './applyEdits.ts';
import { displayName } from './paths.ts';
import { parseTextFile, printTextFile } from './text.ts';

/** Largest text that is edited as a whole. */
const largestEdited = 50_000_000;

/** Reads a text file for editing. TOO_LARGE above 50 MB, UNSUPPORTED for bytes that are no text. */
export async function readEditable(files: Files, path: string): Promise<{ stat: FileStat; bytes: Uint8Array; text: string }> {
  const stat = await files.stat(path);
  if (stat === undefined) throw new AppError('NOT_FOUND', `There is nothing at ${path}`, { hint: 'Make it with create_file' });
  if (stat.kind === 'directory') throw new AppError('NOT_A_FILE', `${displayName(path)} is a folder, not a file`);
  if (stat.size > largestEdited) throw new AppError('TOO_LARGE', `${displayName(path)} has ${formatBytes(stat.size)}; edits go up to ${formatBytes(largestEdited)}`, { hint: 'Use a program made for large files, through execute_shell' });
  const bytes = await files.read(path);
  return { stat, bytes, text: parse(path, bytes).text };
}

function parse(path: string, bytes: Uint8Array): NonNullable<ReturnType<typeof parseTextFile>> {
  const file = parseTextFile(bytes);
  if (file === undefined) throw new AppError('UNSUPPORTED', `${displayName(path)} is not a text file`, { hint: 'Only text in UTF-8 or UTF-16 can be edited; replace the whole with write_file' });
  return file;
}

export interface EditedBytes {
  text: string;
  after: Uint8Array;
  replacements: number;
}

/** The bytes of a text file after edits, in the encoding and with the mark it has. */
export function editBytes(path: string, bytes: Uint8Array, edits: readonly Edit[] | string): EditedBytes {
  const file = parse(path, bytes);
  const name = displayName(path);
  const list = typeof edits === 'string' ? readEditList(edits) : edits;
  const result = typeof list === 'string' ? applyUnifiedDiff(name, file.text, list) : applyReplacements(name, file.text, list);
  return { text: result.text, after: printTextFile(file, result.text), replacements: result.replacements };
}

const editList = z.array(z.strictObject({ search: z.string().min(1), replace: z.string(), replace_all: z.boolean().optional() })).min(1);

/** Some models send the list as JSON in a string; a unified diff never begins with a bracket. */
function readEditList(text: string): Edit[] | string {
  if (!text.trimStart().startsWith('[')) return text;
  try {
    return editList.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError('INVALID_INPUT', 'edits is neither a list of {search, replace} nor a unified diff', { cause });
  }
}
