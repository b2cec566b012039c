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

  it.each(['seven', '7 files', '0x10', '', '1e400', 'NaN', '٧'])('does not guess a number from %j', (limit) => {
    expect(problems({ file_path: 'a', limit }).map((problem) => problem.field)).toEqual(['limit']);
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

  it('names the function and every problem', () => {
    expect(() => requireInput(subject, { limit: 'x' })).toThrowError(/sample was called with wrong arguments\. .*file_path: is missing.*limit: a number is needed/);
  });
});
