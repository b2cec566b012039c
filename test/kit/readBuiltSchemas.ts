// Runtimes that tests start from the sources take the functions' schemas from the build, as built ones do: each would make them anew.
import { functions } from '../../src-main/functions/index.ts';
import { takeBuiltSchemas } from '../../src-main/registry/builtSchemas.ts';

const built = new URL('../../out/main/functionSchemas.json', import.meta.url);

let taken: Promise<void> | undefined;

export function readBuiltSchemas(): Promise<void> {
  return (taken ??= takeBuiltSchemas(functions, built));
}
