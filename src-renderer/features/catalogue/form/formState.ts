import type { Json } from '../../../../src-preload/contract/index.ts';
import { isSchema, type FieldModel, type GroupField } from './fieldModel.ts';

/** Keys and list positions from the arguments down to a value. */
export type Path = readonly (string | number)[];
export type Input = Record<string, Json>;

/**
 * What the person has entered. `input` is the truth; `texts` holds, by path, what was typed into a
 * JSON field and cannot be read as JSON yet. The form and the JSON text are two views of this, so
 * switching between them loses nothing.
 */
export interface FormState {
  input: Input;
  texts: Record<string, string>;
}

export const pathKey = (path: Path): string => path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/');

/** The arguments a fresh form starts with: only what must be there and has one natural beginning. */
export function startInput(model: GroupField): Input {
  const input: Input = {};
  for (const { name, required, field } of model.properties) {
    if (!required) continue;
    if (field.kind === 'boolean') input[name] = false;
    else if (field.kind === 'choice' && field.options.length === 1) input[name] = field.options[0] ?? null;
    else if (field.kind === 'group') input[name] = startInput(field);
    else {
      const first = field.kind === 'union' ? field.variants[0] : field;
      if (first?.kind === 'list') input[name] = [startItem(first.item)];
    }
  }
  return input;
}

/** The value a new row of a list starts with. */
export function startItem(item: FieldModel): Json {
  switch (item.kind) {
    case 'group':
      return startInput(item);
    case 'boolean':
      return false;
    case 'list':
      return [];
    case 'choice':
      return item.options[0] ?? null;
    case 'union':
      return item.variants[0] ? startItem(item.variants[0]) : null;
    case 'text':
      return '';
    case 'number':
    case 'json':
      return null;
  }
}

/** The same value with the keys of its objects in the order of the form, unknown ones last. */
export function inFormOrder(field: FieldModel, value: Json): Json {
  if (field.kind === 'union') {
    const variant = field.variants.find((one) => fitsField(one, value));
    return variant ? inFormOrder(variant, value) : value;
  }
  if (field.kind === 'list' && Array.isArray(value)) return value.map((item) => inFormOrder(field.item, item));
  if (field.kind !== 'group' || !isSchema(value)) return value;
  const listed = field.properties.flatMap(({ name, field: inner }) => (Object.hasOwn(value, name) ? [[name, inFormOrder(inner, value[name] ?? null)] as const] : []));
  const names = new Set(field.properties.map((property) => property.name));
  return Object.fromEntries([...listed, ...Object.entries(value).filter(([name]) => !names.has(name))]);
}

/** The value at a path, or undefined where there is none. */
export function valueAt(input: Json | undefined, path: Path): Json | undefined {
  let at = input;
  for (const part of path) {
    if (Array.isArray(at) && typeof part === 'number') at = at[part];
    else if (isSchema(at) && typeof part === 'string') at = Object.hasOwn(at, part) ? at[part] : undefined;
    else return undefined;
  }
  return at;
}

/** Puts a value at a path, making the objects on the way; undefined takes the key or row out. */
export function withValue(state: FormState, path: Path, value: Json | undefined): FormState {
  const key = pathKey(path);
  const removedRow = value === undefined ? path.at(-1) : undefined;
  const list = `${pathKey(path.slice(0, -1))}/`;
  const texts: Record<string, string> = {};
  for (const [other, text] of Object.entries(state.texts)) {
    if (other === key || other.startsWith(`${key}/`)) continue;
    const moved = typeof removedRow === 'number' && other.startsWith(list) ? moveUp(other, list, removedRow) : other;
    texts[moved] = text;
  }
  const input = put(state.input, path, value);
  return { input: isSchema(input) ? input : {}, texts };
}

/** The rows below a removed one move up, and what was typed in them with them. */
function moveUp(key: string, list: string, removed: number): string {
  const [row = '', ...rest] = key.slice(list.length).split('/');
  return Number(row) > removed ? list + [String(Number(row) - 1), ...rest].join('/') : key;
}

/** Keeps text that is not JSON yet; the value it will replace stays until it can be read. */
export function withText(state: FormState, path: Path, text: string): FormState {
  return { ...state, texts: { ...state.texts, [pathKey(path)]: text } };
}

function put(at: Json | undefined, path: Path, value: Json | undefined): Json | undefined {
  const [part, ...rest] = path;
  if (part === undefined) return value;
  if (typeof part === 'number') {
    const list = Array.isArray(at) ? [...at] : [];
    const next = put(list[part], rest, value);
    if (next === undefined) list.splice(part, 1);
    else list[part] = next;
    return list;
  }
  const object: Input = isSchema(at) ? { ...at } : {};
  const next = put(Object.hasOwn(object, part) ? object[part] : undefined, rest, value);
  if (next === undefined) delete object[part];
  // Assigning "__proto__" would set the prototype and lose the value.
  else Object.defineProperty(object, part, { value: next, enumerable: true, configurable: true, writable: true });
  return object;
}

/** Whether a control of this kind can show the value; where it can't, it is shown as JSON. */
export function fitsField(field: FieldModel, value: Json | undefined): boolean {
  if (value === undefined) return true;
  switch (field.kind) {
    case 'text':
      return typeof value === 'string';
    // Text in a number field is a number being typed: shown as it is, with what is wrong below.
    case 'number':
      return typeof value === 'number' || typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
      return field.options.some((option) => sameJson(option, value));
    case 'list':
      return Array.isArray(value) && value.length <= 50;
    case 'group':
      return isSchema(value);
    case 'union':
      return field.variants.some((variant) => fitsField(variant, value));
    case 'json':
      return true;
  }
}

export function sameJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameJson(item, b[index] ?? null));
  if (!isSchema(a) || !isSchema(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key] ?? null, b[key] ?? null));
}

/** A number as typed: the number where it is one, else the text itself, kept as it stands. */
export function readNumberText(text: string): Json | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  return /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(trimmed) && Number.isFinite(Number(trimmed)) ? Number(trimmed) : text;
}
