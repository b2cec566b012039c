import type { HeldTool } from '../../../src-preload/contract/servers.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Statement, Store } from '../../store/store.ts';
import type { AdoptedTool } from './adoptTool.ts';
import { compareDefinitions } from './compareDefinitions.ts';
import { hashTool, type ForeignTool } from './foreignTool.ts';
import { inspectTool } from './inspectTool.ts';

/**
 * `server` is a key that stands for one program or address under one name (pinsKey.ts): what was accepted
 * of one is not accepted of what takes its name later.
 *
 * Which definitions of foreign tools may be used. A tool is pinned by the hash of its whole definition;
 * once its server offers another one, neither is used until the person has accepted the new one (attack 51).
 */
export interface ToolPins {
  /** What may be used, and what waits for the person. From the store, without asking the server. */
  of(server: string): { usable: readonly AdoptedTool[]; held: readonly HeldTool[] };
  /**
   * Notes what the server offers now. The first list after a server was accepted is pinned with it,
   * except for tools a person should look at; later on, whatever is new or other is held.
   */
  offer(server: string, tools: readonly ForeignTool[]): Promise<void>;
  /** Pins held definitions. CONFLICT when one is not the definition with this hash any more: nothing is pinned then. */
  accept(server: string, accepted: readonly { tool: string; hash: string }[]): Promise<void>;
  /** The next list is a first one. */
  forget(server: string): Promise<void>;
}

/** pinned: accepted and offered. gone: accepted and not offered for now. held: offered and not accepted. */
type State = 'pinned' | 'gone' | 'held';
const states = ['pinned', 'gone', 'held'] as const satisfies readonly State[];

interface Row {
  server: string;
  tool: string;
  state: State;
  hash: string;
  at: number;
  definition: string;
}

interface Definition {
  tool: ForeignTool;
  hash: string;
  at: number;
}

interface Known extends Record<State, Map<string, Definition>> {
  /** A first list has been noted. */
  begun: boolean;
}

export async function createToolPins(store: Store, clock: Clock, builtIn: ReadonlySet<string>): Promise<ToolPins> {
  const servers = new Map<string, Known>();
  for (const row of await store.all<Row>('SELECT server, tool, state, hash, at, definition FROM tool_pins')) {
    knownOf(row.server)[row.state].set(row.tool, { tool: JSON.parse(row.definition) as ForeignTool, hash: row.hash, at: row.at });
    knownOf(row.server).begun = true;
  }

  function knownOf(server: string): Known {
    const known = servers.get(server) ?? { pinned: new Map(), gone: new Map(), held: new Map(), begun: false };
    servers.set(server, known);
    return known;
  }

  function describeHeld(pinned: Definition | undefined, { tool, hash, at }: Definition): HeldTool {
    const warnings = inspectTool(tool, builtIn);
    return {
      tool: tool.name,
      why: pinned ? 'changed' : warnings.length > 0 ? 'warned' : 'new',
      hash,
      seenAt: at,
      ...(pinned && { pinnedAt: pinned.at }),
      changes: compareDefinitions(pinned?.tool, tool),
      warnings,
    };
  }

  async function write(server: string, next: Known): Promise<void> {
    const rows = states.flatMap((state) =>
      [...next[state].values()].map(({ tool, hash, at }): Statement => ({ sql: 'INSERT INTO tool_pins (server, tool, state, hash, at, definition) VALUES (?, ?, ?, ?, ?, ?)', params: [server, tool.name, state, hash, at, JSON.stringify(tool)] })),
    );
    await store.run([{ sql: 'DELETE FROM tool_pins WHERE server = ?', params: [server] }, ...rows], { durable: true });
    servers.set(server, next);
  }

  return {
    of(server) {
      const { pinned, gone, held } = knownOf(server);
      return {
        usable: [...pinned.values()].map(({ tool, hash, at }) => ({ tool, hash, pinnedAt: at })),
        held: [...held.values()].map((definition) => describeHeld(gone.get(definition.tool.name), definition)),
      };
    },
    async offer(server, tools) {
      const known = knownOf(server);
      const { pinned, gone, held, begun } = known;
      const now = clock.now();
      // An accepted definition outlives its tool: back again with other words, that is a changed one.
      const next: Known = { pinned: new Map(), gone: new Map([...gone, ...pinned]), held: new Map(), begun: true };
      for (const tool of tools) {
        const hash = hashTool(tool);
        const before = next.gone.get(tool.name);
        if (before?.hash === hash) {
          next.pinned.set(tool.name, before);
          next.gone.delete(tool.name);
          continue;
        }
        const seen = held.get(tool.name);
        const definition = { tool, hash, at: seen?.hash === hash ? seen.at : now };
        if (!begun && needsNoLook(tool, builtIn)) next.pinned.set(tool.name, definition);
        else next.held.set(tool.name, definition);
      }
      if (!begun || !same(next, known)) await write(server, next);
    },
    async accept(server, accepted) {
      const { pinned, gone, held, begun } = knownOf(server);
      const next: Known = { pinned: new Map(pinned), gone: new Map(gone), held: new Map(held), begun };
      for (const { tool, hash } of accepted) {
        const definition = held.get(tool);
        if (definition?.hash !== hash) throw new AppError('CONFLICT', `Another definition of ${tool} is offered by now, or none; nothing was accepted`, { hint: 'Look at it again' });
        next.pinned.set(tool, { ...definition, at: clock.now() });
        next.gone.delete(tool);
        next.held.delete(tool);
      }
      await write(server, next);
    },
    async forget(server) {
      await store.run({ sql: 'DELETE FROM tool_pins WHERE server = ?', params: [server] }, { durable: true });
      servers.delete(server);
    },
  };
}

function needsNoLook(tool: ForeignTool, builtIn: ReadonlySet<string>): boolean {
  return inspectTool(tool, builtIn).length === 0;
}

function same(a: Known, b: Known): boolean {
  return states.every((state) => a[state].size === b[state].size && [...a[state]].every(([name, { hash }]) => b[state].get(name)?.hash === hash));
}
