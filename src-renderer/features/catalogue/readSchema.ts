import type { FieldModel } from './form/fieldModel.ts';
import { readFormModel } from './form/fieldModel.ts';
import { rangeWords } from './form/checkInput.ts';
import type { Json } from '../../../src-preload/contract/index.ts';

/** One row of "Input and output": a value, how deep it lies, what it holds. */
export interface SchemaRow {
  name: string;
  depth: number;
  type: string;
  required: boolean;
  description: string;
  fallback: string | undefined;
}

/** A schema as rows a person can read, nested ones below their parent. */
export function readSchemaRows(schema: Record<string, Json>): SchemaRow[] {
  const rows: SchemaRow[] = [];
  const model = readFormModel(schema);
  const add = (field: FieldModel, name: string, required: boolean, depth: number): void => {
    rows.push({
      name, depth, required,
      type: describeType(field),
      description: field.description ?? '',
      fallback: field.fallback === undefined ? undefined : JSON.stringify(field.fallback),
    });
    for (const inner of field.kind === 'union' ? field.variants : [field]) {
      const group = inner.kind === 'list' ? inner.item : inner;
      if (group.kind === 'group') for (const property of group.properties) add(property.field, property.name, property.required, depth + 1);
    }
  };
  for (const property of model.properties) add(property.field, property.name, property.required, 0);
  return rows;
}

function describeType(field: FieldModel): string {
  const orNull = field.nullable ? ' or null' : '';
  switch (field.kind) {
    case 'text': {
      const limits = field.maxLength !== undefined && field.maxLength < 1e6 ? `, up to ${field.maxLength.toLocaleString('en')} characters` : '';
      return `${field.format === 'uri' ? 'address' : (field.format ?? 'text')}${limits}${orNull}`;
    }
    case 'number':
      return `${field.integer ? 'whole number' : 'number'}${rangeWords(field)}${orNull}`;
    case 'boolean':
      return `true or false${orNull}`;
    case 'choice':
      return field.options.map((option) => (typeof option === 'string' ? option : JSON.stringify(option))).join(' | ') + orNull;
    case 'list':
      return `list of ${describeType(field.item)}${orNull}`;
    case 'group':
      return `object${orNull}`;
    case 'union':
      return field.variants.map(describeType).join(' or ');
    case 'json':
      return field.expects;
  }
}
