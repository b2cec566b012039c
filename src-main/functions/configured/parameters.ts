import { RE2JS } from 're2js';
import { z } from 'zod';
import type { Json } from '../../../src-preload/contract/index.ts';
import type { EntryProblem } from './configuredEntry.ts';

type Schema = Record<string, unknown>;

/** Keywords that hold; what else there is would be taken for a promise nobody keeps. */
const checked = new Set(['type', 'properties', 'required', 'items', 'prefixItems', 'enum', 'const', 'anyOf', 'oneOf', 'allOf', 'additionalProperties', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minLength', 'maxLength', 'minItems', 'maxItems', 'format', 'pattern', '$defs', 'definitions', '$ref', 'default']);
const told = new Set(['title', 'description', 'examples', 'deprecated', 'readOnly', '$comment', '$schema', '$id']);
const maps = new Set(['properties', '$defs', 'definitions']);
const asTheyAre = new Set(['enum', 'const', 'required', 'default', 'examples']);
const deepest = 20;
const parameterName = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

const isSchema = (value: unknown): value is Schema => value !== null && typeof value === 'object' && !Array.isArray(value);

/** JSON Schema of an object, or its properties alone: then all of them are required. */
export function wholeSchema(written: Schema | undefined): Schema {
  if (written === undefined) return { type: 'object', properties: {}, additionalProperties: false };
  const { properties } = written;
  const isWhole = written['type'] === 'object' || (isSchema(properties) && Object.values(properties).every((part) => isSchema(part) || typeof part === 'boolean'));
  if (isWhole) return { additionalProperties: false, ...written, type: 'object', properties: properties ?? {} };
  return { type: 'object', properties: written, required: Object.keys(written), additionalProperties: false };
}

/** What of a schema cannot be kept, with its path. */
export function schemaProblems(schema: unknown, path: readonly PropertyKey[] = []): EntryProblem[] {
  if (path.length > deepest) return [{ path: path.slice(0, 4), text: 'is nested too deeply' }];
  if (typeof schema === 'boolean') return [];
  if (!isSchema(schema)) return [{ path, text: 'must be a JSON Schema: an object such as {"type": "string"}' }];
  return Object.entries(schema).flatMap(([keyword, value]): EntryProblem[] => {
    const at = [...path, keyword];
    if (keyword === 'writeOnly') return [{ path: at, text: 'a secret does not go through an argument; name a saved one in a header' }];
    if (!checked.has(keyword) && !told.has(keyword)) return [{ path: at, text: 'is not understood here, and would hold nobody to it' }];
    if (keyword === 'pattern') return isPlain(path) ? patternProblem(value, at) : [{ path: at, text: 'is understood in properties and items only' }];
    if (keyword === '$ref') return typeof value === 'string' && value.startsWith('#/') ? [] : [{ path: at, text: 'leads out of this schema' }];
    if (told.has(keyword) || asTheyAre.has(keyword)) return [];
    if (maps.has(keyword)) return isSchema(value) ? Object.entries(value).flatMap(([name, part]) => schemaProblems(part, [...at, name])) : [{ path: at, text: 'must be an object of schemas by name' }];
    if (keyword === 'items' || keyword === 'additionalProperties') return schemaProblems(value, at);
    if (['prefixItems', 'anyOf', 'oneOf', 'allOf'].includes(keyword)) return Array.isArray(value) ? value.flatMap((part, index) => schemaProblems(part, [...at, index])) : [{ path: at, text: 'must be a list of schemas' }];
    return [];
  });
}

/** Of a property, or an item of one; what holds in one of several cases is not looked for. */
function isPlain(path: readonly PropertyKey[]): boolean {
  return path.every((key, index) => (index > 0 && path[index - 1] === 'properties' && path[index - 2] !== 'properties') || key === 'properties' || key === 'items' || key === 'parameters' || key === 'returns');
}

function patternProblem(value: unknown, path: readonly PropertyKey[]): EntryProblem[] {
  try {
    RE2JS.compile(String(value));
    return [];
  } catch {
    return [{ path, text: 'is no regular expression that can be checked in linear time; back references and look-around cannot' }];
  }
}

/** What arguments or results are checked with; the problem where the schema cannot be turned into it. */
export function toZod(schema: Schema): { zod: z.ZodObject } | { problem: EntryProblem } {
  try {
    const made = z.fromJSONSchema(withoutPatterns(schema) as Parameters<typeof z.fromJSONSchema>[0]);
    if (!(made instanceof z.ZodObject)) return { problem: { path: [], text: 'must be the schema of an object' } };
    return { zod: withPatterns(made, schema) };
  } catch (error) {
    return { problem: { path: [], text: `cannot be used: ${(error as Error).message}` } };
  }
}

/** Patterns are held to by an engine that no pattern can hold up (attack 37). */
function withPatterns(object: z.ZodObject, schema: Schema): z.ZodObject {
  const patterns = patternsOf(schema, []).map(({ at, pattern }) => ({ at, pattern, compiled: RE2JS.compile(pattern) }));
  if (patterns.length === 0) return object;
  return object.superRefine((value, context) => {
    for (const { at, pattern, compiled } of patterns) {
      for (const { text, path } of textsAt(value, at, [])) if (!compiled.matcher(text).find()) context.addIssue({ code: 'custom', path, message: `does not match ${pattern}` });
    }
  });
}

const eachItem = Symbol('each item');
type Place = readonly (string | typeof eachItem)[];

function patternsOf(schema: unknown, at: Place): { at: Place; pattern: string }[] {
  if (!isSchema(schema)) return [];
  const own = typeof schema['pattern'] === 'string' ? [{ at, pattern: schema['pattern'] }] : [];
  const properties = isSchema(schema['properties']) ? Object.entries(schema['properties']).flatMap(([name, part]) => patternsOf(part, [...at, name])) : [];
  return [...own, ...properties, ...patternsOf(schema['items'], [...at, eachItem])];
}

function textsAt(value: unknown, [next, ...rest]: Place, path: PropertyKey[]): { text: string; path: PropertyKey[] }[] {
  if (next === undefined) return typeof value === 'string' ? [{ text: value, path }] : [];
  if (next === eachItem) return Array.isArray(value) ? value.flatMap((item, index) => textsAt(item, rest, [...path, index])) : [];
  return isSchema(value) && Object.hasOwn(value, next) ? textsAt(value[next], rest, [...path, next]) : [];
}

function withoutPatterns(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutPatterns);
  if (!isSchema(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).flatMap(([keyword, value]) => {
      if (keyword === 'pattern' && typeof value === 'string') return [];
      if (asTheyAre.has(keyword)) return [[keyword, value]];
      if (maps.has(keyword) && isSchema(value)) return [[keyword, Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withoutPatterns(part)]))]];
      return [[keyword, withoutPatterns(value)]];
    }),
  );
}

/** Names that templates cannot name, or that scripts cannot have as a variable. */
export function nameProblems(schema: Schema): EntryProblem[] {
  return Object.keys((schema['properties'] ?? {}) as Schema).filter((name) => !parameterName.test(name)).map((name) => ({ path: ['properties', name], text: 'is no name of a parameter; use letters, digits and underscores' }));
}

/** Arguments that fit a schema, for an example nobody has written. */
export function sampleOf(schema: Schema): Record<string, Json> {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
  return Object.fromEntries(Object.entries(properties).filter(([name]) => required.includes(name)).map(([name, part]) => [name, sampleValue(part, name)]));
}

function sampleValue(schema: Schema, name: string): Json {
  const listed = [schema['const'], schema['default'], ...[schema['examples'], schema['enum']].map((list) => (Array.isArray(list) ? (list[0] as unknown) : undefined))].find((value) => value !== undefined);
  if (listed !== undefined) return listed as Json;
  switch (schema['type']) {
    case 'integer':
    case 'number':
      return typeof schema['minimum'] === 'number' ? schema['minimum'] : 1;
    case 'boolean':
      return true;
    case 'array':
      return [];
    case 'object':
      return sampleOf(schema);
    default:
      return schema['format'] === 'uri' ? 'https://example.com/' : schema['format'] === 'email' ? 'ada@example.com' : schema['format'] === 'date' ? '2026-01-31' : name;
  }
}
