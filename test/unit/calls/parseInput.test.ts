import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isAppError } from '../../../src-main/kernel/errors.ts';
import { parseInput, requireInput } from '../../../src-main/calls/parseInput.ts';
import { defineFunction } from '../../../src-main/registry/defineFunction.ts';

const subject = defineFunction({
  name: 'sample',
  title: 'Sample',
  category: 'files',
  summary: 'A sample',
  description: 'A sample.',
  input: z.strictObject({
    file_path: z.string().min(1),
    limit: z.number().int().min(1).max(10).default(5),
    hidden: z.boolean().default(false),
    kinds: z.array(z.enum(['cpu', 'memory'])).default(['cpu']),
    mode: z.enum(['overwrite', 'append']).optional(),
    nested: z.strictObject({ depth: z.number() }).optional(),
    ratio: z.number().optional(),
    labels: z.array(z.string()).optional(),
    script: z.union([z.string().min(1), z.array(z.string()).min(1)]).optional(),
  }),
  output: z.strictObject({}),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  undo: 'nothing',
  phrase: () => ({ base: '', present: '', past: '', object: '' }),
  effects: () => [],
  summarise: () => '',
  phrasings: [],
  examples: [],
  handler: async () => ({}),
});

const problems = (input: unknown) => {
  const parsed = parseInput(subject, input);
  return parsed.ok ? [] : parsed.problems;
};

describe('parseInput', () => {
  it('fills defaults in and reports no conversion for what fits', () => {
    expect(parseInput(subject, { file_path: 'a' })).toEqual({ ok: true, input: { file_path: 'a', limit: 5, hidden: false, kinds: ['cpu'] }, conversions: [] });
  });

  it('converts what is unambiguous and reports each', () => {
    expect(parseInput(subject, { file_path: 42, limit: '7', hidden: 'true', kinds: 'memory', nested: { depth: '-1.5' } })).toEqual({
      ok: true,
      input: { file_path: '42', limit: 7, hidden: true, kinds: ['memory'], nested: { depth: -1.5 } },
      conversions: [
        { field: 'file_path', from: 42, to: '42' },
        { field: 'limit', from: '7', to: 7 },
        { field: 'hidden', from: 'true', to: true },
        { field: 'kinds', from: 'memory', to: ['memory'] },
        { field: 'nested.depth', from: '-1.5', to: -1.5 },
      ],
    });
  });

  it.each(['seven', '7 files', '0x10', '', '1e400', 'NaN', '٧', '5.0', '1e3', ' 5', '5 ', '\t5', '05', '+5', '-0', '5,0', '1_000', 'Infinity', 'yes', 'true', '9007199254740993', '0.10'])('does not guess a number from %j', (limit) => {
    expect(problems({ file_path: 'a', limit }).map((problem) => problem.field)).toEqual(['limit']);
  });

  it.each(['5.0', '1e3', '0.30', '.5', '5.', '0.1000000000000000055', '123456789012345678901'])('does not take %j for the number it is near', (ratio) => {
    expect(problems({ file_path: 'a', ratio }).map((problem) => problem.field)).toEqual(['ratio']);
  });

  it.each([1e21, 1e-7, 12345678901234567000, Number.NaN, Number.POSITIVE_INFINITY, null, {}])('does not guess a text from %j', (file_path) => {
    expect(problems({ file_path }).map((problem) => problem.field)).toEqual(['file_path']);
  });

  it.each(['yes', 'no', 'on', '1', 'TRUE', 'True', ' true', '', 1, 0, null])('does not guess a truth from %j', (hidden) => {
    expect(problems({ file_path: 'a', hidden }).map((problem) => problem.field)).toEqual(['hidden']);
  });

  it.each(['["a","b"]', ' [', '', '  ', null])('does not guess a list from %j', (labels) => {
    expect(problems({ file_path: 'a', labels }).map((problem) => problem.field)).toEqual(['labels']);
  });

  it.each([
    ['a,b', ['a,b']],
    ['{"a":1}', ['{"a":1}']],
  ])('takes %j for a list of one', (labels, expected) => {
    const parsed = parseInput(subject, { file_path: 'a', labels });
    expect(parsed).toMatchObject({ ok: true, input: { labels: expected }, conversions: [{ field: 'labels', from: labels, to: expected }] });
  });

  it.each([
    [5, 'script', 'a text is needed, or a list is needed, not the number 5'],
    [[5], 'script[0]', 'a text is needed, not the number 5'],
    ['', 'script', 'must not be empty'],
    [[], 'script', 'needs at least 1 items'],
  ])('%j for what may be a text or a list: says what would be right', (script, field, message) => {
    expect(problems({ file_path: 'a', script })).toEqual([{ field, message }]);
  });

  it('leaves the caller’s object as it was', () => {
    const input = { file_path: 'a', limit: '7' };
    parseInput(subject, input);
    expect(input).toEqual({ file_path: 'a', limit: '7' });
  });

  it.each([
    [{}, 'file_path', 'is missing; a text is needed'],
    [{ file_path: '' }, 'file_path', 'must not be empty'],
    [{ file_path: 'a', limit: 11 }, 'limit', 'must be 10 or less'],
    [{ file_path: 'a', mode: 'prepend' }, 'mode', 'must be one of "overwrite", "append"'],
    [{ file_path: 'a', colour: 1 }, 'colour', 'is not an argument of sample'],
    [{ file_path: 'a', kinds: ['gpu'] }, 'kinds[0]', 'must be one of "cpu", "memory"'],
    [{ file_path: ['a'] }, 'file_path', 'a text is needed, not a list'],
  ])('%j: names %s and says what would be right', (input, field, message) => {
    expect(problems(input)).toEqual([{ field, message: expect.stringContaining(message) as string }]);
  });

  it.each([null, 'text', 5, ['a']])('refuses %j as arguments', (input) => {
    expect(parseInput(subject, input).ok).toBe(false);
  });

  it('is not fooled by __proto__', () => {
    const input = JSON.parse('{"file_path":"a","__proto__":{"limit":1}}') as unknown;
    const parsed = parseInput(subject, input);
    expect(parsed.ok ? parsed.input['limit'] : 'refused').not.toBe(1);
    expect(({} as Record<string, unknown>)['limit']).toBeUndefined();
  });
});

describe('requireInput', () => {
  it('refuses a redaction marker', () => {
    expect(() => requireInput(subject, { file_path: 'a\u27e6redacted:smtp\u27e7' })).toThrowError(expect.toSatisfy((error) => isAppError(error, 'REDACTED_INPUT')) as Error);
  });

  it('tells the first of very many problems, and how many more there are', () => {
    const call = (): unknown => requireInput(subject, { file_path: 'a', labels: Array.from({ length: 5000 }, () => null) });
    expect(call).toThrowError(/labels\[0\]: a text is needed.*labels\[19\]: .*; and 4980 more$/);
  });

  it('names the function and every problem', () => {
    expect(() => requireInput(subject, { limit: 'x' })).toThrowError(/sample was called with wrong arguments\. .*file_path: is missing.*limit: a number is needed/);
  });
});
