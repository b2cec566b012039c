import type { ChainState } from '../../src-preload/contract/index.ts';
import type { AuditLog } from '../audit/auditLog.ts';
import type { Clock } from '../kernel/clock.ts';
import { Emitter } from '../kernel/events.ts';
import type { Store } from '../store/store.ts';

/** Knows whether the audit chain held when it was last looked at. */
export interface ChainWatch {
  state(): ChainState;
  /** Walks the whole chain, in a thread of its own. One walk at a time. */
  verify(): Promise<ChainState>;
  readonly changed: (listener: (state: ChainState) => void) => () => void;
}

export function createChainWatch(store: Store, audit: AuditLog, clock: Clock): ChainWatch {
  const changed = new Emitter<ChainState>();
  let last: ChainState | undefined;
  let walking: Promise<ChainState> | undefined;

  async function walk(): Promise<ChainState> {
    const { entries, head, broken } = await store.verifyAudit();
    last = broken ? { state: 'broken', entries, ...broken, checkedAt: clock.now() } : { state: 'intact', entries, head, checkedAt: clock.now() };
    changed.emit(last);
    return last;
  }

  return {
    state: () => (last ? { ...last, entries: last.state === 'broken' ? last.entries : Math.max(last.entries, audit.entries) } : { state: 'unchecked', entries: audit.entries }),
    verify() {
      walking ??= walk().finally(() => (walking = undefined));
      return walking;
    },
    changed: changed.event,
  };
}
