import type { CommandCallResult } from '../runtime/controlMethods.ts';
import { errorCodes } from '../../src-preload/contract/errorCodes.ts';
import { askInTerminal } from './askInTerminal.ts';
import { connectRuntime } from './connectRuntime.ts';
import type { CommandInput } from './command.ts';
import { visibleText } from './visibleText.ts';
import { readJsonArgument, runtimeOptions } from './flags.ts';

/** How long a call waits for the person at the running app before it is left to them. */
const waitMs = 45_000;

/** `steward call NAME '{…}'`: one call through the door; prints the result. */
export async function run({ flags, words, print, warn, json }: CommandInput): Promise<number> {
  const [name = '', text] = words;
  const input = await readJsonArgument(text);
  const connection = await connectRuntime(runtimeOptions(flags));
  try {
    const terminal = !connection.remote && process.stdin.isTTY === true && process.stderr.isTTY === true;
    if (terminal && connection.runtime) askInTerminal(connection.runtime);
    const answer = await connection.ask('call', { name, input, approval: connection.remote ? { waitMs } : terminal ? 'wait' : 'refuse' });
    return report(answer, { print, warn, json });
  } finally {
    await connection.close();
  }
}

function report(answer: CommandCallResult, { print, warn, json }: { print(text: string): void; warn(text: string): void; json: boolean }): number {
  if (json) print(JSON.stringify(answer));
  else if (answer.result) print(JSON.stringify(answer.result, null, 2));
  for (const remark of answer.remarks ?? []) warn(visibleText(remark));
  if (answer.truncated) warn('The result was cut; narrow the call to see the rest');
  if (!answer.error) return 0;
  warn(`steward: ${answer.error.message}${answer.error.hint === undefined ? '' : `\n  ${answer.error.hint}`}`);
  return errorCodes[answer.error.code].exit;
}
