import { z } from 'zod';
import { isRecord } from './foreignTool.ts';

/**
 * What the door checks and converts the arguments of a foreign tool with. The server checks them again,
 * so whatever cannot be told here passes: patterns in particular, as a stranger's regular expression may
 * run for ever (attack 37), and defaults, which are the server's to fill in.
 */
export function foreignInput(schema: Readonly<Record<string, unknown>>): z.ZodObject {
  try {
    const made = z.fromJSONSchema({ ...(simplify(schema) as Record<string, unknown>), type: 'object' } as Parameters<typeof z.fromJSONSchema>[0]);
    if (made instanceof z.ZodObject) return made;
  } catch {
    // A schema of another kind than can be converted: the server alone judges it.
  }
  return z.looseObject({});
}

/** Keywords that are understood and safe to run. */
const kept = new Set(['type', 'properties', 'required', 'items', 'prefixItems', 'enum', 'const', 'anyOf', 'oneOf', 'allOf', 'additionalProperties', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'minLength', 'maxLength', 'minItems', 'maxItems', '$defs', 'definitions', '$ref', 'writeOnly', 'description']);
const maps = new Set(['properties', '$defs', 'definitions']);

function simplify(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(simplify);
  if (!isRecord(schema)) return schema;
  const local = typeof schema['$ref'] === 'string' && schema['$ref'].startsWith('#/');
  if (schema['$ref'] !== undefined && !local) return {};
  return Object.fromEntries(
    Object.entries(schema).flatMap(([keyword, value]) => {
      if (!kept.has(keyword)) return [];
      if (keyword === 'enum' || keyword === 'const' || keyword === 'required') return [[keyword, value]];
      if (maps.has(keyword)) return isRecord(value) ? [[keyword, Object.fromEntries(Object.entries(value).filter(([name]) => name !== '__proto__').map(([name, part]) => [name, simplify(part)]))]] : [];
      return [[keyword, simplify(value)]];
    }),
  );
}
