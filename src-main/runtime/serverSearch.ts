import type { ServerSearch } from '../../src-preload/contract/serverMethods.ts';
import type { Clock } from '../kernel/clock.ts';
import { Emitter, type Event } from '../kernel/events.ts';
import type { McpServers } from './mcpServers.ts';

/** The search for servers that the person has asked for, and how it stands. */
export interface ServerSearcher {
  state(): ServerSearch;
  /** Looks until it is done or the signal says to stop. Other machines are asked only with `network`. */
  look(network: boolean, signal: AbortSignal): Promise<void>;
  readonly changed: Event<void>;
}

export function createServerSearch(mcpServers: McpServers, clock: Clock): ServerSearcher {
  const changed = new Emitter<void>();
  let state: ServerSearch = { state: 'never' };
  let looking = 0;

  function set(next: ServerSearch): void {
    state = next;
    changed.emit();
  }

  return {
    state: () => state,
    async look(network, signal) {
      const before = state;
      looking += 1;
      set({ state: 'looking', since: state.state === 'looking' ? state.since : clock.now() });
      let done = false;
      try {
        const discovery = await mcpServers.discovery();
        await discovery.scan({ signal, ways: ['configurations', 'ports', 'mdns', ...(network ? ['network' as const] : [])] });
        done = true;
      } finally {
        looking -= 1;
        if (looking === 0) set(done ? { state: 'done', at: clock.now() } : before.state === 'looking' ? { state: 'never' } : before);
      }
    },
    changed: changed.event,
  };
}
