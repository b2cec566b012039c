import { AppError, isAppError } from '../../../kernel/errors.ts';
import type { CallContext } from '../../../registry/defineFunction.ts';
import { diagnostic, position, type Diagnostic } from './diagnostics.ts';
import { below } from './toolArguments.ts';
import { baseName, joinPath } from '../../files/shared/paths.ts';

export interface TypedSources {
  source_path: string;
  more_sources: string[];
  output_path?: string | undefined;
  cwd: string;
}

/** Where the JavaScript of each TypeScript file goes. */
export function strippedPaths({ source_path, more_sources, output_path, cwd }: TypedSources): { from: string; to: string }[] {
  return [source_path, ...more_sources].map((source) => {
    const name = source.replace(/\.([mc]?)tsx?$/i, '.$1js');
    return { from: below(cwd, source), to: below(cwd, output_path === undefined ? name : joinPath(output_path, baseName(name))) };
  });
}

/** For where no TypeScript is installed: takes the types away and writes the JavaScript. Types are not checked, only the syntax. */
export async function stripTypes({ files, scripts, signal }: Pick<CallContext, 'files' | 'scripts' | 'signal'>, sources: TypedSources, checkOnly: boolean): Promise<{ diagnostics: Diagnostic[]; made: string[] }> {
  const diagnostics: Diagnostic[] = [];
  const stripped: { to: string; text: string }[] = [];
  for (const { from, to } of strippedPaths(sources)) {
    if (from.endsWith('x')) throw new AppError('UNSUPPORTED', `${baseName(from)} needs the TypeScript compiler, which is not installed here`, { hint: 'Install it in the project: npm install --save-dev typescript' });
    try {
      stripped.push({ to, text: await scripts.stripTypes(Buffer.from(await files.read(from, { signal })).toString('utf8'), signal) });
    } catch (error) {
      if (!isAppError(error, 'INVALID_INPUT')) throw error;
      const message = error.message.replace(/^code: it cannot be read as TypeScript: /, '');
      // "line 2: what is wrong: the code", and a caret below the column.
      const [, line, what = message] = /^line (\d+): ([^\n]*)/.exec(message) ?? [];
      const caret = message.split('\n').find((each) => /^\s*\^+\s*$/.test(each));
      diagnostics.push(diagnostic({ file: from, line: position(line), column: caret === undefined ? undefined : position(caret.indexOf('^') + 1), severity: 'error', code: undefined, message: what.replace(/: [^:]*$/, (end) => (caret === undefined ? end : '')) }));
    }
  }
  if (diagnostics.length > 0 || checkOnly) return { diagnostics, made: [] };
  for (const { to, text } of stripped) await files.write(to, text, { overwrite: true, signal });
  return { diagnostics, made: stripped.map(({ to }) => files.absolute(to)) };
}
