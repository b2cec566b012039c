import type { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import type { AnyFunction, CallContext } from '../../registry/defineFunction.ts';
import type { Values } from './template.ts';

/** What a function of a configuration does: the parts of its definition that its implementation decides. */
export interface Implemented {
  /** Of the result where the entry says nothing of it. */
  output: z.ZodObject;
  annotations: AnyFunction['annotations'];
  undo: AnyFunction['undo'];
  timeoutMs: number;
  pool?: AnyFunction['pool'];
  calls?: readonly string[];
  effects: AnyFunction['effects'];
  preview?: AnyFunction['preview'];
  summarise(raw: Record<string, unknown>): string;
  view?(raw: Record<string, unknown>): ReturnType<NonNullable<AnyFunction['view']>>;
  /** The whole result. */
  run(context: CallContext, input: Values): Promise<Record<string, unknown>>;
  /** What `returns` is about. Throws where there is none: the command failed, the answer is an error. */
  valueOf(raw: Record<string, unknown>, wantsText: boolean): unknown;
}

/** A built-in function whose arguments a template fills. Everything is judged, shown and done as for that function. */
export function filledCall(base: AnyFunction, fill: (values: Values) => Record<string, unknown>): Pick<Implemented, 'effects' | 'preview' | 'summarise' | 'view' | 'run' | 'output'> {
  const argumentsOf = (values: Values): Record<string, unknown> => {
    const parsed = base.input.safeParse(fill(values));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new AppError('INVALID_INPUT', `With these arguments ${issue?.path.join('.') ?? 'it'} would not be allowed: ${issue?.message ?? 'not valid'}`, { hint: `It ends in ${base.name}` });
  };
  return {
    output: base.output,
    effects: (input) => base.effects(argumentsOf(input)),
    ...(base.preview && { preview: async (context, input) => (base.preview ? base.preview(context, argumentsOf(input)) : Promise.reject(new AppError('INTERNAL', `${base.name} has no preview`))) }),
    summarise: (raw) => base.summarise(raw, {}),
    ...(base.view && { view: (raw) => base.view?.(raw, {}) ?? { kind: 'json', text: JSON.stringify(raw, null, 2).slice(0, 100_000), truncated: false } }),
    run: (context, input) => base.handler(context, argumentsOf(input)),
  };
}

/** What a program printed, as a value. */
export function printedValue(printed: string, wantsText: boolean): unknown {
  if (wantsText) return printed.replace(/\r?\n$/, '');
  try {
    return JSON.parse(printed) as unknown;
  } catch {
    throw new AppError('INVALID_OUTPUT', `It printed no JSON: ${printed.trim() === '' ? 'nothing at all' : JSON.stringify(printed.trim().slice(0, 200))}`, { hint: 'Its "returns" promises a value; have it print JSON, or take "returns" out to get what it prints' });
  }
}

/** COMMAND_FAILED for a run that did not end well. */
export function requireSuccess(raw: Record<string, unknown>): void {
  const { exit_code: exitCode, timed_out: timedOut, signal, limit, error, stderr } = raw as { exit_code?: number | null; timed_out?: boolean; signal?: string | null; limit?: string; error?: { type: string; message: string }; stderr?: string };
  if (timedOut === true) throw new AppError('DEADLINE_EXCEEDED', 'It was ended: its time was over');
  const said = (stderr ?? '').trim().slice(-1000);
  if (limit !== undefined) throw new AppError('COMMAND_FAILED', `It was ended: too much ${limit}`);
  if (error) throw new AppError('COMMAND_FAILED', `${error.type}: ${error.message}`);
  if (typeof signal === 'string') throw new AppError('COMMAND_FAILED', `It was ended by ${signal}${said === '' ? '' : `: ${said}`}`);
  if (exitCode !== undefined && exitCode !== 0) throw new AppError('COMMAND_FAILED', `It ended with exit code ${exitCode ?? 'none'}${said === '' ? '' : `: ${said}`}`);
}
