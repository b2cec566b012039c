import { expect, test } from 'vitest';
import { z } from 'zod';
import { hiddenValue, hideSensitive, isSensitiveField } from '../../../src-main/registry/sensitiveFields.ts';

const secret = z.string().meta({ writeOnly: true });
const schema = z.strictObject({
  user: z.string(),
  password: secret,
  more: z.strictObject({ token: secret.optional(), note: z.string().default('') }).optional(),
  keys: z.array(secret).default([]),
  pairs: z.array(z.strictObject({ name: z.string(), value: secret })).optional(),
  environment: z.record(z.string(), z.string()).meta({ writeOnly: true }).default({}),
  either: z.union([z.string(), z.strictObject({ pin: secret })]).optional(),
});

test('hides what is marked, at any depth, and nothing else', () => {
  const shown = hideSensitive(schema, { user: 'ann', password: 'p1', more: { token: 't', note: 'n' }, keys: ['k1', 'k2'], pairs: [{ name: 'a', value: 'v' }], environment: { A: 'secret-a' }, either: { pin: '1234' } });
  expect(shown).toEqual({ user: 'ann', password: hiddenValue, more: { token: hiddenValue, note: 'n' }, keys: [hiddenValue, hiddenValue], pairs: [{ name: 'a', value: hiddenValue }], environment: hiddenValue, either: { pin: hiddenValue } });
});

test('a plain branch of a union stays', () => {
  expect(hideSensitive(schema, { user: 'u', password: 'p', either: 'plain' })).toMatchObject({ either: 'plain' });
});

test('is the very same object where nothing is marked', () => {
  const value = { a: 1 };
  expect(hideSensitive(z.strictObject({ a: z.number() }), value)).toBe(value);
});

test('tells whether a field is marked, by its path', () => {
  expect(isSensitiveField(schema, ['password'])).toBe(true);
  expect(isSensitiveField(schema, ['pairs', 2, 'value'])).toBe(true);
  expect(isSensitiveField(schema, ['environment', 'A'])).toBe(true);
  expect(isSensitiveField(schema, ['pairs', 2, 'name'])).toBe(false);
  expect(isSensitiveField(schema, ['user'])).toBe(false);
  expect(isSensitiveField(schema, ['unknown'])).toBe(false);
});
