import type { Json } from '../../../../src-preload/contract/index.ts';
import { inputSchemaOf } from '../../../registry/projections.ts';
import type { AnyFunction } from '../../../registry/defineFunction.ts';

/** What an argument means, which decides where in a sentence its value is looked for. */
type SlotKind =
  | 'target' | 'targets' | 'destination' | 'container' | 'folder-to-run-in'
  | 'glob' | 'pattern' | 'content' | 'title' | 'command' | 'edits' | 'url'
  | 'choice' | 'choices' | 'flag' | 'count' | 'offset' | 'depth' | 'number'
  | 'duration' | 'size-at-least' | 'size-at-most' | 'date-after' | 'date-before' | 'part-of-name' | 'recipient' | 'unknown';

export type JsonSchema = Record<string, Json>;

/** One argument of a function, as the engine sees it. */
export interface Slot {
  name: string;
  kind: SlotKind;
  required: boolean;
  schema: JsonSchema;
  description: string;
}

/** Which names mean what. The first row that fits wins; types are checked after. */
const names: readonly [RegExp, SlotKind][] = [
  [/^(?:cwd|working_directory|workdir)$/, 'folder-to-run-in'],
  [/^edits$/, 'edits'],
  [/^(?:destination|output_path|local_path|save_path|target_path)$/, 'destination'],
  [/^(?:sources|paths|files|file_paths|attachments)$/, 'targets'],
  [/^(?:source|file_path|path|archive_path|source_path|backup_path|directory|folder|data_source|data)$/, 'target'],
  [/^(?:glob|globs|include|file_pattern)$/, 'glob'],
  [/^(?:pattern|query)$/, 'pattern'],
  [/^(?:content|message|text|body)$/, 'content'],
  [/^(?:title|subject)$/, 'title'],
  [/^(?:to|cc|bcc|recipient|from)$/, 'recipient'],
  [/^command$/, 'command'],
  [/^(?:url|uri)$/, 'url'],
  [/^(?:larger_than|min_size|min_bytes|bigger_than|size_min|minimum_size|min_size_bytes)$/, 'size-at-least'],
  [/^(?:smaller_than|max_size|max_bytes_size|size_max|maximum_size|max_size_bytes)$/, 'size-at-most'],
  [/^(?:modified_after|newer_than|changed_after|since|after)$/, 'date-after'],
  [/^(?:modified_before|older_than|changed_before|until|before)$/, 'date-before'],
  [/^(?:duration|duration_seconds|seconds|duration_ms|period)$/, 'duration'],
  [/^(?:max_depth|depth)$/, 'depth'],
  [/^(?:offset|start_line|from_line)$/, 'offset'],
  [/^(?:limit|lines|max_lines|max_results|top|count|max_entries)$/, 'count'],
];

/** The arguments of a function, with their kinds. */
export function slotsOf(definition: AnyFunction): Slot[] {
  const schema = inputSchemaOf(definition);
  const properties = (schema['properties'] ?? {}) as Record<string, JsonSchema>;
  const required = new Set((schema['required'] ?? []) as string[]);
  const searches = 'pattern' in properties || 'query' in properties;
  return Object.entries(properties).map(([name, property]) => {
    const description = typeof property['description'] === 'string' ? property['description'] : '';
    return { name, kind: kindOf(name, property, searches, properties, definition), required: required.has(name), schema: property, description };
  });
}

function kindOf(name: string, property: JsonSchema, searches: boolean, all: Record<string, JsonSchema>, definition: AnyFunction): SlotKind {
  if (choicesOf(property) !== undefined) return isList(property) ? 'choices' : 'choice';
  if (typeOf(property) === 'boolean') return 'flag';
  const kind = names.find(([pattern]) => pattern.test(name))?.[1];
  if (kind === undefined && name !== 'name') return typeOf(property) === 'integer' || typeOf(property) === 'number' ? 'number' : 'unknown';
  if (name === 'name' && definition.annotations.readOnly) return 'part-of-name';
  if (kind === 'target' && searches) return 'container';
  if (kind === 'pattern') return 'glob' in all || 'globs' in all || /content|mail/.test(definition.name) ? 'pattern' : 'glob';
  return kind ?? 'unknown';
}

/** The type of a schema, looking through "one of these" with null or text. */
export function typeOf(schema: JsonSchema): string | undefined {
  if (typeof schema['type'] === 'string') return schema['type'];
  const options = (schema['anyOf'] ?? schema['oneOf']) as JsonSchema[] | undefined;
  return options?.map((option) => typeOf(option)).find((type) => type !== undefined && type !== 'null');
}

export function isList(schema: JsonSchema): boolean {
  return typeOf(schema) === 'array';
}

/** The values a schema allows, or undefined when it is open. For a list: those of its items. */
export function choicesOf(schema: JsonSchema): string[] | undefined {
  if (Array.isArray(schema['enum'])) return schema['enum'].filter((value) => typeof value === 'string');
  const items = schema['items'] as JsonSchema | undefined;
  if (items !== undefined) return choicesOf(items);
  const options = (schema['anyOf'] ?? schema['oneOf']) as JsonSchema[] | undefined;
  if (options !== undefined && options.length > 0 && options.every((option) => typeof option['const'] === 'string')) return options.map((option) => String(option['const']));
  return options?.map((option) => choicesOf(option)).find((choices) => choices !== undefined);
}

/** The names of the two texts of one edit: what to look for, and what comes in its place. */
export function editFields(schema: JsonSchema): { search: string; replace: string } | undefined {
  const options = [schema, ...((schema['anyOf'] ?? schema['oneOf'] ?? []) as JsonSchema[])];
  for (const option of options) {
    const properties = ((option['items'] as JsonSchema | undefined)?.['properties'] ?? {}) as Record<string, JsonSchema>;
    const search = Object.keys(properties).find((name) => /search|find|old|before/.test(name));
    const replace = Object.keys(properties).find((name) => /replace|new|after/.test(name));
    if (search !== undefined && replace !== undefined) return { search, replace };
  }
  return undefined;
}
