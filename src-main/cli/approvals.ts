import { AppError } from '../kernel/errors.ts';
import { connectRuntime } from './connectRuntime.ts';
import type { CommandInput } from './command.ts';
import { runtimeOptions } from './flags.ts';
import { visibleText } from './visibleText.ts';

/** `steward approvals list`: what waits for the person. It shows; deciding is the person's, in the app. */
export async function run({ flags, words, print, json }: CommandInput): Promise<number> {
  if (words[0] !== undefined && words[0] !== 'list') throw new AppError('USAGE', 'steward approvals list shows what waits; allowing and refusing is done in the app');
  const connection = await connectRuntime(runtimeOptions(flags));
  try {
    const waiting = await connection.ask('approvals', undefined);
    if (json) print(JSON.stringify({ approvals: waiting }));
    else if (waiting.length === 0) print('Nothing waits for you');
    else for (const approval of waiting) print(visibleText(`${approval.id}  ${approval.heading}  (asked by ${approval.askedBy}; ${approval.reason})`));
    return 0;
  } finally {
    await connection.close();
  }
}
