import type { Json } from '../../../src-preload/contract/index.ts';

export type Kind = 'command' | 'http' | 'script' | 'steps';
export type DraftField = 'name' | 'description' | 'parameters' | 'implementation' | 'returns' | 'phrasings';

/** What the editor holds; text as it is typed. */
export interface OwnFunctionDraft {
  name: string;
  description: string;
  parameters: string;
  kind: Kind;
  implementation: string;
  returns: string;
  phrasings: string;
  /** What the form has no field for, kept as it was. */
  rest: Record<string, Json>;
}

export interface DraftProblem {
  field: DraftField | undefined;
  path: string;
  text: string;
}

export const kinds: readonly { id: Kind; label: string; hint: string; template: Json }[] = [
  { id: 'command', label: 'A command', hint: 'The program and each argument by itself. {{name}} puts in a parameter; it stays one argument, and no shell sees it.', template: { command: ['echo', '{{text}}'] } },
  { id: 'http', label: 'A web request', hint: 'The server is fixed; parameters are encoded. A saved secret goes into a header by its name.', template: { method: 'GET', url: 'https://api.example.com/items/{{text}}', headers: { Authorization: { secret: 'name of a saved secret', prefix: 'Bearer ' } } } },
  { id: 'script', label: 'A script', hint: 'A .py, .js or .ts file beside mcp_functions.json. It finds the arguments as inputs.', template: { file: 'script.py' } },
  { id: 'steps', label: 'Calls, one after the other', hint: '{{name}} puts in a parameter, {{step1.path}} a part of an earlier result. Each call is judged and asked for by itself.', template: { steps: [{ function: 'read_file', arguments: { file_path: '{{text}}' } }] } },
];

const written = (value: Json): string => JSON.stringify(value, null, 2);
export const templateOf = (kind: Kind): string => written(kinds.find(({ id }) => id === kind)?.template ?? {});

export const newDraft: OwnFunctionDraft = { name: '', description: '', parameters: written({ text: { type: 'string', description: 'What it is about.' } }), kind: 'command', implementation: templateOf('command'), returns: '', phrasings: '', rest: {} };

const isObject = (value: Json | undefined): value is { [name: string]: Json } => value !== null && typeof value === 'object' && !Array.isArray(value);

export function toDraft(entry: Record<string, Json>): OwnFunctionDraft {
  const { name, description, parameters, implementation, returns, phrasings, ...rest } = entry;
  const { type, ...fields } = isObject(implementation) ? implementation : {};
  return {
    name: typeof name === 'string' ? name : '',
    description: typeof description === 'string' ? description : '',
    parameters: parameters === undefined ? '' : written(parameters),
    kind: kinds.find(({ id }) => id === type)?.id ?? 'command',
    implementation: written(fields),
    returns: returns === undefined ? '' : written(returns),
    phrasings: Array.isArray(phrasings) ? phrasings.filter((phrasing) => typeof phrasing === 'string').join('\n') : '',
    rest,
  };
}

/** The entry, or the field whose text is no JSON. */
export function readDraft(draft: OwnFunctionDraft): { entry: Record<string, Json> } | { problem: DraftProblem } {
  const parts: Partial<Record<DraftField, Json>> = {};
  for (const field of ['parameters', 'implementation', 'returns'] as const) {
    if (draft[field].trim() === '') continue;
    try {
      parts[field] = JSON.parse(draft[field]) as Json;
    } catch (error) {
      return { problem: { field, path: field, text: `is no JSON: ${(error as Error).message}` } };
    }
  }
  const { implementation, parameters, returns } = parts;
  if (!isObject(implementation)) return { problem: { field: 'implementation', path: 'implementation', text: 'must be an object in braces' } };
  const phrasings = draft.phrasings.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return {
    entry: {
      name: draft.name.trim(),
      description: draft.description.trim(),
      ...(parameters !== undefined && { parameters }),
      ...(returns !== undefined && { returns }),
      implementation: { type: draft.kind, ...implementation },
      ...(phrasings.length > 0 && { phrasings }),
      ...draft.rest,
    },
  };
}

const fields: readonly DraftField[] = ['name', 'description', 'parameters', 'implementation', 'returns', 'phrasings'];

/** Where a problem belongs on the form. */
export function placeProblem({ path, text }: { path: string; text: string }): DraftProblem {
  return { field: fields.find((field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`)), path, text };
}
