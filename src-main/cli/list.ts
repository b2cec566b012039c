import { connectRuntime } from './connectRuntime.ts';
import type { CommandInput } from './command.ts';
import { runtimeOptions } from './flags.ts';

/** `steward list [NAME]`: what can be called. */
export async function run({ flags, words, print, json }: CommandInput): Promise<number> {
  const [name] = words;
  if (name !== undefined) {
    const { functions } = await import('../functions/index.ts');
    const { createRegistry } = await import('../registry/registry.ts');
    const { inputSchemaOf, outputSchemaOf, toMarkdown } = await import('../registry/projections.ts');
    const definition = createRegistry(functions).require(name);
    print(json ? JSON.stringify({ name: definition.name, title: definition.title, category: definition.category, description: definition.description, inputSchema: inputSchemaOf(definition), outputSchema: outputSchemaOf(definition) ?? {} }) : toMarkdown(definition));
    return 0;
  }
  const connection = await connectRuntime(runtimeOptions(flags));
  try {
    const all = await connection.ask('list', undefined);
    if (json) print(JSON.stringify({ functions: all }));
    else for (const entry of all) print(`${entry.name.padEnd(24)} ${entry.category.padEnd(14)} ${entry.summary}`);
    return 0;
  } finally {
    await connection.close();
  }
}
