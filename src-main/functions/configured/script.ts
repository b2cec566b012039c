import type { Implementation } from '../../../src-preload/contract/index.ts';
import { AppError } from '../../kernel/errors.ts';
import { executeJavascript } from '../code/executeJavascript.ts';
import { executePython } from '../code/executePython.ts';
import { executeTypescript } from '../code/executeTypescript.ts';
import type { ConfiguredEntry, EntryProblem } from './configuredEntry.ts';
import { filledCall, printedValue, requireSuccess, type Implemented } from './implementation.ts';
import type { Values } from './template.ts';

type Script = Extract<Implementation, { type: 'script' }>;

export function scriptProblems(script: Script, read: ConfiguredEntry['script']): EntryProblem[] {
  if (read?.language === 'python' && script.engine !== undefined) return [{ path: ['engine'], text: 'is for JavaScript and TypeScript' }];
  if (script.engine === 'isolated' && (script.hosts ?? []).length > 0) return [{ path: ['hosts'], text: 'the isolated engine reaches none' }];
  return [];
}

/** A script as execute_python, execute_javascript or execute_typescript runs it, with `inputs` set. */
export function implementScript({ engine = 'node', cwd, hosts, timeout_seconds: seconds }: Script, { language, text }: NonNullable<ConfiguredEntry['script']>): Implemented {
  const base = language === 'python' ? executePython : language === 'javascript' ? executeJavascript : executeTypescript;
  return {
    ...filledCall(base, (values) => ({
      code: withInputs(language, text, values),
      ...(language !== 'python' && { engine }),
      ...(cwd !== undefined && { cwd }),
      ...(hosts && engine === 'node' && { hosts }),
      ...(seconds !== undefined && { timeout: Math.min(seconds, language === 'python' ? 3600 : 600) }),
    })),
    annotations: { readOnly: false, destructive: language === 'python' || engine === 'node', idempotent: false, openWorld: (hosts ?? []).length > 0 },
    undo: 'sandbox',
    timeoutMs: 3_610_000,
    pool: 'work',
    valueOf(raw, wantsText) {
      requireSuccess(raw);
      if (raw['value'] !== undefined && raw['value'] !== null) return wantsText && typeof raw['value'] !== 'string' ? JSON.stringify(raw['value']) : raw['value'];
      if (raw['result'] !== undefined && wantsText) return raw['result'];
      if (String(raw['output']).trim() === '') throw new AppError('INVALID_OUTPUT', 'The script gave no value and printed nothing', { hint: language === 'python' ? 'Set a variable called result, or print JSON' : 'Print JSON with console.log' });
      return printedValue(String(raw['output']), wantsText);
    },
  };
}

/** Line numbers stay as they are where the first line is a comment. */
function withInputs(language: NonNullable<ConfiguredEntry['script']>['language'], text: string, values: Values): string {
  // Twice: JSON within a literal of the language. ASCII throughout, so that both read the same.
  const ascii = (json: string): string => json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const literal = JSON.stringify(ascii(JSON.stringify(values)));
  const line = language === 'python' ? `inputs = __import__("json").loads(${literal})` : `const inputs = JSON.parse(${literal});`;
  const lines = text.split('\n');
  // Nothing may stand before these.
  const future = language === 'python' ? lines.findLastIndex((each) => /^from\s+__future__\s+import\b/.test(each)) : -1;
  if (future >= 0) return [...lines.slice(0, future + 1), line, ...lines.slice(future + 1)].join('\n');
  const comment = language === 'python' ? /^#/ : /^(?:\/\/|#!)/;
  return [line, ...(comment.test(lines[0] ?? '') ? lines.slice(1) : lines)].join('\n');
}
