import type { MethodName } from '../../src-preload/contract/index.ts';
import type { Handlers } from '../wire/connection.ts';
import type { Runtime } from './createRuntime.ts';
import { createMemoryDesk } from './memoryDesk.ts';

/** What the person does with memories by hand: contract method → one service call. */
export function memoryHandlers(runtime: Runtime): Pick<Handlers, Extract<MethodName, `memories.${string}`>> {
  const desk = createMemoryDesk(runtime);
  return {
    'memories.list': (filter) => desk.list(filter),
    'memories.get': ({ id }) => desk.get(id),
    'memories.save': (edited) => desk.save(edited),
    'memories.remove': ({ ids }) => desk.remove(ids),
  };
}
