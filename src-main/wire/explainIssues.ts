import type { z } from 'zod';
import { AppError } from '../kernel/errors.ts';

const mostIssues = 3;

/** What is wrong with a value and what would be right, field by field, as INVALID_INPUT. */
export function explainIssues(subject: string, error: z.ZodError, input: unknown): AppError {
  const sentences = error.issues.slice(0, mostIssues).map((issue) => explainIssue(issue, input));
  const rest = error.issues.length - sentences.length;
  return new AppError('INVALID_INPUT', `${subject}: ${sentences.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`);
}

function explainIssue(issue: z.core.$ZodIssue, input: unknown): string {
  const field = issue.path.length === 0 ? 'the whole value' : issue.path.map(String).join('.');
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'nonoptional') return `${field} is missing`;
      return valueAt(input, issue.path) === undefined ? `${field} is missing; give ${named(issue.expected)}` : `${field} must be ${named(issue.expected)}`;
    case 'too_big':
      return `${field} must be ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unit(issue.origin)}`;
    case 'too_small':
      return `${field} must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unit(issue.origin)}`;
    case 'invalid_value':
      return `${field} must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'unrecognized_keys':
      return `${issue.keys.map((key) => [...issue.path, key].map(String).join('.')).join(', ')} ${issue.keys.length === 1 ? 'is' : 'are'} not known here; leave out`;
    default:
      return `${field}: ${issue.message}`;
  }
}

function named(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function unit(origin: string): string {
  switch (origin) {
    case 'string':
      return ' characters long';
    case 'array':
    case 'set':
      return ' items long';
    default:
      return '';
  }
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (value === null || typeof value !== 'object') return undefined;
    value = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
  }
  return value;
}
