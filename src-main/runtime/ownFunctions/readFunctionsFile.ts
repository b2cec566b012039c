import type { z } from 'zod';
import { ownFunctionEntry, type OwnFunctionEntry } from '../../../src-preload/contract/ownFunctions.ts';
import type { DiscoveryProblem } from '../../../src-preload/contract/servers.ts';
import { pathName, readJsonc } from '../../discovery/jsonc.ts';
import type { EntryProblem } from '../../functions/configured/configuredEntry.ts';

/** An entry as its schema allows it, and where it stands. */
export interface ReadEntry {
  entry: OwnFunctionEntry;
  path: readonly PropertyKey[];
}

export interface FunctionsFileContent {
  entries: ReadEntry[];
  problems: DiscoveryProblem[];
  /** False where the text is no JSON. */
  readable: boolean;
  lineOf(path: readonly PropertyKey[]): number | undefined;
}

const topLevel = new Set(['$schema', 'mcp_configuration', 'functions', 'function_categories']);

/** The entries of `mcp_functions.json`; what cannot be used is told with its place, and the rest is used. */
export function readFunctionsFile(text: string, file: string): FunctionsFileContent {
  const { value, problems, lineOf } = readJsonc(text);
  const content: FunctionsFileContent = { entries: [], problems: problems.map((problem) => ({ where: file, ...problem })), readable: value !== undefined, lineOf };
  if (value === undefined) return content;
  const report = (path: readonly PropertyKey[], said: string): void => void content.problems.push(problemAt(file, path, said, lineOf));
  if (!isRecord(value)) {
    report([], 'must be an object with "functions" or "function_categories"');
    return content;
  }
  for (const name of Object.keys(value)) if (!topLevel.has(name)) report([name], 'is not known here');
  readList(value['functions'], ['functions']);
  const categories = value['function_categories'];
  if (isRecord(categories)) {
    for (const [name, category] of Object.entries(categories)) {
      if (isRecord(category)) readList(category['functions'], ['function_categories', name, 'functions']);
      else report(['function_categories', name], 'must be an object with "functions"');
    }
  } else if (categories !== undefined) report(['function_categories'], 'must be an object of groups by name');
  return content;

  function readList(list: unknown, path: readonly PropertyKey[]): void {
    if (list === undefined) return;
    if (!Array.isArray(list)) return report(path, 'must be a list');
    for (const [index, item] of (list as unknown[]).entries()) {
      const read = readEntry(item);
      if ('entry' in read) content.entries.push({ entry: read.entry, path: [...path, index] });
      else for (const problem of read.problems) report([...path, index, ...problem.path], problem.text);
    }
  }
}

export function problemAt(file: string, path: readonly PropertyKey[], text: string, lineOf: (path: readonly PropertyKey[]) => number | undefined): DiscoveryProblem {
  const line = lineOf(path);
  return { where: file, text, ...(path.length > 0 && { path: pathName(path) }), ...(line !== undefined && { line }) };
}

export function readEntry(written: unknown): { entry: OwnFunctionEntry } | { problems: EntryProblem[] } {
  const parsed = ownFunctionEntry.safeParse(inUsualWords(written), { reportInput: true });
  return parsed.success ? { entry: parsed.data } : { problems: parsed.error.issues.flatMap(describeIssue) };
}

/** The same as others write it: the type left out where what follows says it, and a few names. */
function inUsualWords(written: unknown): unknown {
  if (!isRecord(written) || !isRecord(written['implementation'])) return written;
  const { type, ...given } = written['implementation'];
  const fields: Record<string, unknown> = isRecord(given['http']) && type === undefined ? { url: undefined, ...given['http'] } : { ...given };
  const kind = type ?? ['command', 'argv'].find((name) => name in fields) ?? (['url', 'http'].some((name) => name in fields) ? 'http' : undefined) ?? (['file', 'script'].some((name) => name in fields) ? 'script' : undefined) ?? (['statement', 'sql', 'query'].some((name) => name in fields) ? 'sql' : undefined) ?? ['steps', 'workflow'].find((name) => name in fields);
  const usual: Record<string, Record<string, string>> = { command: { argv: 'command' }, script: { script: 'file', path: 'file' }, sql: { sql: 'statement', query: 'statement' }, http: { json: 'body' } };
  const name = kind === 'argv' ? 'command' : kind;
  const renamed = Object.entries(fields).filter(([, value]) => value !== undefined).map(([field, value]) => [usual[String(name)]?.[field] ?? field, value] as const);
  return { ...written, implementation: { ...(name !== undefined && { type: name }), ...Object.fromEntries(renamed) } };
}

const wanted: Readonly<Record<string, string>> = { string: 'a text', array: 'a list', record: 'an object', object: 'an object', boolean: 'true or false', number: 'a number' };

function describeIssue(issue: z.core.$ZodIssue): EntryProblem[] {
  const { path } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], text: 'is not known here' }));
    case 'invalid_type':
      if (issue.input === undefined && path.length > 0) return [{ path, text: `is missing; it must be ${wanted[issue.expected] ?? issue.expected}` }];
      if (path.at(-1) === 'command') return [{ path, text: 'must be a list: the program and each argument by itself, as no shell takes it apart' }];
      return [{ path, text: path.length === 0 ? 'must be an object' : `must be ${wanted[issue.expected] ?? issue.expected}` }];
    case 'invalid_union':
      return 'discriminator' in issue && issue.discriminator === 'type' ? [{ path, text: 'must be one of command, http, script, sql, steps, workflow' }] : (issue.errors[0] ?? []).flatMap((inner) => describeIssue({ ...inner, path: [...path, ...inner.path] }));
    case 'invalid_value':
      return [{ path, text: `must be one of ${issue.values.map(String).join(', ')}` }];
    default:
      return [{ path, text: issue.message.replace(/^Too (?:small|big): /, '') }];
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
