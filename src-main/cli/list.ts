import { connectRuntime } from './connectRuntime.ts';
import type { CommandInput } from './command.ts';
import { runtimeOptions } from './flags.ts';

/** `steward list [NAME]`: what can be called, or one function's page of the reference. */
export async function run({ flags, words, print, json }: CommandInput): Promise<number> {
  const [name] = words;
  const connection = await connectRuntime(runtimeOptions(flags));
  try {
    if (name !== undefined) {
      const { reference, ...described } = await connection.ask('describe', { name });
      print(json ? JSON.stringify(described) : reference);
      return 0;
    }
    const all = await connection.ask('list', undefined);
    if (json) print(JSON.stringify({ functions: all }));
    else for (const entry of all) print(`${entry.name.padEnd(24)} ${entry.category.padEnd(14)} ${entry.summary}`);
    return 0;
  } finally {
    await connection.close();
  }
}
