import type { CommandInput } from './command.ts';
import { connectRuntime } from './connectRuntime.ts';
import { runtimeOptions } from './flags.ts';

/** `steward search WORDS`: functions by meaning. */
export async function run({ flags, words, print, json }: CommandInput): Promise<number> {
  const connection = await connectRuntime(runtimeOptions(flags));
  try {
    const names = await connection.ask('search', { query: words.join(' ') });
    if (json) print(JSON.stringify({ names }));
    else for (const name of names.slice(0, 10)) print(name);
    return 0;
  } finally {
    await connection.close();
  }
}
