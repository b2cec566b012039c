import type { AnyFunction } from './defineFunction.ts';
import { inputSchemaOf, outputSchemaOf } from './projections.ts';

/**
 * Makes the JSON Schemas of functions before somebody asks for a list, one function at a time: together they
 * would hold up what is asked meanwhile. Returns what stops it.
 */
export function makeSchemas(functions: readonly AnyFunction[], after: (ms: number, run: () => void) => () => void): () => void {
  let cancel: () => void = () => undefined;
  let next = 0;
  const step = (): void => {
    const definition = functions[next++];
    if (!definition) return;
    inputSchemaOf(definition);
    outputSchemaOf(definition);
    cancel = after(1, step);
  };
  cancel = after(1, step);
  return () => cancel();
}
