import { randomUUID } from 'node:crypto';
import { AppError } from '../../kernel/errors.ts';
import type { CommandRequest, CommandResult, InterpretedSource } from '../commands.ts';
import type { Scripts } from '../scripts.ts';
import { OutputKeeper } from './outputKeeper.ts';
import { pythonOnce } from './python/pythonDriver.ts';

/** Room for an answer beside the output that is kept. */
export const answerBytes = 8 * 1024 * 1024;

/** What begins an answer; whatever a program prints by chance is none. */
const marks = new WeakMap<InterpretedSource, string>();

/** The request that runs a source with its interpreter started for it alone. */
export async function interpreted(request: CommandRequest, run: InterpretedSource, scripts: Pick<Scripts, 'stripTypes'> | undefined): Promise<CommandRequest> {
  if (run.language === 'python') {
    const mark = `\u0000steward-${randomUUID()}\u0000`;
    marks.set(run, mark);
    return { ...request, run: { argv: [process.platform === 'win32' ? 'python' : 'python3', '-I', '-c', pythonOnce] }, environment: { MPLBACKEND: 'Agg', PYTHONIOENCODING: 'utf-8', ...request.environment }, stdin: JSON.stringify({ source: run.source, mark }), maxOutputBytes: 2 * (request.maxOutputBytes + answerBytes) };
  }
  if (run.language === 'typescript' && !scripts) throw new AppError('INTERNAL', 'There is nothing to take the types away with');
  const source = run.language === 'typescript' && scripts ? await scripts.stripTypes(run.source, request.signal) : run.source;
  return { ...request, run: { argv: ['node', ...(isModule(source) ? ['--input-type=module'] : []), '-'] }, stdin: source };
}

/** Whether Node has to read a source as a module: it imports, exports or awaits at its top. */
function isModule(source: string): boolean {
  return /^(?:import\s*[\w*{"']|export\s|(?:const|let|var)\s[^=\n]{1,200}=\s*await\s|await\s|for await\b)/m.test(source);
}

/** The result with the answer taken out of the output. */
export function toAnswer(run: InterpretedSource, maxOutputBytes: number, result: CommandResult): CommandResult {
  const mark = marks.get(run);
  if (mark === undefined) return result;
  const at = result.stdout.lastIndexOf(mark);
  const said = at < 0 ? result.stdout : result.stdout.slice(0, at);
  const keeper = new OutputKeeper(maxOutputBytes);
  keeper.add(Buffer.from(said));
  const answer = at < 0 ? undefined : result.stdout.slice(at + mark.length);
  return { ...result, stdout: keeper.text(), stdoutBytes: Math.min(result.stdoutBytes, keeper.bytes), truncated: result.truncated || keeper.truncated, ...(answer !== undefined && { answer }) };
}
