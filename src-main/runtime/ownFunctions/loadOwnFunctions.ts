import { join } from 'node:path';
import type { AcceptedScript, OwnFunction, WaitingScript } from '../../../src-preload/contract/ownFunctions.ts';
import type { DiscoveryProblem } from '../../../src-preload/contract/servers.ts';
import { readText } from '../../discovery/readText.ts';
import type { EntryProblem } from '../../functions/configured/configuredEntry.ts';
import { toAppError } from '../../kernel/errors.ts';
import type { AnyFunction } from '../../registry/defineFunction.ts';
import { toMarkdown } from '../../registry/projections.ts';
import { buildFunction } from './buildFunctions.ts';
import { readDroppedScripts } from './droppedScripts.ts';
import { problemAt, readEntry, readFunctionsFile, type FunctionsFileContent, type ReadEntry } from './readFunctionsFile.ts';

export interface Places {
  operatorFile: string | undefined;
  /** The person's file. */
  file: string;
  /** For scripts. */
  folder: string;
}

/** All that configuration defines, as it stands now. */
export interface LoadedFunctions {
  functions: OwnFunction[];
  definitions: AnyFunction[];
  /** Of built-in functions. */
  descriptions: Map<string, string>;
  waiting: WaitingScript[];
  problems: DiscoveryProblem[];
  /** Files beside the configurations that decide what runs. */
  scripts: string[];
  /** Scripts of the folder that lie there. */
  folderFiles: string[];
  /** Those in use, by the function's name. */
  dropped: Map<string, string>;
  /** The person's file: its text, and its entries. `broken`: it cannot be read, and the entries are those of before. */
  own: { text: string | undefined; entries: readonly ReadEntry[]; broken: boolean };
}

export const nothingLoaded = (): LoadedFunctions => ({ functions: [], definitions: [], descriptions: new Map(), waiting: [], problems: [], scripts: [], folderFiles: [], dropped: new Map(), own: { text: undefined, entries: [], broken: false } });

const largestFile = 4_000_000;

export const takenNames = (functions: readonly OwnFunction[]): string[] => functions.filter(({ kind }) => kind !== 'description').map(({ name }) => name);

/** Reads it all. What cannot be used is told with its place, and the rest is used; while a text cannot be read at all, its entries of before (`lastReadable`) stay in force. */
export async function loadOwnFunctions({ operatorFile, file, folder }: Places, builtIn: readonly AnyFunction[], accepted: readonly AcceptedScript[], lastReadable: Map<string, FunctionsFileContent>): Promise<LoadedFunctions> {
  const loaded = nothingLoaded();

  async function add({ entry, path }: ReadEntry, from: OwnFunction['from'], where: string, lineOf: FunctionsFileContent['lineOf'], script?: Parameters<typeof buildFunction>[1]['script']): Promise<boolean> {
    const built = await buildFunction(entry, { from, file: where, builtIn, taken: takenNames(loaded.functions), ...(script && { script }) });
    if (built.kind === 'problems') {
      loaded.problems.push(...built.problems.map((problem) => problemAt(where, [...path, ...problem.path], problem.text, lineOf)));
      return false;
    }
    loaded.functions.push(built.listed);
    if (built.kind === 'function') {
      loaded.definitions.push(built.definition);
      if (built.script !== undefined) loaded.scripts.push(built.script);
    } else if (built.kind === 'description' && !loaded.descriptions.has(entry.name)) loaded.descriptions.set(entry.name, entry.description);
    return true;
  }

  /** Its entries, of before where it cannot be read now. */
  async function addFile(where: string, from: 'operator' | 'person'): Promise<void> {
    let text: string | undefined;
    let content: FunctionsFileContent | undefined;
    let broken = false;
    try {
      text = await readText(where, largestFile);
      if (text !== undefined) {
        content = readFunctionsFile(text, where);
        loaded.problems.push(...content.problems);
        broken = !content.readable;
      } else {
        lastReadable.delete(where);
        if (from === 'operator') loaded.problems.push({ where, text: 'is not there; it is read as soon as it is' });
      }
    } catch (error) {
      loaded.problems.push({ where, text: toAppError(error, where).message });
      broken = true;
    }
    if (content && !broken) lastReadable.set(where, content);
    const holds = lastReadable.get(where);
    for (const entry of holds?.entries ?? []) await add(entry, from, where, holds?.lineOf ?? (() => undefined));
    if (from === 'person') loaded.own = { text, entries: holds?.entries ?? [], broken };
  }

  if (operatorFile !== undefined) await addFile(operatorFile, 'operator');
  await addFile(file, 'person');
  for (const { file: name, text, hash, script, entry, problems } of await readDroppedScripts(folder)) {
    const where = join(folder, name);
    loaded.folderFiles.push(where);
    loaded.problems.push(...problems.map((problem) => problemAt(where, problem.path, problem.text, () => undefined)));
    if (!entry) continue;
    const pin = accepted.find((one) => one.file === name);
    if (pin?.hash !== hash) loaded.waiting.push({ file: name, name: entry.name, description: entry.description, hash, text, ...(pin && { acceptedBefore: pin.at }) });
    else if (await add({ entry, path: [] }, 'folder', where, () => undefined, script)) loaded.dropped.set(entry.name, name);
  }
  return loaded;
}

/** What would be wrong with an entry of the person's file, beside others; its name and its page in the reference where nothing is. */
export async function examineEntry(written: unknown, file: string, builtIn: readonly AnyFunction[], taken: readonly string[]): Promise<{ problems: EntryProblem[]; name?: string; reference?: string }> {
  const read = readEntry(written);
  if ('problems' in read) return { problems: read.problems };
  const built = await buildFunction(read.entry, { from: 'person', file, builtIn, taken });
  if (built.kind === 'problems') return { problems: built.problems };
  return { problems: [], name: read.entry.name, ...(built.kind === 'function' && { reference: toMarkdown(built.definition) }) };
}
