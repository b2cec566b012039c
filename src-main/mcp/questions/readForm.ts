import { isRecord } from '../adopt/foreignTool.ts';
import type { Json } from '../../../src-preload/contract/index.ts';

/** One field of a form that a server wants filled in. All texts are the server's. */
export interface FormField {
  name: string;
  title: string;
  description: string | undefined;
  required: boolean;
  /** What stands in it at first; null where the server says nothing. */
  initial: Json;
  kind:
    | { type: 'text'; format: 'email' | 'uri' | 'date' | 'date-time' | undefined; least: number; most: number }
    | { type: 'number'; whole: boolean; least: number; most: number }
    | { type: 'switch' }
    | { type: 'choice'; choices: { value: string; title: string }[] }
    | { type: 'choices'; choices: { value: string; title: string }[]; least: number; most: number };
}

const mostFields = 30;
const mostChoices = 200;
const longestText = 2000;

/** Words that ask for what must not go through a form: it is typed in where the server cannot see how it is kept. */
const sensitive = /pass[\s_-]?(?:word|phrase|code|wd)|\bpwd\b|secret|token|api[\s_-]?key|private[\s_-]?key|access[\s_-]?key|credential|\bpin\b|\botp\b|one[\s_-]?time[\s_-]?code|\bcv[cv]2?\b|card[\s_-]?number|\biban\b|\bssn\b|social[\s_-]?security|recovery[\s_-]?code|seed[\s_-]?phrase|mnemonic/i;

/** A form as it can be shown, or why it is none that is answered: a sensitive field, another shape than flat, too much of it. */
export function readForm(schema: unknown): { fields: FormField[] } | { refused: string } {
  if (!isRecord(schema) || !isRecord(schema['properties'])) return { refused: 'it has no fields' };
  const entries = Object.entries(schema['properties']);
  if (entries.length > mostFields) return { refused: `it has more than ${mostFields} fields` };
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const fields: FormField[] = [];
  for (const [name, property] of entries) {
    if (!isRecord(property) || !/^[\w.$ -]{1,100}$/.test(name) || name === '__proto__') return { refused: `the field ${JSON.stringify(name.slice(0, 60))} cannot be shown` };
    const kind = kindOf(property);
    if (!kind) return { refused: `the field ${name} is of a kind that forms do not have` };
    const title = textOf(property['title']) ?? name;
    const description = textOf(property['description']);
    // `newPassword` and `new_password` as `new password`.
    const words = [name.replace(/([a-z\d])([A-Z])/g, '$1 $2').replaceAll(/[_.-]/g, ' '), title, description ?? ''].join('\n');
    if (sensitive.test(words) || property['format'] === 'password' || property['writeOnly'] === true) return { refused: `the field ${name} asks for something secret, which no server may ask for in a form` };
    fields.push({ name, title, description, required: required.includes(name), initial: initialOf(property['default'], kind), kind });
  }
  return { fields };
}

function kindOf(property: Record<string, unknown>): FormField['kind'] | undefined {
  const { type, format } = property;
  const choices = choicesOf(property);
  if (choices) return { type: 'choice', choices };
  switch (type) {
    case 'string':
      return { type: 'text', format: format === 'email' || format === 'uri' || format === 'date' || format === 'date-time' ? format : undefined, least: numberOf(property['minLength'], 0), most: numberOf(property['maxLength'], 10_000) };
    case 'number':
    case 'integer':
      return { type: 'number', whole: type === 'integer', least: numberOf(property['minimum'], Number.NEGATIVE_INFINITY), most: numberOf(property['maximum'], Number.POSITIVE_INFINITY) };
    case 'boolean':
      return { type: 'switch' };
    case 'array': {
      const several = isRecord(property['items']) ? choicesOf(property['items']) : undefined;
      return several && { type: 'choices', choices: several, least: numberOf(property['minItems'], 0), most: numberOf(property['maxItems'], several.length) };
    }
    default:
      return undefined;
  }
}

function choicesOf(property: Record<string, unknown>): { value: string; title: string }[] | undefined {
  const named = property['oneOf'] ?? property['anyOf'];
  if (Array.isArray(named)) {
    const choices = named.slice(0, mostChoices).flatMap((each) => (isRecord(each) && typeof each['const'] === 'string' ? [{ value: each['const'], title: textOf(each['title']) ?? each['const'] }] : []));
    return choices.length > 0 ? choices : undefined;
  }
  if (!Array.isArray(property['enum'])) return undefined;
  const names = Array.isArray(property['enumNames']) ? property['enumNames'] : [];
  const choices = property['enum'].slice(0, mostChoices).flatMap((value: unknown, index) => (typeof value === 'string' ? [{ value, title: textOf(names[index]) ?? value }] : []));
  return choices.length > 0 ? choices : undefined;
}

function initialOf(value: unknown, kind: FormField['kind']): Json {
  switch (kind.type) {
    case 'text':
    case 'choice':
      return typeof value === 'string' ? value.slice(0, 10_000) : '';
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'switch':
      return typeof value === 'boolean' ? value : false;
    case 'choices':
      return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, longestText) : undefined;
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
