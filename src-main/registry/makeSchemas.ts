import type { AnyFunction } from './defineFunction.ts';
import { inputSchemaOf, outputSchemaOf } from './projections.ts';

/** What is asked meanwhile waits no longer than this, milliseconds. */
const stepMs = 4;

/**
 * Makes the JSON Schemas of functions before somebody asks for a list, a few at a time: together they would
 * hold up what is asked meanwhile. `done` is called once they are all there. Returns what stops it.
 */
export function makeSchemas(functions: readonly AnyFunction[], after: (ms: number, run: () => void) => () => void, done: () => void = () => undefined): () => void {
  let cancel: () => void = () => undefined;
  let next = 0;
  const step = (): void => {
    const begun = performance.now();
    while (performance.now() - begun < stepMs) {
      const definition = functions[next++];
      if (!definition) return done();
      inputSchemaOf(definition);
      outputSchemaOf(definition);
    }
    cancel = after(1, step);
  };
  cancel = after(1, step);
  return () => cancel();
}
