import { isDeepStrictEqual } from 'node:util';
import type { HealthReport } from '../../src-preload/contract/index.ts';
import type { ServerView } from '../../src-preload/contract/serverMethods.ts';
import type { ServerLogLine } from '../../src-preload/contract/servers.ts';
import { keptLogLines } from '../../src-preload/state/reducers.ts';
import { formatCount } from '../kernel/format.ts';
import type { Disposables } from '../kernel/disposables.ts';
import type { Runtime } from './createRuntime.ts';
import type { McpServers } from './mcpServers.ts';

/** Numbers change all the time: they are told so often while somebody looks. */
const numbersEveryMs = 2000;
/** Changes of state are told so soon, however many there are. */
const changesAfterMs = 200;
const logEveryMs = 100;

/** What the strip says of other servers. */
export function serversInBrief({ mcpServers }: Pick<Runtime, 'mcpServers'>): { used: number; failed: string[]; held: number } {
  const list = mcpServers.list();
  return { used: list.length, failed: list.filter(({ state }) => state === 'failed').map(({ name }) => name), held: list.reduce((sum, { held }) => sum + held.length, 0) };
}

/** What of other servers needs a look. */
export function serverFindings(mcpServers: McpServers): HealthReport['findings'] {
  const list = mcpServers.list();
  const held = list.filter((server) => server.held.length > 0);
  return [
    ...list.filter(({ state }) => state === 'failed').map(({ name, reason }) => ({ id: `server ${name}`, tone: 'destroy' as const, title: `The server ${name} does not work.`, detail: reason?.message ?? '', action: { label: 'Find out why', to: 'servers' as const } })),
    ...(held.length > 0 ? [{ id: 'held tools', tone: 'write' as const, title: `${formatCount(held.reduce((sum, server) => sum + server.held.length, 0), 'tool')} of ${held.map(({ name }) => name).join(', ')} held.`, detail: 'Their definitions wait until you have looked at them.', action: { label: 'Review', to: 'servers' as const } }] : []),
  ];
}

/** The topics of other servers: who is there and how they are, what was found, and what each says. */
export function publishServers({ settings, hub, clock, log, mcpServers, serverDirectory, serverSearch }: Runtime, statusChanged: () => void, disposables: Disposables): void {
  let told = new Map<string, string>();
  let scheduled = false;

  function tellServers(): void {
    if (hub.state('servers', undefined) === undefined) return;
    const views = serverDirectory.views();
    const next = new Map(views.map((view) => [view.name, JSON.stringify(view)]));
    const changed = views.filter((view) => told.get(view.name) !== next.get(view.name));
    const removed = [...told.keys()].filter((name) => !next.has(name));
    told = next;
    if (changed.length + removed.length > 0) hub.publish('servers', undefined, { type: 'serversChanged', changed, removed });
  }

  hub.define('servers', {
    initial: () => {
      const servers: ServerView[] = serverDirectory.views();
      told = new Map(servers.map((view) => [view.name, JSON.stringify(view)]));
      return { servers, ...serverDirectory.found(), search: serverSearch.state() };
    },
  });
  mcpServers.changed(() => {
    if (scheduled) return;
    scheduled = true;
    clock.after(changesAfterMs, () => {
      scheduled = false;
      tellServers();
      statusChanged();
    });
  });
  const tellFound = (): void => hub.publish('servers', undefined, { type: 'foundReplaced', ...serverDirectory.found(), search: serverSearch.state() });
  mcpServers.foundChanged(tellFound);
  serverSearch.changed(tellFound);
  let { ignoredServers } = settings.current();
  settings.changed((next) => {
    if (isDeepStrictEqual(next.ignoredServers, ignoredServers)) return;
    ({ ignoredServers } = next);
    tellFound();
  });

  let cancel = clock.after(numbersEveryMs, readNumbers);
  disposables.add('server numbers', () => cancel());
  function readNumbers(): void {
    const read = hub.followers('servers', undefined) > 0 ? mcpServers.servers.readUse().then(tellServers) : Promise.resolve();
    read.catch((error: unknown) => log.warn({ err: error }, 'what the servers take up could not be read')).finally(() => (cancel = clock.after(numbersEveryMs, readNumbers)));
  }

  const lines = new Map<string, ServerLogLine[]>();
  hub.define('serverLog', {
    initial: async (name) => {
      const serverLog = await mcpServers.servers.logOf(name);
      return () => {
        // What waits to be told is among these.
        lines.delete(name);
        return { lines: serverLog.lines(keptLogLines) };
      };
    },
  });
  mcpServers.servers.logged(({ name, line }) => {
    if (hub.state('serverLog', name) === undefined) return;
    const waiting = lines.get(name);
    if (waiting) {
      waiting.push(line);
      if (waiting.length > keptLogLines) waiting.shift();
      return;
    }
    lines.set(name, [line]);
    clock.after(logEveryMs, () => {
      const added = lines.get(name);
      lines.delete(name);
      if (added) hub.publish('serverLog', name, { type: 'added', lines: added });
    });
  });
}
