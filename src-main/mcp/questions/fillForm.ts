import { z } from 'zod';
import type { FormField } from './readForm.ts';

export type FormContent = Record<string, string | number | boolean | string[]>;

/** What the person filled in, as the server asked for it, or what is wrong with it field by field. */
export function fillForm(fields: readonly FormField[], given: Readonly<Record<string, unknown>>): { content: FormContent } | { problems: string[] } {
  const content: FormContent = {};
  const problems: string[] = [];
  for (const field of fields) {
    const value = given[field.name];
    const empty = value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
    if (empty) {
      if (field.required) problems.push(`${field.name} is required`);
      continue;
    }
    const problem = problemOf(field, value);
    if (problem === undefined) content[field.name] = value as FormContent[string];
    else problems.push(`${field.name} ${problem}`);
  }
  return problems.length > 0 ? { problems } : { content };
}

function problemOf({ kind }: FormField, value: unknown): string | undefined {
  switch (kind.type) {
    case 'text':
      if (typeof value !== 'string') return 'must be text';
      if (value.length < kind.least || value.length > kind.most) return `must have ${kind.least} to ${kind.most} characters`;
      return kind.format === undefined || formats[kind.format](value) ? undefined : `is no ${formatNames[kind.format]}`;
    case 'number':
      if (typeof value !== 'number' || (kind.whole && !Number.isInteger(value))) return kind.whole ? 'must be a whole number' : 'must be a number';
      if (value < kind.least) return `must be at least ${kind.least}`;
      return value > kind.most ? `must be at most ${kind.most}` : undefined;
    case 'switch':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'choice':
      return kind.choices.some((choice) => choice.value === value) ? undefined : `must be one of ${list(kind.choices)}`;
    case 'choices':
      if (!Array.isArray(value) || !value.every((each) => kind.choices.some((choice) => choice.value === each))) return `must be some of ${list(kind.choices)}`;
      return value.length < kind.least || value.length > kind.most ? `must be ${kind.least} to ${kind.most} of ${list(kind.choices)}` : undefined;
  }
}

const list = (choices: readonly { value: string }[]): string => choices.map(({ value }) => value).join(', ').slice(0, 300);

const formats = {
  email: (value: string) => z.email().safeParse(value).success,
  uri: (value: string) => URL.canParse(value),
  date: (value: string) => z.iso.date().safeParse(value).success,
  'date-time': (value: string) => z.iso.datetime({ offset: true }).safeParse(value).success,
} as const;
export const formatNames = { email: 'mail address', uri: 'address', date: 'date like 2026-07-28', 'date-time': 'time like 2026-07-28T09:00:00Z' } as const;

/** What the card may hold: any of it may be empty until the person has filled it in. */
export function draftSchema(fields: readonly FormField[]): z.ZodObject {
  const one = ({ kind }: FormField): z.ZodType => {
    switch (kind.type) {
      case 'text':
      case 'choice':
        return z.string().nullable();
      case 'number':
        return z.number().nullable();
      case 'switch':
        return z.boolean().nullable();
      case 'choices':
        return z.array(z.string()).nullable();
    }
  };
  return z.strictObject(Object.fromEntries(fields.map((field) => [field.name, one(field).describe(field.title)])));
}
