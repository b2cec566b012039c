import { AppError, isAppError } from '../../../kernel/errors.ts';
import type { PreviewContext } from '../../../registry/defineFunction.ts';
import { baseName } from '../../files/shared/paths.ts';
import { extension } from './toolArguments.ts';

/** Larger ones take longer than anybody waits. */
const largest = 1_000_000;

const parsers: Readonly<Record<string, string>> = {
  js: 'babel', mjs: 'babel', cjs: 'babel', jsx: 'babel',
  ts: 'typescript', mts: 'typescript', cts: 'typescript', tsx: 'typescript',
  json: 'json', jsonc: 'json', json5: 'json5',
  css: 'css', scss: 'scss', less: 'less',
  md: 'markdown',
  yaml: 'yaml', yml: 'yaml',
  html: 'html', htm: 'html',
};

export function isFormattable(path: string): boolean {
  return Object.hasOwn(parsers, extension(path));
}

/** Prettier as it comes with Steward, for files whose project has no formatter. INVALID_INPUT for a text that cannot be read. */
export async function formatWithPrettier({ scripts, signal }: Pick<PreviewContext, 'scripts' | 'signal'>, path: string, text: string, options: Record<string, unknown> = {}): Promise<string> {
  if (text.length > largest) throw new AppError('TOO_LARGE', `${baseName(path)} is too long for the formatter that comes with Steward`, { hint: 'Install prettier in the project: npm install --save-dev prettier' });
  try {
    return await scripts.format({ parser: parsers[extension(path)] ?? 'babel', text, options, signal });
  } catch (error) {
    if (!isAppError(error) || error.code !== 'INVALID_INPUT') throw error;
    throw new AppError('INVALID_INPUT', `${baseName(path)} cannot be read: ${error.message}`, { hint: 'Correct the syntax first; nothing was changed', cause: error });
  }
}

const plainOptions: Readonly<Record<string, 'boolean' | 'number' | 'string'>> = {
  printWidth: 'number', tabWidth: 'number', useTabs: 'boolean', semi: 'boolean', singleQuote: 'boolean', jsxSingleQuote: 'boolean',
  quoteProps: 'string', trailingComma: 'string', bracketSpacing: 'boolean', bracketSameLine: 'boolean', arrowParens: 'string', proseWrap: 'string', endOfLine: 'string',
};

/** Of a .prettierrc in JSON, what says how to format; nothing that would load code. Undefined where it is no JSON. */
export function plainPrettierOptions(text: string): Record<string, unknown> | undefined {
  try {
    const read = JSON.parse(text) as unknown;
    if (typeof read !== 'object' || read === null || Array.isArray(read)) return undefined;
    return Object.fromEntries(Object.entries(read).filter(([key, value]) => Object.hasOwn(plainOptions, key) && typeof value === plainOptions[key]));
  } catch {
    return undefined;
  }
}
