import type { z } from 'zod';
import type { Json } from '../../src-preload/contract/index.ts';
import { AppError } from '../kernel/errors.ts';
import { holdsMarker } from '../redact/redactor.ts';
import type { AnyFunction } from '../registry/defineFunction.ts';
import { hiddenValue, isSensitiveField } from '../registry/sensitiveFields.ts';
import type { Conversion } from './callRecord.ts';

export interface InputProblem {
  field: string;
  message: string;
}

export type ParsedInput = { ok: true; input: Record<string, unknown>; conversions: Conversion[] } | { ok: false; problems: InputProblem[] };

/**
 * Checks a call's arguments against its schema. Unambiguous conversions are made and reported: "5" →
 * 5, "true" → true, a lone value for a list. Problems name the field and say what would be right.
 */
export function parseInput(definition: AnyFunction, input: unknown): ParsedInput {
  const given = input ?? {};
  const first = definition.input.safeParse(given);
  if (first.success) return { ok: true, input: first.data, conversions: [] };
  const converted = convert(definition, given, first.error.issues);
  if (converted) {
    const second = definition.input.safeParse(converted.value);
    if (second.success) return { ok: true, input: second.data, conversions: converted.conversions };
    return { ok: false, problems: second.error.issues.map((issue) => describe(issue, definition, converted.value)) };
  }
  return { ok: false, problems: first.error.issues.map((issue) => describe(issue, definition, given)) };
}

/** INVALID_INPUT with every problem, or REDACTED_INPUT; the parsed input otherwise. */
export function requireInput(definition: AnyFunction, input: unknown): { input: Record<string, unknown>; conversions: Conversion[] } {
  if (holdsMarker(input)) {
    throw new AppError('REDACTED_INPUT', 'The arguments hold a redaction marker in the place of a secret', { hint: 'Pass the original by reference, or leave that part out; a marker would be written as if it were the secret' });
  }
  const parsed = parseInput(definition, input);
  if (parsed.ok) return parsed;
  const told = parsed.problems.slice(0, mostTold).map((problem) => (problem.field ? `${problem.field}: ${problem.message}` : problem.message));
  const text = [...told, ...(parsed.problems.length > mostTold ? [`and ${parsed.problems.length - mostTold} more`] : [])].join('; ');
  throw new AppError('INVALID_INPUT', `${definition.name} was called with wrong arguments. ${text}`, { hint: `See: steward list ${definition.name}` });
}

/** More than a reader needs to see what is wrong. */
const mostTold = 20;

type Issue = z.core.$ZodIssue;

interface Converted {
  value: unknown;
  conversions: Conversion[];
}

function convert(definition: AnyFunction, given: unknown, issues: readonly Issue[]): Converted | undefined {
  let value: unknown;
  const conversions: Conversion[] = [];
  for (const issue of issues) {
    if (issue.code !== 'invalid_type' || issue.path.length === 0) continue;
    const from = at(value ?? given, issue.path);
    const to = convertTo(issue.expected, from);
    if (to === undefined) continue;
    value ??= structuredClone(given);
    put(value, issue.path, to);
    const told = isSensitiveField(definition.input, issue.path) ? { from: hiddenValue, to: hiddenValue } : { from: from as Json, to: to as Json };
    conversions.push({ field: fieldName(issue.path), ...told });
  }
  return value === undefined ? undefined : { value, conversions };
}

/** Only where nothing else can be meant: what comes out, written down again, is what went in. */
function convertTo(expected: string, from: unknown): unknown {
  switch (expected) {
    case 'number':
    case 'int':
      return typeof from === 'string' && plainNumber.test(from) && String(Number(from)) === from ? Number(from) : undefined;
    case 'boolean':
      if (from === 'true') return true;
      return from === 'false' ? false : undefined;
    case 'string':
      return typeof from === 'boolean' || (typeof from === 'number' && plainNumber.test(String(from)) && Math.abs(from) <= Number.MAX_SAFE_INTEGER) ? String(from) : undefined;
    case 'array':
      return isLone(from) ? [from] : undefined;
    default:
      return undefined;
  }
}

/** No exponent, no sign but minus: "1e3" may be a name, and a number that large has lost digits on its way. */
const plainNumber = /^-?\d+(?:\.\d+)?$/;

/** A value for a list of one. A text that is itself written as a list, or as nothing, may mean either. */
function isLone(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return value.trim() !== '' && !/^\s*\[/.test(value);
    case 'number':
    case 'boolean':
      return true;
    default:
      return typeof value === 'object' && value !== null && !Array.isArray(value);
  }
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const key of path) {
    if (current === null || typeof current !== 'object' || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<PropertyKey, unknown>)[key];
  }
  return current;
}

function put(value: unknown, path: readonly PropertyKey[], item: unknown): void {
  const parent = at(value, path.slice(0, -1));
  const key = path.at(-1);
  if (parent !== null && typeof parent === 'object' && key !== undefined) (parent as Record<PropertyKey, unknown>)[key] = item;
}

function fieldName(path: readonly PropertyKey[]): string {
  return path.map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? String(key) : `.${String(key)}`)).join('');
}

function describe(issue: Issue, definition: AnyFunction, given: unknown): InputProblem {
  const field = fieldName(issue.path);
  const found = at(given, issue.path);
  switch (issue.code) {
    case 'invalid_type':
      return { field, message: found === undefined ? `is missing; ${wanted(issue.expected)}` : `${wanted(issue.expected)}, not ${isSensitiveField(definition.input, issue.path) ? `the ${typeof found} given` : kindOf(found)}` };
    case 'unrecognized_keys':
      return { field: fieldName([...issue.path, issue.keys[0] ?? '']), message: `is not an argument of ${definition.name}; known are ${Object.keys(definition.input.shape).join(', ')}` };
    case 'invalid_value':
      return { field, message: `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}` };
    case 'too_small':
      return { field, message: issue.origin === 'string' ? (Number(issue.minimum) <= 1 ? 'must not be empty' : `needs at least ${issue.minimum} characters`) : issue.origin === 'array' ? `needs at least ${issue.minimum} items` : `must be ${issue.minimum} or more` };
    case 'too_big':
      return { field, message: issue.origin === 'string' ? `may have ${issue.maximum} characters at most` : issue.origin === 'array' ? `may have ${issue.maximum} items at most` : `must be ${issue.maximum} or less` };
    case 'invalid_union':
      return describeUnion(issue, definition, given);
    default:
      return { field, message: issue.message };
  }
}

/** What may be written in several ways: about the way that was begun, else about all of them. */
function describeUnion(issue: Extract<Issue, { code: 'invalid_union' }>, definition: AnyFunction, given: unknown): InputProblem {
  const branches = issue.errors.map((errors) => errors.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }) as Issue));
  const begun = branches.find((errors) => errors.every((inner) => inner.code !== 'invalid_type' || inner.path.length > issue.path.length))?.[0];
  if (begun) return describe(begun, definition, given);
  const messages = branches.flatMap((errors) => errors.map((inner) => (inner.code === 'invalid_type' ? wanted(inner.expected) : inner.message)));
  const found = at(given, issue.path);
  const end = isSensitiveField(definition.input, issue.path) ? `the ${typeof found} given` : kindOf(found);
  return { field: fieldName(issue.path), message: `${found === undefined ? 'is missing; ' : ''}${[...new Set(messages)].join(', or ')}${found === undefined ? '' : `, not ${end}`}` };
}

function wanted(expected: string): string {
  const names: Record<string, string> = { string: 'a text is needed', number: 'a number is needed', int: 'a whole number is needed', boolean: 'true or false is needed', array: 'a list is needed', object: 'an object is needed' };
  return names[expected] ?? `${expected} is needed`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (value === undefined) return 'nothing';
  if (typeof value === 'object') return 'an object';
  // Whole or not at all: what is left of a secret that was cut through is no longer recognised.
  const shown = JSON.stringify(value);
  return shown.length > 60 ? `a ${typeof value} of ${shown.length - 2} characters` : `the ${typeof value} ${shown}`;
}
