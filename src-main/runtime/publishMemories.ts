import type { MemoriesState } from '../../src-preload/contract/index.ts';
import type { Runtime } from './createRuntime.ts';

/** Many changes in a row are told once. */
const toldEveryMs = 150;

/** How much is remembered, for the screen. The database is opened when somebody looks. */
export function publishMemories({ hub, memories, redactor, clock, log }: Runtime): void {
  let revision = 0;
  let due = false;
  const state = async (): Promise<MemoriesState> => {
    const places = await memories.places();
    return redactor.value({ revision, total: places.owners.reduce((sum, each) => sum + each.memories, 0), ...places }, 'renderer');
  };
  hub.define('memories', {
    initial: async () => {
      const now = await state();
      return () => now;
    },
  });
  memories.changed(() => {
    revision++;
    if (due || hub.followers('memories', undefined) === 0) return;
    due = true;
    clock.after(toldEveryMs, () => {
      due = false;
      state().then((next) => hub.publish('memories', undefined, { type: 'replaced', memories: next }), (error: unknown) => log.warn({ err: error }, 'a change of memories could not be told'));
    });
  });
}
