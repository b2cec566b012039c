import { connectRuntime } from './connectRuntime.ts';
import { runtimeFlags, type Command } from './command.ts';
import { runtimeOptions } from './flags.ts';

/** `steward list [NAME]`: what can be called. */
export const list: Command = {
  name: 'list',
  usage: '[NAME]',
  summary: 'Lists the functions, or describes one',
  options: runtimeFlags,
  words: [0, 1],
  async run({ flags, words, print, json }) {
    const { functions } = await import('../functions/index.ts');
    const { createRegistry } = await import('../registry/registry.ts');
    const { inputSchemaOf, outputSchemaOf, toMarkdown } = await import('../registry/projections.ts');
    const [name] = words;
    if (name !== undefined) {
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
  },
};

/** `steward search WORDS`: functions by meaning. */
export const search: Command = {
  name: 'search',
  usage: 'WORDS…',
  summary: 'Finds functions by what they do',
  options: runtimeFlags,
  words: [1, 50],
  async run({ flags, words, print, json }) {
    const connection = await connectRuntime(runtimeOptions(flags));
    try {
      const names = await connection.ask('search', { query: words.join(' ') });
      if (json) print(JSON.stringify({ names }));
      else for (const name of names.slice(0, 10)) print(name);
      return 0;
    } finally {
      await connection.close();
    }
  },
};
