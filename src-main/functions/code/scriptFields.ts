import { z } from 'zod';
import type { ScriptError } from '../../ports/scripts.ts';
import type { ResultView } from '../../../src-preload/contract/index.ts';

/** What every function that runs code tells of it. */
export const runFields = {
  output: z.string().describe('Standard output.'),
  stderr: z.string().describe('Standard error.'),
  timed_out: z.boolean().describe('Whether the time was over.'),
  truncated: z.boolean().describe('Whether output was left out.'),
  duration_ms: z.number().describe('How long it ran.'),
  result: z.string().optional().describe('The value of the last expression, or of a variable called `result`, as text.'),
  value: z.unknown().optional().describe('The same as JSON, where it can be JSON.'),
};

export const errorField = z
  .strictObject({
    type: z.string().describe('Its kind, for example TypeError.'),
    message: z.string().describe('What it says.'),
    trace: z.string().describe('Where it happened; line numbers are those of the code.'),
  })
  .optional()
  .describe('The exception that ended it, if one did.');

export const limitField = z.enum(['memory', 'output', 'processes', 'disk']).optional().describe('The limit it was ended at, if it was.');

export function toErrorField({ type, message, stack }: ScriptError): { type: string; message: string; trace: string } {
  return { type, message, trace: stack };
}

/** JSON text as a field of its own; none where it is none. */
export function valueField(json: string | undefined): { value?: unknown } {
  if (json === undefined) return {};
  try {
    return { value: JSON.parse(json) as unknown };
  } catch {
    return {};
  }
}

interface Ran {
  output: string;
  stderr: string;
  timed_out: boolean;
  truncated: boolean;
  result?: string | undefined;
  error?: { type: string; message: string; trace: string } | undefined;
  limit?: 'memory' | 'output' | 'processes' | 'disk' | undefined;
  exit_code?: number | null | undefined;
}

export const tooMuch = { memory: 'Ended: too much memory', output: 'Ended: too much output', processes: 'Ended: too many processes', disk: 'Ended: too much written to disk' };

export function summariseRun({ timed_out, limit, error, result, exit_code }: Ran): string {
  if (timed_out) return 'Ended: its time was over';
  if (limit !== undefined) return tooMuch[limit];
  if (error) return `${error.type}: ${error.message}`.slice(0, 200);
  if (result !== undefined) return `Result: ${result.replace(/\s+/g, ' ').slice(0, 100)}`;
  return exit_code === undefined || exit_code === 0 ? 'Done' : exit_code === null ? 'Ended by a signal' : `Exit code ${exit_code}`;
}

export function viewRun({ output, stderr, result, error, truncated, exit_code }: Ran): ResultView {
  const parts = [output, stderr, error ? error.trace || `${error.type}: ${error.message}` : undefined, result].filter((part) => part !== undefined && part !== '');
  return { kind: 'terminal', text: parts.map((part) => part?.replace(/\n$/, '')).join('\n'), exitCode: exit_code ?? (error ? 1 : 0), truncated };
}

/** The first line of code, for the call line. */
export function firstLine(code: string): string {
  const line = code.split('\n').map((each) => each.trim()).find((each) => each !== '') ?? '';
  return line.length > 50 ? `${line.slice(0, 49)}…` : line;
}
