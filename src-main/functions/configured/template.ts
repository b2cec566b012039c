import { AppError } from '../../kernel/errors.ts';

/** `{{name}}` or `{{step1.path.0}}`; what begins with anything but a letter is none: `{{.Names}}` is Docker's. */
const placeholder = /\{\{\s*([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_-]+)*)\s*\}\}/g;
const whole = /^\{\{\s*([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_-]+)*)\s*\}\}$/;

export type Values = Readonly<Record<string, unknown>>;

/** The paths that a text puts in. */
export function placeholdersOf(text: string): string[] {
  return [...text.matchAll(placeholder)].map(([, path = '']) => path);
}

/** All of them in a value, wherever they stand; also in the names of fields, where none belongs. */
export function placeholdersIn(value: unknown): { path: string; at: readonly PropertyKey[]; inName: boolean }[] {
  if (typeof value === 'string') return placeholdersOf(value).map((path) => ({ path, at: [], inName: false }));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const at = Array.isArray(value) ? Number(key) : key;
    return [...(typeof at === 'string' ? placeholdersOf(key).map((path) => ({ path, at: [at], inName: true })) : []), ...placeholdersIn(item).map((found) => ({ ...found, at: [at, ...found.at] }))];
  });
}

/** The path of a text that is one placeholder and nothing else. */
export function lonePlaceholder(text: string): string | undefined {
  return whole.exec(text)?.[1];
}

/** What lies at a path; undefined where nothing does. Own members only. */
export function valueAt(path: string, values: Values): unknown {
  let found: unknown = values;
  for (const key of path.split('.')) {
    if (found === null || typeof found !== 'object' || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found ?? undefined;
}

/** A value as text: lists and objects as JSON. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** The text with its placeholders filled, once: what a value holds is not looked at again. Undefined where a value was not given. */
export function fillText(template: string, values: Values, write: (value: unknown) => string = textOf): string | undefined {
  let missing = false;
  const text = template.replace(placeholder, (_, path: string) => {
    const value = valueAt(path, values);
    if (value === undefined) missing = true;
    return value === undefined ? '' : write(value);
  });
  return missing ? undefined : text;
}

/** A value with its placeholders filled. One that stands alone becomes the value itself; a field whose value was not given is left out. */
export function fillValue(template: unknown, values: Values): unknown {
  if (typeof template === 'string') {
    const alone = lonePlaceholder(template);
    return alone === undefined ? fillText(template, values) : valueAt(alone, values);
  }
  if (Array.isArray(template)) return template.map((item) => fillValue(item, values)).filter((item) => item !== undefined);
  if (template === null || typeof template !== 'object') return template;
  return Object.fromEntries(Object.entries(template).flatMap(([name, item]) => {
    const filled = fillValue(item, values);
    return filled === undefined ? [] : [[name, filled]];
  }));
}

/**
 * The argument list of a command. Each value is one argument, or a part of one; a list that stands alone is
 * one argument an item. A value that an option could be read from is refused (attack 11), unless `--` stands before.
 */
export function fillArguments(template: readonly (string | readonly string[])[], values: Values): string[] {
  const filled: string[] = [];
  for (const element of template) {
    const group = typeof element === 'string' ? [element] : element;
    const texts = group.map((text) => argumentsOf(text, values, filled.includes('--') || group.includes('--')));
    // What belongs together goes together: an option without its value would take the next argument.
    if (texts.every((part) => part !== undefined)) filled.push(...texts.flat());
  }
  return filled;
}

function argumentsOf(template: string, values: Values, afterDashes: boolean): string[] | undefined {
  const [first] = placeholdersOf(template);
  const alone = lonePlaceholder(template);
  const list = alone === undefined ? undefined : valueAt(alone, values);
  const texts = Array.isArray(list) ? list.map(textOf) : [fillText(template, values)];
  const given = texts.filter((text) => text !== undefined);
  if (given.length < texts.length) return undefined;
  for (const text of given) {
    if (text.includes('\u0000')) throw new AppError('INVALID_INPUT', `${first ?? 'An argument'}: holds a zero byte, which no argument can`);
    if (first !== undefined && !afterDashes && text.startsWith('-') && !template.startsWith('-')) {
      throw new AppError('INVALID_INPUT', `${first}: begins with a dash and would be read as an option`, { hint: 'A file of that name can be written ./-name; whoever wrote the function can put "--" before it' });
    }
  }
  return given;
}
