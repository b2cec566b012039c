import type { ImportPreview, PersonServer, ServerImportRequest, ServersState, ServerTool, ServerView } from '../../src-preload/contract/serverMethods.ts';
import type { FoundServer, HeldTool, ServerConnection, ServerEntry, ServerStatus } from '../../src-preload/contract/servers.ts';
import type { AuditLog } from '../audit/auditLog.ts';
import { settingsEvent } from '../audit/settingsEvent.ts';
import type { ImportPlan } from '../discovery/importEntries.ts';
import { describeRemarks } from '../discovery/describeRemarks.ts';
import { parseAddress } from '../discovery/parseAddress.ts';
import { secretNameFor } from '../discovery/secretPlaces.ts';
import { canonicalJson, sha256 } from '../kernel/canonicalJson.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import { adoptedName } from '../kernel/adoptedName.ts';
import type { AcceptedServer } from '../mcp/servers/createServers.ts';
import { addressOf } from '../mcp/servers/addressOf.ts';
import { findProgram, isProgram, programPath } from '../ports/local/programPath.ts';
import type { Redactor } from '../redact/redactor.ts';
import { isAbsolute } from 'node:path';
import { homedir } from 'node:os';
import type { IgnoredServers } from './ignoredServers.ts';
import type { McpServers } from './mcpServers.ts';
import type { PersonServers } from './personServers.ts';
import type { SecretStore } from './secrets.ts';

export interface ServerDirectoryParts {
  mcpServers: McpServers;
  person: PersonServers;
  ignored: IgnoredServers;
  secrets: SecretStore;
  redactor: Redactor;
  audit: AuditLog;
  clock: Clock;
}

type Change = { kind: 'address'; typed: string } | { kind: 'program'; path: string } | { kind: 'key'; value: string } | { kind: 'variable'; name: string; value: string };

/** What the person sees and does of other MCP servers. Nothing found is started before it is switched on. */
export interface ServerDirectory {
  views(): ServerView[];
  /** All of them, switched off ones included, as the command line lists them. */
  accepted(): (AcceptedServer & { enabled: boolean })[];
  found(): Pick<ServersState, 'found' | 'problems' | 'ignored'>;
  toolsOf(name: string): { tools: ServerTool[]; held: HeldTool[] };
  accept(name: string, tools: readonly { tool: string; hash: string }[]): Promise<void>;
  propose(typed: string, headers?: Readonly<Record<string, string>>): Promise<FoundServer>;
  preview(requests: readonly ServerImportRequest[]): Promise<ImportPreview>;
  /** CONFLICT when the digest is not that of a preview made now. */
  import(requests: readonly ServerImportRequest[], digest: string, enable: boolean): Promise<string[]>;
  update(name: string, change: Change): Promise<void>;
}

export function createServerDirectory({ mcpServers, person, ignored, secrets, redactor, audit, clock }: ServerDirectoryParts): ServerDirectory {
  const show = (text: string): string => redactor.text(text, 'renderer');

  function view(entry: ServerEntry & { owner: 'operator' | 'person' }, known: ReadonlyMap<string, ReturnType<McpServers['list']>[number]>): ServerView {
    const { name, connection, enabled, group, owner } = entry;
    const own = owner === 'person' ? person.entries().find((one) => one.name === name) : undefined;
    const used = known.get(name);
    const { address: _address, tools, held, ...status } = used ?? { ...offStatus(name, own?.addedAt ?? 0), address: '', tools: 0, held: [] };
    const attempt = used && mcpServers.signInAttempt(name);
    const count = (why: HeldTool['why']): number => held.filter((tool) => tool.why === why).length;
    return {
      ...status,
      address: show(addressOf(entry)),
      kind: connection.kind,
      owner,
      ...(own && { from: own.from, addedAt: own.addedAt }),
      enabled,
      ...(attempt && { signInAttempt: attempt }),
      ...(group !== undefined && { group }),
      tools,
      held: { new: count('new'), changed: count('changed'), warned: count('warned'), ...(held.length > 0 && { seenAt: Math.max(...held.map(({ seenAt }) => seenAt)) }) },
    };
  }

  function switchedOff({ name, connection, group }: ServerEntry): AcceptedServer {
    const addedAt = person.entries().find((one) => one.name === name)?.addedAt ?? 0;
    return { ...offStatus(name, addedAt), address: addressOf({ connection }), tools: 0, held: [], ...(group !== undefined && { group }), differing: [] };
  }

  function digestOf(plan: ImportPlan): string {
    return sha256(canonicalJson({ entries: plan.entries, secrets: plan.secrets.map(({ name, value, from }) => ({ name, from, value: sha256(value) })) }));
  }

  async function planOf(requests: readonly ServerImportRequest[]): Promise<ImportPlan> {
    const discovery = await mcpServers.discovery();
    return discovery.planImport(requests.map(({ identity, name, answers }) => ({ identity, ...(name !== undefined && { name }), ...(answers && { answers }) })));
  }

  return {
    views() {
      const known = new Map(mcpServers.list().map((server) => [server.name, server]));
      return mcpServers.entries().map((entry) => view(entry, known));
    },
    accepted() {
      const known = new Map(mcpServers.list().map((server) => [server.name, server]));
      return mcpServers.entries().map((entry) => ({ ...(known.get(entry.name) ?? switchedOff(entry)), enabled: entry.enabled }));
    },
    found() {
      const discovery = mcpServers.loadedDiscovery();
      return { found: discovery?.found() ?? [], problems: discovery?.problems() ?? [], ignored: [...ignored.list()] };
    },
    toolsOf(name) {
      const { usable, held } = mcpServers.servers.toolsOf(name);
      return {
        tools: usable.map(({ tool, pinnedAt }) => ({ name: tool.name, functionName: adoptedName(name, tool.name), ...(tool.title !== undefined && { title: tool.title }), description: show(tool.description ?? ''), pinnedAt })),
        held: [...held],
      };
    },
    async accept(name, tools) {
      await mcpServers.servers.accept(name, tools);
      await audit.append(settingsEvent(`Accepted what ${name} offers now: ${tools.map(({ tool }) => tool).join(', ')}`, clock.now(), { details: { server: name, tools } }), { durable: true });
    },
    propose: async (typed, headers) => (await mcpServers.discovery()).addByHand(typed, headers),
    async preview(requests) {
      const plan = await planOf(requests);
      const { folders } = await programPath();
      const places = folders.map(({ folder }) => folder);
      return {
        entries: await Promise.all(plan.entries.map(async ({ name, connection }) => ({
          name,
          kind: connection.kind,
          address: show(addressOf({ connection })),
          ...(connection.kind === 'stdio' && connection.cwd !== undefined && { folder: connection.cwd }),
          values: valuesOf(connection).map(([place, value]) => ({ name: place, ...(typeof value === 'string' ? { value: show(value) } : { value: '', secret: value.secret }) })),
          remarks: describeRemarks(connection, { home: homedir(), hideKeys: show }),
          ...(connection.kind === 'stdio' && { program: { name: connection.command, path: await locate(connection.command, places) } }),
        }))),
        secrets: plan.secrets.map(({ name, from: { entry, place } }) => ({ name, entry, place })),
        digest: digestOf(plan),
      };
    },
    async import(requests, digest, enable) {
      const plan = await planOf(requests);
      if (digestOf(plan) !== digest) throw new AppError('CONFLICT', 'What would be added is not what you were shown; nothing was added', { hint: 'Look at it again' });
      const found = new Map((await mcpServers.discovery()).found().map((server) => [server.identity, server]));
      for (const { name, value } of plan.secrets) await secrets.set(name, value);
      const addedAt = clock.now();
      const servers = plan.entries.map((entry, index): PersonServer => ({ ...entry, enabled: enable, from: found.get(requests[index]?.identity ?? '')?.provenance[0] ?? { kind: 'person' }, addedAt }));
      await person.add(servers);
      return servers.map(({ name }) => name);
    },
    async update(name, change) {
      const { connection } = person.require(name);
      switch (change.kind) {
        case 'address':
          return person.setConnection(name, readdress(connection, parseAddress(change.typed).connection));
        case 'program':
          if (connection.kind !== 'stdio') throw new AppError('INVALID_INPUT', `${name} is reached by its address, no program is started for it`);
          if (!isAbsolute(change.path) || !(await isProgram(change.path))) throw new AppError('NOT_FOUND', `${change.path} is no program that can be started`);
          return person.setConnection(name, { ...connection, command: change.path });
        case 'variable': {
          if (connection.kind !== 'stdio') throw new AppError('INVALID_INPUT', `${name} is reached by its address, it has no variables`);
          const secret = secretNameFor(name, change.name);
          await secrets.set(secret, change.value);
          return person.setConnection(name, { ...connection, env: { ...connection.env, [change.name]: { secret } } });
        }
        case 'key': {
          if (connection.kind === 'stdio') throw new AppError('INVALID_INPUT', `${name} is a program: it gets its keys in variables`, { hint: 'Add it again with NAME=value before its command' });
          const secret = secretNameFor(name, 'authorization');
          await secrets.set(secret, /^\w+ \S/.test(change.value) ? change.value : `Bearer ${change.value}`);
          return person.setConnection(name, { ...connection, headers: { ...Object.fromEntries(Object.entries(connection.headers).filter(([header]) => header.toLowerCase() !== 'authorization')), Authorization: { secret } } });
        }
      }
    },
  };
}

/** The connection with another command line or address. Keys stay with the host they were meant for. */
function readdress(before: ServerConnection, typed: ServerConnection | undefined): ServerConnection {
  if (!typed) throw new AppError('INVALID_INPUT', 'That is neither an address nor a command line');
  if (typed.kind === 'stdio') return before.kind === 'stdio' ? { ...typed, env: { ...before.env, ...typed.env }, ...(before.cwd !== undefined && { cwd: before.cwd }) } : typed;
  const sameHost = before.kind !== 'stdio' && new URL(before.url).origin === new URL(typed.url).origin;
  return sameHost ? { ...typed, headers: before.headers } : typed;
}

function valuesOf(connection: ServerConnection): [string, string | { secret: string }][] {
  return Object.entries(connection.kind === 'stdio' ? connection.env : connection.headers);
}

async function locate(command: string, folders: readonly string[]): Promise<string | null> {
  if (isAbsolute(command)) return (await isProgram(command)) ? command : null;
  return (await findProgram(command, folders)) ?? null;
}

function offStatus(name: string, since: number): ServerStatus {
  return { name, state: 'off', since, connections: 0, running: 0, restarts: 0, p50Ms: null, p95Ms: null, errorRate: 0, latencies: [] };
}
