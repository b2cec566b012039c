import { z } from 'zod';
import type { ResultView } from '../../../../src-preload/contract/index.ts';
import { formatCount } from '../../../kernel/format.ts';

export const severities = ['error', 'warning', 'note'] as const;

/** One finding of a compiler or linter. */
export interface Diagnostic {
  file?: string | undefined;
  line?: number | undefined;
  column?: number | undefined;
  severity: (typeof severities)[number];
  code?: string | undefined;
  message: string;
}

export const diagnosticField = z.strictObject({
  file: z.string().optional().describe('The file, as the tool names it.'),
  line: z.number().int().optional().describe('Line, from 1.'),
  column: z.number().int().optional().describe('Column, from 1.'),
  severity: z.enum(severities).describe('How bad it is.'),
  code: z.string().optional().describe('The name of the rule or error, for example TS2322.'),
  message: z.string().describe('What it says.'),
});

/** More are counted, not listed. */
export const mostDiagnostics = 500;

export function countSeverities(diagnostics: readonly Diagnostic[]): { errors: number; warnings: number } {
  return { errors: diagnostics.filter(({ severity }) => severity === 'error').length, warnings: diagnostics.filter(({ severity }) => severity === 'warning').length };
}

export function describeCounts({ errors, warnings }: { errors: number; warnings: number }): string {
  const parts = [...(errors > 0 ? [formatCount(errors, 'error')] : []), ...(warnings > 0 ? [formatCount(warnings, 'warning')] : [])];
  return parts.join(', ');
}

export function viewDiagnostics(diagnostics: readonly Diagnostic[]): ResultView {
  return {
    kind: 'table',
    columns: [
      { key: 'severity', label: 'Severity', align: 'left', format: 'text' },
      { key: 'place', label: 'Place', align: 'left', format: 'path' },
      { key: 'message', label: 'Message', align: 'left', format: 'text' },
      { key: 'code', label: 'Code', align: 'left', format: 'text' },
    ],
    rows: diagnostics.map(({ file, line, column, severity, code, message }) => ({ severity, place: [file, line, column].filter((part) => part !== undefined).join(':'), message, code: code ?? '' })),
    total: diagnostics.length,
  };
}

/** A number a tool wrote; undefined for none, and for places that are nowhere. */
export function position(text: string | number | null | undefined): number | undefined {
  const value = Number(text ?? 0);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** Leaves out what is not known, and the "./" in front of a name. */
export function diagnostic({ file, line, column, code, severity, message }: { [K in keyof Required<Diagnostic>]: Diagnostic[K] | undefined }): Diagnostic {
  return {
    ...(file !== undefined && file !== '' && { file: file.replace(/^\.[\\/]/, '') }),
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
    severity: severity ?? 'error',
    ...(code !== undefined && code !== '' && { code }),
    message: (message ?? '').trim().slice(0, 2000),
  };
}
