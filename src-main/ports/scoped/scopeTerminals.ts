import type { Effect, ExecEffect } from '../../../src-preload/contract/index.ts';
import type { CommandRequest } from '../commands.ts';
import { describeInput, type OwnTerminals, type Terminals } from '../terminals.ts';
import { outOfScope } from './scopeSystem.ts';

/**
 * The terminals for one call: its caller's own and no others. One is opened only as it was declared, takes
 * the very input that was judged for it, and is ended only where its process was declared to end.
 */
export function scopeTerminals(terminals: Terminals, effects: readonly Effect[], session: string, declared: (request: Pick<CommandRequest, 'run' | 'cwd'>) => ExecEffect | undefined): Terminals {
  const typed = effects.filter((effect): effect is ExecEffect => effect.kind === 'exec' && effect.terminal !== undefined);
  const looks = effects.some((effect) => effect.kind === 'exec' || effect.kind === 'process' || (effect.kind === 'machine' && effect.facts.includes('terminals')));
  /** One that is not there is said to be missing, whatever was declared of it. */
  const own = (id?: string): OwnTerminals => {
    if (!looks && (id === undefined || terminals.facts(session, id))) throw outOfScope('look at a terminal');
    return terminals.of(session);
  };
  return {
    of: () => ({
      async open(request) {
        const granted = declared(request);
        if (!granted || granted.terminal !== undefined) throw outOfScope('open this terminal');
        return terminals.of(session).open({ ...request, granted });
      },
      list: () => own().list(),
      write(id, input) {
        if (terminals.facts(session, id) && !typed.some(({ terminal, script }) => terminal === id && script === describeInput(input))) throw outOfScope(`type this into ${id}`);
        own(id).write(id, input);
      },
      read: async (id, page) => own(id).read(id, page),
      settled: async (id, options) => own(id).settled(id, options),
      async close(id) {
        const running = terminals.facts(session, id)?.process;
        if (running && !effects.some((effect) => effect.kind === 'process' && effect.processes.some(({ pid, began }) => pid === running.pid && began === running.began))) throw outOfScope(`end ${id}`);
        return terminals.of(session).close(id);
      },
    }),
    facts: outOfReach,
    changed: terminals.changed,
    written: terminals.written,
    tail: outOfReach,
    type: outOfReach,
    closeAll: outOfReach,
  };
}

/** Previews look at the caller's terminals. */
export function lookOnlyTerminals(terminals: Terminals, session: string): Pick<OwnTerminals, 'list' | 'read'> {
  const { list, read } = terminals.of(session);
  return { list, read };
}

function outOfReach(): never {
  throw outOfScope('use the terminals of others');
}
