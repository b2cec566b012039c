import type { z } from 'zod';

/** What stands in the place of a sensitive value; holds no trace of it, not even its length. */
export const hiddenValue = '\u27e6redacted:sensitive\u27e7';

/**
 * A copy of a value in which every field that its schema marks `writeOnly` (JSON Schema's word for
 * what may go in and never comes out) is hidden. The same object when nothing had to go.
 *
 * Mark a field with `.meta({ writeOnly: true })`.
 */
export function hideSensitive<T>(schema: z.ZodType, value: T): T {
  return holdsSensitive(schema) ? (hide(schema, value) as T) : value;
}

/** Whether a field, named by its path, is marked or lies in one that is. */
export function isSensitiveField(schema: z.ZodType, path: readonly PropertyKey[]): boolean {
  if (!holdsSensitive(schema)) return false;
  let probe: unknown = probed;
  for (const key of path.toReversed()) probe = typeof key === 'number' ? [...(Array(key) as unknown[]), probe] : { [key]: probe };
  return !JSON.stringify(hide(schema, probe)).includes(probed);
}

const probed = 'not hidden';

const known = new WeakMap<z.ZodType, boolean>();

function holdsSensitive(schema: z.ZodType): boolean {
  const before = known.get(schema);
  if (before !== undefined) return before;
  // A schema that contains itself is looked at once.
  known.set(schema, false);
  const found = isSensitive(schema) || parts(schema).some(holdsSensitive);
  known.set(schema, found);
  return found;
}

function isSensitive(schema: z.ZodType): boolean {
  return schema.meta()?.['writeOnly'] === true;
}

interface Definition {
  type: string;
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
  valueType?: z.ZodType;
  innerType?: z.ZodType;
  options?: z.ZodType[];
  items?: z.ZodType[];
  in?: z.ZodType;
  out?: z.ZodType;
}

const definitionOf = (schema: z.ZodType): Definition => schema.def as unknown as Definition;

function parts(schema: z.ZodType): z.ZodType[] {
  const { shape, element, valueType, innerType, options, items, in: source, out } = definitionOf(schema);
  return [...Object.values(shape ?? {}), ...(options ?? []), ...(items ?? []), ...[element, valueType, innerType, source, out].filter((part) => part !== undefined)];
}

function hide(schema: z.ZodType, value: unknown): unknown {
  if (value === undefined || value === null || !holdsSensitive(schema)) return value;
  if (isSensitive(schema)) return hiddenValue;
  const { shape, element, valueType, innerType, options, items, in: source, out } = definitionOf(schema);
  if (Array.isArray(value)) {
    if (element) return value.map((item) => hide(element, item));
    if (items) return value.map((item, index) => (items[index] ? hide(items[index], item) : item));
  } else if (typeof value === 'object') {
    if (shape) return mapValues(value, (name, item) => (shape[name] ? hide(shape[name], item) : item));
    if (valueType) return mapValues(value, (_name, item) => hide(valueType, item));
  }
  // Of several possible shapes every one is hidden: too much rather than too little.
  let shown: unknown = value;
  for (const part of [...(options ?? []), innerType, source, out]) if (part) shown = hide(part, shown);
  return shown;
}

function mapValues(value: object, change: (name: string, item: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, change(name, item)]));
}
