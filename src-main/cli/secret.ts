import { AppError } from '../kernel/errors.ts';
import { connectRuntime } from './connectRuntime.ts';
import type { CommandInput } from './command.ts';
import { readStandardInput, runtimeOptions } from './flags.ts';

/** `steward secret set NAME`: saves a key or password, read from standard input so that it stays out of the shell's history. */
export async function run({ flags, words, warn }: CommandInput): Promise<number> {
  const [verb, name = ''] = words;
  if (verb !== 'set') throw new AppError('USAGE', 'Usage: steward secret set NAME');
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(name)) throw new AppError('USAGE', `${JSON.stringify(name)} cannot be a name: use lower-case letters, digits, dots, dashes or underscores, at most 64`);
  if (process.stdin.isTTY) warn(`Type the value for ${name}, then Enter and Ctrl D:`);
  const value = (await readStandardInput()).replace(/\r?\n$/, '');
  if (value === '') throw new AppError('USAGE', 'No value came in on standard input');
  const connection = await connectRuntime(runtimeOptions(flags));
  try {
    await connection.ask('setSecret', { name, value });
    warn(`Saved as ${name}`);
    return 0;
  } finally {
    await connection.close();
  }
}
