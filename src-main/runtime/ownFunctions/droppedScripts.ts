import { lstat, readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { OwnFunctionEntry } from '../../../src-preload/contract/ownFunctions.ts';
import { readJsonc } from '../../discovery/jsonc.ts';
import { readText } from '../../discovery/readText.ts';
import type { ConfiguredEntry, EntryProblem } from '../../functions/configured/configuredEntry.ts';
import { sha256 } from '../../kernel/canonicalJson.ts';
import { toAppError } from '../../kernel/errors.ts';
import { isRecord, readEntry } from './readFunctionsFile.ts';
import { languageOf } from './readScript.ts';

/** A script in the folder, as it lies there; nothing of it has run. */
export interface DroppedScript {
  file: string;
  text: string;
  hash: string;
  script: NonNullable<ConfiguredEntry['script']>;
  entry?: OwnFunctionEntry;
  problems: EntryProblem[];
}

const largest = 90_000;
const most = 500;
/** The header: comment lines between these two hold an entry as JSON, like the metadata of PEP 723. */
const begins = /^\s*(?:#|\/\/)\s*\/\/\/\s*steward\s*$/;
const ends = /^\s*(?:#|\/\/)\s*\/\/\/\s*$/;
const comment = /^\s*(?:#|\/\/) ?/;

/** The scripts of the folder; what is no script, or a link, is passed over. */
export async function readDroppedScripts(folder: string): Promise<DroppedScript[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => languageOf(name) !== undefined && !name.startsWith('.')).sort().slice(0, most);
  const read = await Promise.all(names.map((name) => readOne(folder, name)));
  return read.filter((script) => script !== undefined);
}

async function readOne(folder: string, file: string): Promise<DroppedScript | undefined> {
  const path = join(folder, file);
  const language = languageOf(file);
  const facts = await lstat(path).catch(() => undefined);
  if (!facts?.isFile() || !language) return undefined;
  try {
    const text = (await readText(path, largest)) ?? '';
    return { file, text, hash: sha256(text), script: { language, text }, ...readHeader(text, file) };
  } catch (error) {
    return { file, text: '', hash: '', script: { language, text: '' }, problems: [{ path: [], text: toAppError(error, path).message }] };
  }
}

/** The entry in a script's header; its name is that of the file where it gives none. */
export function readHeader(text: string, file: string): Pick<DroppedScript, 'entry' | 'problems'> {
  const lines = text.split(/\r?\n/);
  const from = lines.findIndex((line) => begins.test(line));
  if (from < 0) return { problems: [{ path: [], text: `has no header: comment lines between "/// steward" and "///" with {"description": …, "parameters": …} as JSON` }] };
  const length = lines.slice(from + 1).findIndex((line) => ends.test(line));
  if (length < 0) return { problems: [{ path: [], text: 'has a header without an end: a comment line with "///"' }] };
  const header = lines.slice(from + 1, from + 1 + length);
  if (!header.every((line) => comment.test(line))) return { problems: [{ path: [], text: 'has a header in which a line is no comment' }] };
  const { value, problems } = readJsonc(header.map((line) => line.replace(comment, '')).join('\n'));
  const [first] = problems;
  if (!isRecord(value)) return { problems: [{ path: [], text: `has a header that ${first?.text ?? 'must be an object'}` }] };
  const { engine, hosts, timeout_seconds: seconds, implementation, ...fields } = value;
  if (implementation !== undefined) return { problems: [{ path: ['implementation'], text: 'is this script itself' }] };
  const options = { engine, hosts, timeout_seconds: seconds };
  const given = Object.fromEntries(Object.entries(options).filter(([, option]) => option !== undefined));
  const read = readEntry({ name: basename(file, extname(file)), ...fields, implementation: { type: 'script', file, ...given } });
  return 'entry' in read ? { entry: read.entry, problems: [] } : { problems: read.problems };
}
