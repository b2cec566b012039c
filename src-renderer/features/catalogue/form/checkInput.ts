import type { Explanation, Json } from '../../../../src-preload/contract/index.ts';
import { isSchema, type FieldModel, type GroupField, type NumberField, type TextField, type UnionField } from './fieldModel.ts';
import { fitsField, pathKey, sameJson, type FormState, type Path } from './formState.ts';
import { readJson } from './jsonText.ts';

/** `missing`: nothing was entered where something must be. `wrong`: what was entered can't be used. */
export interface Problem {
  path: Path;
  state: 'missing' | 'wrong';
  /** What would be right. */
  message: string;
}

/** Everything in the way of running, in the order of the form. */
export function checkInput(model: GroupField, state: FormState): Problem[] {
  const problems: Problem[] = [];
  checkGroup(model, state.input, [], state, problems);
  return problems;
}

function checkGroup(group: GroupField, value: Record<string, Json>, path: Path, state: FormState, problems: Problem[]): void {
  for (const { name, required, field } of group.properties) {
    const at = [...path, name];
    const entered = Object.hasOwn(value, name) ? value[name] : undefined;
    if (entered === undefined && state.texts[pathKey(at)] === undefined) {
      if (required) problems.push({ path: at, state: 'missing', message: `${name} is needed.` });
      continue;
    }
    checkValue(field, entered, at, state, problems);
  }
  if (group.open) return;
  const known = new Set(group.properties.map((property) => property.name));
  for (const name of Object.keys(value)) {
    if (!known.has(name)) problems.push({ path: [...path, name], state: 'wrong', message: `There is no argument called ${name}.` });
  }
}

function checkValue(field: FieldModel, value: Json | undefined, path: Path, state: FormState, problems: Problem[]): void {
  const wrong = (message: string): void => void problems.push({ path, state: 'wrong', message });
  const text = state.texts[pathKey(path)];
  if (text !== undefined) {
    const reading = readJson(text);
    if (!reading.ok) wrong(reading.message);
    return;
  }
  if (value === undefined || (value === null && field.nullable)) return;
  switch (field.kind) {
    case 'text':
      if (typeof value !== 'string') wrong(`Text; this is ${nameType(value)}.`);
      else say(wrong, checkText(field, value));
      return;
    case 'number':
      say(wrong, checkNumber(field, value));
      return;
    case 'boolean':
      if (typeof value !== 'boolean') wrong(`True or false; this is ${nameType(value)}.`);
      return;
    case 'choice':
      if (!field.options.some((option) => sameJson(option, value))) wrong(`One of ${field.options.map((option) => (typeof option === 'string' ? option : JSON.stringify(option))).join(', ')}.`);
      return;
    case 'list':
      if (!Array.isArray(value)) wrong(`A list; this is ${nameType(value)}.`);
      else {
        if (value.length < (field.minItems ?? 0)) problems.push({ path, state: value.length === 0 ? 'missing' : 'wrong', message: `At least ${count(field.minItems ?? 0, 'item')}; this has ${value.length}.` });
        if (value.length > (field.maxItems ?? Infinity)) wrong(`At most ${count(field.maxItems ?? 0, 'item')}; this has ${value.length}.`);
        value.forEach((item, index) => {
          if (field.item.kind === 'text' && item === '' && (field.item.minLength ?? 0) > 0) problems.push({ path: [...path, index], state: 'missing', message: 'Fill in or remove this row.' });
          else checkValue(field.item, item, [...path, index], state, problems);
        });
      }
      return;
    case 'group':
      if (isSchema(value)) checkGroup(field, value, path, state, problems);
      else wrong(`An object; this is ${nameType(value)}.`);
      return;
    case 'union': {
      const variant = field.variants.find((one) => fitsField(one, value));
      if (variant) checkValue(variant, value, path, state, problems);
      else wrong(`${capital(describeKinds(field))}; this is ${nameType(value)}.`);
      return;
    }
    case 'json':
      return;
  }
}

const kindWords: Record<FieldModel['kind'], string> = { text: 'text', number: 'a number', boolean: 'true or false', choice: 'a choice', list: 'a list', group: 'an object', union: 'a value', json: 'a value' };

/** "text or a list". */
function describeKinds(field: UnionField): string {
  return field.variants.map((variant) => kindWords[variant.kind]).join(' or ');
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function say(wrong: (message: string) => void, message: string | undefined): void {
  if (message !== undefined) wrong(message);
}

function checkText(field: TextField, value: string): string | undefined {
  const hex = /^\^\[(?:0-9a-f|a-f0-9|0-9a-fA-F|a-fA-F0-9|A-Fa-f0-9|0-9A-Fa-f|a-f\\d|\\da-f)\]\{(\d+)\}\$$/.exec(field.pattern ?? '')?.[1];
  if (hex !== undefined) {
    const digits = Number(hex);
    const name = { 32: 'An MD5 hash', 40: 'A SHA-1 hash', 64: 'A SHA-256', 128: 'A SHA-512' }[digits] ?? 'This';
    if (value.length !== digits) return `${name} has ${digits} hex digits; this has ${value.length}.`;
    if (!matches(field.pattern ?? '', value)) return `Only hex digits: 0 to 9 and a to f${matches(field.pattern ?? '', value.toLowerCase()) ? ', in lower case' : ''}.`;
    return undefined;
  }
  const letters = [...value].length;
  if (field.minLength !== undefined && letters < field.minLength) {
    if (value === '') return 'Needs some text.';
    return `At least ${count(field.minLength, 'character')}; this has ${letters}.`;
  }
  if (field.maxLength !== undefined && letters > field.maxLength) return `At most ${count(field.maxLength, 'character')}; this has ${letters.toLocaleString('en')}.`;
  if ((field.format === 'uri' || field.format === 'url') && !URL.canParse(value)) return 'A whole address, with its beginning: https://example.org/file.';
  if (field.format === 'email' && !/^\S+@\S+\.\S+$/.test(value)) return 'An e-mail address: name@example.org.';
  if (field.format === 'date' && !/^\d{4}-\d{2}-\d{2}$/.test(value)) return 'A date as year-month-day: 2026-11-24.';
  if (field.format === 'date-time' && Number.isNaN(Date.parse(value))) return 'A date and time: 2026-11-24T14:05:00Z.';
  if (field.pattern !== undefined && field.format === undefined && !matches(field.pattern, value)) return `Has to match ${field.pattern}`;
  return undefined;
}

/** A pattern this engine can't read is left to the runtime to judge. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true;
  }
}

function checkNumber(field: NumberField, value: Json): string | undefined {
  const kind = field.integer ? 'A whole number' : 'A number';
  if (typeof value !== 'number') return `${kind}${rangeWords(field)}; this is ${typeof value === 'string' ? `“${value}”` : nameType(value)}.`;
  const outside =
    (field.integer && !Number.isInteger(value)) ||
    value < (field.minimum ?? -Infinity) || value > (field.maximum ?? Infinity) ||
    value <= (field.exclusiveMinimum ?? -Infinity) || value >= (field.exclusiveMaximum ?? Infinity);
  if (outside) return `${kind}${rangeWords(field)}; this is ${value}.`;
  if (field.multipleOf !== undefined && Math.abs(value / field.multipleOf - Math.round(value / field.multipleOf)) > 1e-9) return `A multiple of ${field.multipleOf}; this is ${value}.`;
  return undefined;
}

/** " from 1 to 100", " of 0 or more", or nothing. */
export function rangeWords(field: NumberField): string {
  const low = field.minimum ?? (field.exclusiveMinimum !== undefined && field.integer ? field.exclusiveMinimum + 1 : undefined);
  const high = field.maximum ?? (field.exclusiveMaximum !== undefined && field.integer ? field.exclusiveMaximum - 1 : undefined);
  if (low !== undefined && high !== undefined) return ` from ${low} to ${high}`;
  if (low !== undefined) return ` of ${low} or more`;
  if (high !== undefined) return ` of ${high} or less`;
  if (field.exclusiveMinimum !== undefined) return ` above ${field.exclusiveMinimum}`;
  if (field.exclusiveMaximum !== undefined) return ` below ${field.exclusiveMaximum}`;
  return '';
}

/** Adds what the runtime says to what the form found; the form's own word on a field comes first. */
export function joinProblems(model: GroupField, own: Problem[], told: Explanation['problems'], state: FormState): Problem[] {
  const taken = new Set(own.map((problem) => pathKey(problem.path)));
  const joined = [...own];
  for (const { field, message } of told) {
    const path = readFieldPath(field);
    const key = pathKey(path);
    if (taken.has(key) || own.some((problem) => pathKey(problem.path).startsWith(`${key}/`) || key.startsWith(`${pathKey(problem.path)}/`))) continue;
    taken.add(key);
    const absent = path.length === 1 && typeof path[0] === 'string' && !Object.hasOwn(state.input, path[0]) && model.properties.some((property) => property.name === path[0]);
    joined.push({ path, state: absent ? 'missing' : 'wrong', message });
  }
  return joined;
}

/** `edits.0.search`, `edits[0].search` and `/edits/0/search` are one place. */
export function readFieldPath(field: string): Path {
  return field.split(/[.[\]/]+/).filter((part) => part !== '').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** Why Run waits, as its neighbour says it: "Fill url and local_path first", "Fix sha256 first". */
export function whyNotRun(problems: Problem[]): string | undefined {
  const wrong = problems.filter((problem) => problem.state === 'wrong');
  const shown = wrong.length > 0 ? wrong : problems;
  if (shown.length === 0) return undefined;
  const only = shown[0];
  // One place is named exactly; of several, the arguments they are in.
  const names = shown.length === 1 && only ? [namePath(only.path)] : [...new Set(shown.map((problem) => namePath(problem.path.slice(0, 1))))];
  const listed = names.length > 3 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more` : names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : (names[0] ?? '');
  return `${wrong.length > 0 ? 'Fix' : 'Fill'} ${listed} first`;
}

/** A place as a person reads it: "search in row 2 of edits". */
function namePath(path: Path): string {
  if (path.length === 0) return 'the arguments';
  return path.toReversed().map((part, index) => {
    const name = typeof part === 'number' ? `row ${part + 1}` : part;
    return index === 0 ? name : `${typeof path[path.length - index] === 'number' ? 'of' : 'in'} ${name}`;
  }).join(' ');
}

function nameType(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
      return 'a number';
    case 'boolean':
      return String(value);
    default:
      return 'an object';
  }
}

const count = (number: number, noun: string): string => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
