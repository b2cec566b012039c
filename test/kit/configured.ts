// Functions as mcp_functions.json would define them, without a file.
import { functions } from '../../src-main/functions/index.ts';
import type { AnyFunction } from '../../src-main/registry/defineFunction.ts';
import { pathName } from '../../src-main/discovery/jsonc.ts';
import { buildFunction } from '../../src-main/runtime/ownFunctions/buildFunctions.ts';
import { readEntry } from '../../src-main/runtime/ownFunctions/readFunctionsFile.ts';

type Script = NonNullable<Parameters<typeof buildFunction>[1]['script']>;

async function build(written: Record<string, unknown>, script?: Script) {
  const read = readEntry({ name: 'own_function', description: 'Does something of its own.', ...written });
  if ('problems' in read) return read;
  return buildFunction(read.entry, { from: 'person', file: '/nowhere/mcp_functions.json', builtIn: functions, taken: [], ...(script && { script }) });
}

/** The definition; fails where the entry is wrong. */
export async function configured(written: Record<string, unknown>, script?: Script): Promise<AnyFunction> {
  const built = await build(written, script);
  if ('definition' in built) return built.definition;
  throw new Error(`No definition: ${JSON.stringify(built)}`);
}

/** `path text` of everything wrong with an entry. */
export async function problemsOf(written: Record<string, unknown>): Promise<string[]> {
  const built = await build(written);
  return 'problems' in built ? built.problems.map(({ path, text }) => `${pathName(path)} ${text}`) : [];
}
