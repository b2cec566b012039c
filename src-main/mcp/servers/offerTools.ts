import type { ServerEntry } from '../../../src-preload/contract/servers.ts';
import { AppError } from '../../kernel/errors.ts';
import type { LiveRegistry } from '../../registry/registry.ts';
import { adoptTool, type AdoptedTool, type ForeignCall, type ForeignResult, type ForeignServer } from '../adopt/adoptTool.ts';
import { pinsKey } from '../adopt/pinsKey.ts';
import type { ToolPins } from '../adopt/toolPins.ts';
import type { SupervisedServer } from '../client/superviseServer.ts';
import { addressOf } from './addressOf.ts';
import { arrangeTools, type Arrangement } from './arrangeTools.ts';
import type { Router } from './routeCalls.ts';

/** A server in use. */
export interface UsedServer {
  entry: ServerEntry;
  /** The client is loaded with the first one. */
  server: Promise<SupervisedServer>;
  known: SupervisedServer | undefined;
}

/** The functions that the tools of servers are. */
export interface ToolOffers {
  /** Makes the pinned tools of this server, and of its group, into functions. */
  arrange(name: string): void;
  /** The same for all servers in use; functions of others are gone. */
  arrangeAll(): void;
  /** The group that others of stand in for this server. */
  groupOf(entry: ServerEntry): string | undefined;
  /** Tools that this server defines in another way than its group. */
  differing(name: string): string[];
}

/** Sources of the registry: a server's name, or a group's, which no server's name can be like. */
const sourceOf = (group: string): string => `group:${group}`;

export function createToolOffers({ registry, pins, router, used }: { registry: LiveRegistry; pins: ToolPins; router: Router; used: ReadonlyMap<string, UsedServer> }): ToolOffers {
  const arrangements = new Map<string, Arrangement>();
  let sources = new Set<string>();

  function groupOf({ group }: ServerEntry): string | undefined {
    if (group === undefined) return undefined;
    // Its tools are called by this name already.
    const namesake = used.get(group);
    return namesake && namesake.entry.group !== group ? undefined : group;
  }

  const membersOf = (group: string): { name: string; entry: ServerEntry }[] => [...used].flatMap(([name, { entry }]) => (groupOf(entry) === group ? [{ name, entry }] : []));

  function arrangeServer(name: string, { entry, server }: UsedServer): void {
    const foreign: ForeignServer = { name, isGroup: false, members: [{ name, address: addressOf(entry) }], call: async (call) => router.callOn(await server, call) };
    offer(name, foreign, pins.of(pinsKey(entry)).usable);
  }

  function arrangeGroup(group: string): void {
    const members = membersOf(group);
    const arrangement = arrangeTools(members.map(({ name, entry }) => ({ server: name, tools: pins.of(pinsKey(entry)).usable })));
    arrangements.set(group, arrangement);
    const addresses = new Map(members.map(({ name, entry }) => [name, addressOf(entry)]));
    const functions = arrangement.tools.map(({ tool, members: names }) =>
      adoptTool({ name: group, isGroup: true, members: names.map((name) => ({ name, address: addresses.get(name) ?? '' })), call: (call) => callGroup(group, tool.hash, call) }, tool),
    );
    sources.add(sourceOf(group));
    // The server that the group is called after has no name of its own for its tools.
    registry.replace(group, []);
    registry.replace(sourceOf(group), functions);
    for (const { name } of members) {
      const place = used.get(name);
      const differing = arrangement.differing.get(name) ?? [];
      if (place && name !== group) offer(name, { name, isGroup: false, members: [{ name, address: addressOf(place.entry) }], call: async (call) => router.callOn(await place.server, call) }, differing);
    }
  }

  function offer(name: string, server: ForeignServer, tools: readonly AdoptedTool[]): void {
    sources.add(name);
    registry.replace(name, tools.map((tool) => adoptTool(server, tool)));
  }

  /** Goes by what the group is now: a server that left it, or defines the tool in another way by now, gets no call. */
  async function callGroup(group: string, hash: string, call: ForeignCall): Promise<ForeignResult> {
    const offered = arrangements.get(group)?.tools.find(({ tool }) => tool.hash === hash && tool.tool.name === call.tool)?.members ?? [];
    const granted = offered.filter((name) => call.members?.names.includes(name) === true);
    const servers = await Promise.all(granted.flatMap((name) => used.get(name)?.server ?? []));
    if (servers.length === 0) throw new AppError('NOT_REACHABLE', `No server of ${group} offers ${call.tool} as it was allowed any more`, { hint: 'Look at the servers in use, then call it again' });
    return router.callOneOf(servers, call);
  }

  return {
    groupOf,
    arrange(name) {
      const place = used.get(name);
      if (!place) return;
      const group = groupOf(place.entry);
      if (group === undefined) arrangeServer(name, place);
      else arrangeGroup(group);
    },
    arrangeAll() {
      const groups = new Set([...used.values()].flatMap(({ entry }) => groupOf(entry) ?? []));
      const wanted = new Set([...used.keys(), ...[...groups].map(sourceOf)]);
      // A name may go from a server to a group, or back.
      for (const source of sources) if (!wanted.has(source)) registry.replace(source, []);
      sources = new Set([...sources].filter((source) => wanted.has(source)));
      for (const group of arrangements.keys()) if (!groups.has(group)) arrangements.delete(group);
      for (const group of groups) arrangeGroup(group);
      for (const [name, place] of used) if (groupOf(place.entry) === undefined) arrangeServer(name, place);
    },
    differing(name) {
      const entry = used.get(name)?.entry;
      const group = entry && groupOf(entry);
      return group === undefined ? [] : (arrangements.get(group)?.differing.get(name) ?? []).map(({ tool }) => tool.name);
    },
  };
}
