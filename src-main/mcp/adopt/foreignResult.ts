import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { foreignInput } from './foreignInput.ts';

export const foreignResult = z.looseObject({ content: z.array(z.looseObject({ type: z.string() })), structuredContent: z.record(z.string(), z.json()).optional() });

/** A server's result as it may be passed on. INVALID_OUTPUT for what is none. */
export function readResult(server: string, given: unknown): z.output<typeof foreignResult> {
  const read = foreignResult.safeParse(typeof given === 'object' && given !== null && !('content' in given) ? { ...given, content: [] } : given);
  if (!read.success) throw new AppError('INVALID_OUTPUT', `${server} answered with what is no result: ${read.error.issues[0]?.path.join('.') ?? ''} ${read.error.issues[0]?.message ?? ''}`, { cause: read.error, hint: 'It did run, and what it did stands' });
  return read.data;
}

/** What in a structured result is not as its tool's schema says; undefined when it is. */
export function createOutputCheck(schema: Readonly<Record<string, unknown>>): (value: unknown) => string | undefined {
  const expected = foreignInput(schema);
  return (value) => {
    if (value === undefined) return 'the schema promises a structured result, and this has none';
    const checked = expected.safeParse(value);
    if (checked.success) return undefined;
    const [issue] = checked.error.issues;
    return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`.slice(0, 300);
  };
}

/** A picture that a page draws and does not run. */
export function isPicture(mime: unknown): mime is string {
  return typeof mime === 'string' && /^image\/(?:png|jpeg|gif|webp|avif|bmp)$/.test(mime);
}
