import { readFile } from 'node:fs/promises';
import type { Json } from '../../src-preload/contract/index.ts';
import type { AnyFunction } from './defineFunction.ts';
import { inputSchemaOf, keepSchemas, outputSchemaOf } from './projections.ts';

export interface BuiltSchemas {
  input: Record<string, Json>;
  output: Record<string, Json>;
}

/** Beside the built code; the sources have none. */
const file = new URL('./functionSchemas.json', import.meta.url);

/** The JSON Schemas of functions by name, as the build writes them: making them takes longer than all else of a start. */
export function schemasToBuild(functions: readonly AnyFunction[]): Record<string, BuiltSchemas> {
  return Object.fromEntries(functions.map((definition) => [definition.name, { input: inputSchemaOf(definition), output: outputSchemaOf(definition) ?? {} }]));
}

/** Takes over what the build made of these very functions. Where it made nothing, they are made when they are needed. */
export async function takeBuiltSchemas(functions: readonly AnyFunction[], from: URL = file): Promise<void> {
  const text = await readFile(from, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const built = JSON.parse(text) as Record<string, BuiltSchemas | undefined>;
  for (const definition of functions) {
    const schemas = built[definition.name];
    if (schemas) keepSchemas(definition, schemas);
  }
}
