import type { Json } from '../../../../src-preload/contract/index.ts';

/** What every kind of field knows about itself. */
interface FieldFacts {
  title: string | undefined;
  description: string | undefined;
  /** What the runtime uses when nothing is given; undefined when it has no default. */
  fallback: Json | undefined;
  /** Null is a value of its own here. */
  nullable: boolean;
}

export interface TextField extends FieldFacts {
  kind: 'text';
  minLength: number | undefined;
  maxLength: number | undefined;
  pattern: string | undefined;
  format: string | undefined;
  /** The text may well have more than one line: file contents, scripts, bodies. */
  multiline: boolean;
}

export interface NumberField extends FieldFacts {
  kind: 'number';
  integer: boolean;
  minimum: number | undefined;
  maximum: number | undefined;
  exclusiveMinimum: number | undefined;
  exclusiveMaximum: number | undefined;
  multipleOf: number | undefined;
}

export interface BooleanField extends FieldFacts {
  kind: 'boolean';
}

export interface ChoiceField extends FieldFacts {
  kind: 'choice';
  options: Json[];
}

export interface ListField extends FieldFacts {
  kind: 'list';
  item: FieldModel;
  minItems: number | undefined;
  maxItems: number | undefined;
}

export interface GroupField extends FieldFacts {
  kind: 'group';
  properties: Property[];
  /** Keys beyond the listed ones are allowed. */
  open: boolean;
}

/** One of several kinds of value: text or a list. Each kind occurs once, so a value says which it is. */
export interface UnionField extends FieldFacts {
  kind: 'union';
  variants: FieldModel[];
}

/** A schema the form has no control for (a free map, a tuple, a union of objects): written as JSON. */
export interface JsonField extends FieldFacts {
  kind: 'json';
  /** Says in words what goes here: "text or a number", "an object". */
  expects: string;
}

export type FieldModel = TextField | NumberField | BooleanField | ChoiceField | ListField | GroupField | UnionField | JsonField;

export interface Property {
  name: string;
  required: boolean;
  field: FieldModel;
}

type Schema = Record<string, Json>;

const longTextNames = new Set(['content', 'contents', 'body', 'text', 'script', 'code', 'replacement', 'replace', 'search', 'message', 'sql', 'query_text', 'patch', 'edits', 'diff']);
/** Deeper nesting than this is written as JSON: a form of it is no help. */
const deepest = 4;

/**
 * The form of a function's arguments from its JSON Schema (2020-12). Never fails: what it has no
 * control for becomes a JSON field, so every schema can be filled in.
 */
export function readFormModel(schema: Record<string, Json>): GroupField {
  const model = readField(schema, schema, '', 0);
  return model.kind === 'group' ? model : { kind: 'group', ...noFacts, properties: [], open: true };
}

const noFacts: FieldFacts = { title: undefined, description: undefined, fallback: undefined, nullable: false };

function readField(root: Schema, given: Json | undefined, name: string, depth: number): FieldModel {
  const { schema, nullable } = resolve(root, given);
  const facts: FieldFacts = {
    title: textOf(schema['title']),
    description: textOf(schema['description']),
    fallback: schema['default'],
    nullable,
  };
  const options = optionsOf(schema);
  if (options) return { kind: 'choice', ...facts, options };
  switch (schema['type']) {
    case 'string':
      return {
        kind: 'text', ...facts,
        minLength: numberOf(schema['minLength']), maxLength: numberOf(schema['maxLength']),
        pattern: textOf(schema['pattern']), format: textOf(schema['format']),
        multiline: longTextNames.has(name),
      };
    case 'integer':
    case 'number':
      return {
        kind: 'number', ...facts, integer: schema['type'] === 'integer',
        minimum: honestBound(schema['minimum']), maximum: honestBound(schema['maximum']),
        exclusiveMinimum: numberOf(schema['exclusiveMinimum']), exclusiveMaximum: numberOf(schema['exclusiveMaximum']),
        multipleOf: numberOf(schema['multipleOf']),
      };
    case 'boolean':
      return { kind: 'boolean', ...facts };
    case 'array':
      if (depth < deepest && isSchema(schema['items']) && !schema['prefixItems']) {
        return { kind: 'list', ...facts, item: readField(root, schema['items'], '', depth + 1), minItems: numberOf(schema['minItems']), maxItems: numberOf(schema['maxItems']) };
      }
      break;
    case 'object':
      if (depth < deepest && isSchema(schema['properties']) && !schema['anyOf'] && !schema['oneOf'] && !schema['allOf']) {
        return { kind: 'group', ...facts, properties: readProperties(root, schema, depth), open: schema['additionalProperties'] !== false };
      }
      break;
    default:
  }
  const variants = readVariants(root, schema, name, depth);
  return variants ? { kind: 'union', ...facts, variants } : { kind: 'json', ...facts, expects: describeSchema(root, schema) };
}

/** The kinds of a union, where a value can only be of one of them; text and numbers are too alike while typed. */
function readVariants(root: Schema, schema: Schema, name: string, depth: number): FieldModel[] | undefined {
  const union = schema['anyOf'] ?? schema['oneOf'];
  if (!Array.isArray(union) || union.length < 2 || depth >= deepest) return undefined;
  const variants = union.map((member) => readField(root, member, name, depth + 1));
  const kinds = new Set(variants.map((variant) => (variant.kind === 'number' || variant.kind === 'choice' ? 'text' : variant.kind)));
  return kinds.size === variants.length && !kinds.has('json') && !kinds.has('union') && !variants.some((variant) => variant.nullable) ? variants : undefined;
}

function readProperties(root: Schema, schema: Schema, depth: number): Property[] {
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  const properties = isSchema(schema['properties']) ? Object.entries(schema['properties']) : [];
  return properties
    // zod lists properties with a default as required of its output; the person need not give them.
    .map(([name, property]) => ({ name, required: required.has(name) && !(isSchema(property) && 'default' in property), field: readField(root, property, name, depth + 1) }))
    .sort((a, b) => Number(b.required) - Number(a.required));
}

/** Follows `$ref` within the document and unwraps "this or null". */
function resolve(root: Schema, given: Json | undefined): { schema: Schema; nullable: boolean } {
  let schema = isSchema(given) ? given : {};
  let nullable = false;
  for (let step = 0; step < 8; step++) {
    const reference = textOf(schema['$ref']);
    if (reference !== undefined) {
      const target = lookUp(root, reference);
      if (!target) break;
      const { $ref: _followed, ...beside } = schema;
      schema = { ...target, ...beside };
      continue;
    }
    const union = schema['anyOf'] ?? schema['oneOf'];
    if (Array.isArray(union)) {
      const others = union.filter((member) => !(isSchema(member) && member['type'] === 'null'));
      const only = others[0];
      if (others.length === 1 && isSchema(only) && others.length < union.length) {
        const { anyOf: _any, oneOf: _one, ...beside } = schema;
        schema = { ...only, ...beside };
        nullable = true;
        continue;
      }
    }
    if (Array.isArray(schema['type'])) {
      const others = schema['type'].filter((type) => type !== 'null');
      const only = others[0];
      if (others.length === 1 && only !== undefined) {
        nullable = nullable || others.length < schema['type'].length;
        schema = { ...schema, type: only };
        continue;
      }
    }
    break;
  }
  return { schema, nullable };
}

function lookUp(root: Schema, reference: string): Schema | undefined {
  if (!reference.startsWith('#')) return undefined;
  let at: Json | undefined = root;
  for (const part of reference.slice(1).split('/').filter(Boolean)) {
    at = isSchema(at) ? at[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  }
  return isSchema(at) ? at : undefined;
}

function optionsOf(schema: Schema): Json[] | undefined {
  if (Array.isArray(schema['enum'])) return schema['enum'];
  if (schema['const'] !== undefined) return [schema['const']];
  const union = schema['anyOf'] ?? schema['oneOf'];
  if (!Array.isArray(union) || union.length === 0) return undefined;
  const options: Json[] = [];
  for (const member of union) {
    if (!isSchema(member)) return undefined;
    const inner = member['const'] !== undefined ? [member['const']] : member['enum'];
    if (!Array.isArray(inner)) return undefined;
    options.push(...inner);
  }
  return options;
}

const typeWords: Record<string, string> = { string: 'text', integer: 'a whole number', number: 'a number', boolean: 'true or false', array: 'a list', object: 'an object', null: 'null' };

function describeSchema(root: Schema, schema: Schema): string {
  const union = schema['anyOf'] ?? schema['oneOf'];
  const types = Array.isArray(schema['type']) ? schema['type'] : [schema['type']];
  const words = Array.isArray(union)
    ? union.map((member) => describeSchema(root, resolve(root, member).schema))
    : types.map((type) => (typeof type === 'string' ? (typeWords[type] ?? type) : 'any value'));
  return [...new Set(words)].join(' or ');
}

/** zod writes the range of safe integers as bounds; they say nothing to a person. */
function honestBound(value: Json | undefined): number | undefined {
  const bound = numberOf(value);
  return bound !== undefined && Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? undefined : bound;
}

/** An object of JSON, not a list and not null. */
export function isSchema(value: Json | undefined): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
const textOf = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);
const numberOf = (value: Json | undefined): number | undefined => (typeof value === 'number' ? value : undefined);
