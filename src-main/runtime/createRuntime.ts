import { mkdirSync, realpathSync } from 'node:fs';
import { homedir, release, type as systemName } from 'node:os';
import { join } from 'node:path';
import { Agent } from '../agent/agent.ts';
import { Chats } from '../agent/chats.ts';
import { createAuditLog, type AuditLog } from '../audit/auditLog.ts';
import { settingsEvent } from '../audit/settingsEvent.ts';
import { createAuditQueries, type AuditQueries } from '../audit/auditQueries.ts';
import { createApprovals, type Approvals } from '../calls/approvals.ts';
import { createDoor, type Door } from '../calls/callFunction.ts';
import { createCallsRepository, type CallsRepository } from '../calls/callsRepository.ts';
import { createExecution, type Execution } from '../calls/execution/createExecution.ts';
import type { DoorParts } from '../calls/doorParts.ts';
import { createGrants, type Grants } from '../calls/grants.ts';
import { createResults, type Results } from '../calls/results.ts';
import { createUndoService, type UndoService } from '../calls/undoCall.ts';
import { functions } from '../functions/index.ts';
import { createMetrics, type Metrics } from '../health/metrics.ts';
import { createSampler, type Sampler } from '../health/sampler.ts';
import { createStatistics, type Statistics } from '../health/statistics.ts';
import { systemClock, type Clock } from '../kernel/clock.ts';
import { Disposables } from '../kernel/disposables.ts';
import { createLog, type Log, type LogLevel } from '../kernel/log.ts';
import { createMemories, type MemoryStore } from '../memory/createMemories.ts';
import { createMcpServer, type McpServer } from '../mcp/createMcpServer.ts';
import { secretParts } from '../mcp/signIn/credentials.ts';
import { prompts } from '../mcp/prompts/prompts.ts';
import { version } from '../kernel/version.ts';
import type { Policy } from '../policy/decide.ts';
import type { Notifications, SecretCipher } from '../ports/desktop.ts';
import { explainLater } from '../calls/explainLater.ts';
import { createSchedules, type ScheduleEngine } from '../workflows/schedule/createSchedules.ts';
import { createLocalPorts } from '../ports/local/createLocalPorts.ts';
import type { Roots } from '../ports/roots.ts';
import { createRedactor, type Redactor } from '../redact/redactor.ts';
import { takeBuiltSchemas } from '../registry/builtSchemas.ts';
import { makeSchemas } from '../registry/makeSchemas.ts';
import type { AnyFunction } from '../registry/defineFunction.ts';
import { createLiveRegistry, type LiveRegistry } from '../registry/registry.ts';
import { openStore } from '../store/openStore.ts';
import type { Store } from '../store/store.ts';
import { createJournal, type Journal, type JournalLimits } from '../undo/journal.ts';
import { createTopicHub, type TopicHub } from '../wire/topics.ts';
import { createDatabaseBook, type DatabaseBook } from './databases.ts';
import { createAccountBook, type AccountBook } from './accounts.ts';
import { agentDoor } from './agentDoor.ts';
import { createChainWatch, type ChainWatch } from './chainWatch.ts';
import { createHooks, type HookReceiver } from './hooks.ts';
import { createInference } from './inference.ts';
import { lockDataFolder, prepareDataFolder, type DataFolderLock } from './dataFolder.ts';
import { cacheKey, limitsOf } from './executionSettings.ts';
import { folderBytes } from './folderBytes.ts';
import { modelTools } from './modelTools.ts';
import { markInterrupted } from './markInterrupted.ts';
import { noteExecution } from './noteExecution.ts';
import { createMcpServers, type McpServers } from './mcpServers.ts';
import { createOwnFunctions, type OwnFunctions } from './ownFunctions/createOwnFunctions.ts';
import { openProgramTokens, type ProgramTokens } from './programTokens.ts';
import { createTokenAdmission } from '../calls/tokenAdmission.ts';
import { createModels, type Models } from './models.ts';
import { serversModel } from './serversModel.ts';
import { publishTopics } from './publishTopics.ts';
import { createPolicyService, type PolicyService } from './policyService.ts';
import { ownPlaces } from './ownPlaces.ts';
import { sweep, sweepNowAndThen } from './sweepTrash.ts';
import { outwardRecords } from './records.ts';
import { readSavedPolicy } from './policyFile.ts';
import type { RuntimeOptions } from './resolveOptions.ts';
import { createFileCipher, openSecrets, type SecretStore } from './secrets.ts';
import { createIgnoredServers, type IgnoredServers } from './ignoredServers.ts';
import { createPersonServers, type PersonServers } from './personServers.ts';
import { createServerDirectory, type ServerDirectory } from './serverDirectory.ts';
import { createServerSearch, type ServerSearcher } from './serverSearch.ts';
import { createSettingChanges, type SettingChanges } from './settingChanges.ts';
import { openSettings, type SettingsStore } from './settings.ts';

/** What a host brings along. */
export interface HostPorts {
  notifications: Notifications;
  createCipher(dataFolder: string): SecretCipher;
  /** How the person reaches the MCP door, for the settings screen; null where there is none. */
  mcpUrl(): string | null;
}

/** The runtime's parts, started. Hosts and entries use these and nothing deeper. */
export interface Runtime {
  options: RuntimeOptions;
  dataFolder: string;
  lock: DataFolderLock;
  log: Log;
  clock: Clock;
  store: Store;
  settings: SettingsStore;
  settingChanges: SettingChanges;
  secrets: SecretStore;
  accounts: AccountBook;
  databases: DatabaseBook;
  hooks: HookReceiver;
  registry: LiveRegistry;
  ownFunctions: OwnFunctions;
  redactor: Redactor;
  door: Door;
  doorParts: DoorParts;
  execution: Execution;
  approvals: Approvals;
  grants: Grants;
  calls: CallsRepository;
  results: Results;
  undo: UndoService;
  journal: Journal;
  audit: AuditLog;
  auditQueries: AuditQueries;
  chainWatch: ChainWatch;
  agent: Agent;
  chats: Chats;
  models: Models;
  mcp: McpServer;
  mcpServers: McpServers;
  tokens: ProgramTokens;
  personServers: PersonServers;
  ignoredServers: IgnoredServers;
  serverDirectory: ServerDirectory;
  serverSearch: ServerSearcher;
  schedules: ScheduleEngine;
  memories: MemoryStore;
  hub: TopicHub;
  statistics: Statistics;
  sampler: Sampler;
  metrics: Metrics;
  roots(): Roots;
  policy(): Policy;
  policyService: PolicyService;
  /** A door for clients tells how many are connected. */
  countConnections(count: () => number): void;
  usage(): Promise<{ onDisk: number; journalBytes: number; journalLimit: number }>;
  /** Stops everything in the reverse order of its start. */
  stop(): Promise<void>;
}

/** The one composition root: builds the runtime on a data folder and starts it. */
export async function createRuntime(options: RuntimeOptions, host: HostPorts, overrides: { clock?: Clock; /** In the place of the built-in ones. */ functions?: readonly AnyFunction[]; /** Where the environment names none. Default info. */ logLevel?: LogLevel; /** Milliseconds a call from outside waits for the person. */ approvalWaitMs?: number } = {}): Promise<Runtime> {
  const clock = overrides.clock ?? systemClock;
  const redactor = createRedactor();
  const log = createLog(options.environment.MCP_LOG_LEVEL ?? options.environment.LOG_LEVEL ?? overrides.logLevel ?? 'info', (line) => redactor.text(line, 'log'));
  const disposables = new Disposables();
  const endAll = (): Promise<void> => disposables.end((name, error) => log.error({ err: error, part: name }, 'a part of the runtime did not end cleanly'));
  try {
    return await build();
  } catch (error) {
    await endAll();
    throw error;
  }

  async function build(): Promise<Runtime> {
    const dataFolder = prepareDataFolder(options.dataFolder);
    const lock = lockDataFolder(dataFolder);
    disposables.add('lock', () => lock.release());
    const settings = openSettings(dataFolder);
    const saved = options.policyFile ? undefined : readSavedPolicy(dataFolder);
    const store = await openStore(dataFolder);
    disposables.add('store', () => store.close());

    const secrets = openSecrets(dataFolder, host.createCipher(dataFolder));
    const hideSecrets = async (): Promise<void> => redactor.setSecrets(secretParts(await secrets.all()));
    await hideSecrets();
    secrets.changed(() => void hideSecrets().catch((error: unknown) => log.error({ err: error }, 'the redactor could not be told of a secret')));

    const home = realpathSync(homedir());
    const own = ownPlaces(options);
    let ownFunctions: OwnFunctions | undefined;
    const roots = (): Roots => ({ workspace: options.workspace?.path ?? settings.current().workspace ?? home, home, dataFolder, own: [...own, ...(ownFunctions?.places() ?? [])] });
    const schedules = createSchedules({ store, cipher: createFileCipher(dataFolder), clock, log });
    const hub = createTopicHub({ clock });
    const calls = createCallsRepository(store);
    const audit = await createAuditLog(store, redactor, clock);
    const accounts = createAccountBook({ settings, secrets, calls, audit, clock });
    const databases = createDatabaseBook({ settings, secrets, audit, clock });
    const hooks = createHooks({ origin: () => host.mcpUrl()?.replace(/\/mcp$/, '') ?? null, clock });
    disposables.add('hooks', () => hooks.dispose());
    const limits = limitsOf(settings.limits, options.environment);
    const execution = createExecution({ limits, redisUrl: options.environment.MCP_REDIS_URL, cacheKey: cacheKey(options.environment), clock, log });
    disposables.add('execution', () => execution.dispose());
    const memories = createMemories({ folder: dataFolder, clock, marks: (value) => redactor.value(value, 'model') !== value });
    disposables.add('memories', () => memories.close());
    const inference = createInference({ settings: () => settings.current(), readSecret: async (name) => (secrets.names().includes(name) ? secrets.read(name) : undefined), redactor });
    const ports = createLocalPorts({ roots, notifications: host.notifications, schedules, accounts, databases, hooks, memories, cache: execution.values, inference, network: { settings: () => settings.current().network, readSecret: (name) => secrets.read(name) }, searchEngines: { current: () => settings.current().search } });
    disposables.add('processes', () => ports.end());
    disposables.add('browser', () => ports.browser.dispose());
    const trash = join(dataFolder, 'trash');
    mkdirSync(trash, { recursive: true, mode: 0o700 });
    const personServers: PersonServers = createPersonServers(settings, () => settingChanges);
    const ignoredServers: IgnoredServers = createIgnoredServers(settings, () => settingChanges, clock);
    const settingChanges: SettingChanges = createSettingChanges({ options, settings, lists: [personServers.values, ignoredServers.values], policyService: () => policyService, journal: () => journal, audit, calls, clock });
    const undoLimits = (): JournalLimits => ({ maxAgeMs: settings.current().undoDays * 86_400_000, maxBytes: settings.current().undoGigabytes * 1e9 });
    const journal = createJournal({ store, folder: trash, clock, log, limits: undoLimits, settings: settingChanges.values, memories, databases: ports.databases });

    const grants = await createGrants(store, clock, (chatId) => hub.state('chats', undefined)?.chats.find((chat) => chat.id === chatId)?.title);
    const policyService = createPolicyService({ dataFolder, options, saved, settings, roots, grants: () => grants.active(), audit, clock });
    const recovered = await journal.recover();
    for (const { callId, whatHappened } of recovered) log.warn({ callId }, whatHappened);

    const policy = (): Policy => policyService.current();
    const approvals = createApprovals(store, clock, createFileCipher(dataFolder));
    const results = createResults({ folder: join(dataFolder, 'results'), log });
    disposables.add('results', () => results.settled());
    if (options.environment.MCP_REDIS_URL !== undefined && options.environment.MCP_AUTH_TOKEN === undefined) log.warn('Kept results are not shared through Redis: only replicas with the same MCP_AUTH_TOKEN share them. Rate limits are shared');
    if (overrides.functions === undefined) await takeBuiltSchemas(functions);
    const registry = createLiveRegistry(overrides.functions ?? functions);
    const accepted = { list: () => settings.current().acceptedScripts, set: (make: Parameters<SettingsStore['setAcceptedScripts']>[0]) => settings.setAcceptedScripts(make) };
    const configured = (ownFunctions = createOwnFunctions({ registry, builtIn: overrides.functions ?? functions, dataFolder, operatorFile: options.functionsFile, accepted, audit, clock, log }));
    disposables.add('configured functions', () => configured.close());
    const tokens = openProgramTokens({ dataFolder, audit, clock, log });
    disposables.add('tokens', () => tokens.close());
    const doorParts: DoorParts = {
      tokens: createTokenAdmission(tokens.standing),
      registry, ports, roots, policy, grants, approvals, audit, journal, redactor, results, calls, limits, execution, clock, log,
      approvalLimitMs: () => {
        const seconds = options.approvalTimeoutSeconds ?? settings.current().approvalTimeoutSeconds;
        return seconds === 0 ? undefined : seconds * 1000;
      },
      keptForMs: () => undoLimits().maxAgeMs,
    };
    const door = createDoor(doorParts);
    const undo = createUndoService({ calls, journal, audit, clock });
    await markInterrupted(calls, audit, clock);

    const statistics = createStatistics(store, clock);
    disposables.add('statistics', () => statistics.flush());
    let clientConnections = (): number => hub.followers('status', undefined);
    const metrics = createMetrics({ activeConnections: () => clientConnections(), queueDepth: () => approvals.state().approvals.filter((approval) => approval.outcome === undefined).length + execution.bulkheads.load.waiting, running: () => execution.bulkheads.load.running, openCircuits: () => execution.breakers.open().length, healthy: () => audit.writable });
    door.finished((figures) => {
      statistics.note(figures);
      metrics.note(figures);
    });
    const sampler = createSampler({ gauges: ports.machine, store, clock, log, calls: statistics, watched: () => hub.followers('health', undefined) > 0, workspace: () => roots().workspace });
    const chats = new Chats({ store, calls, clock, publish: (topic, key, action) => hub.publish(topic, key, action) });
    const models = createModels({ registry, settings, secrets, clock, roots });
    const tools = modelTools(registry);
    const agent = new Agent({ chats, door: agentDoor(door), clock, log, model: () => models.current(), tools, situation: () => ({ workspace: roots().workspace, home, system: `${systemName()} ${release()}`, now: new Date(clock.now()) }) });
    const mcpServers = await createMcpServers({ registry, store, secrets, settings, person: personServers, redactor, limits, model: serversModel(models, redactor), serversFile: options.serversFile, probeEverySeconds: options.environment.MCP_HEALTH_CHECK_INTERVAL ?? 30, workspace: () => roots().workspace, ownUrls: () => [host.mcpUrl()].filter((url) => url !== null), note: (change) => audit.append(settingsEvent(change, clock.now()), { durable: true }), clock, log });
    disposables.add('servers', () => mcpServers.close());
    const serverDirectory = createServerDirectory({ mcpServers, person: personServers, ignored: ignoredServers, secrets, redactor, audit, clock });
    const serverSearch = createServerSearch(mcpServers, clock);
    const auditQueries = createAuditQueries(store);
    const mcp = createMcpServer({ registry, door, version, log, prompts, content: mcpServers.servers.content, records: outwardRecords({ auditQueries, calls, statistics, door, redactor }), search: (query) => models.offline.search(query), standingOf: tokens.standing, ...(overrides.approvalWaitMs !== undefined && { approvalWaitMs: overrides.approvalWaitMs }) });
    disposables.add('mcp', () => mcp.close());
    tokens.revoked((name) => mcp.endToken(name));
    const chainWatch = createChainWatch(store, audit, clock);

    const runtime: Runtime = {
      options, dataFolder, lock, log, clock, store, settings, settingChanges, secrets, accounts, databases, hooks, registry, ownFunctions: configured, redactor, door, doorParts, execution, approvals, grants, calls, results, undo, journal, audit, auditQueries, chainWatch, agent, chats, models, mcp, mcpServers, personServers, ignoredServers, serverDirectory, serverSearch, tokens, schedules, memories, hub, statistics, sampler, metrics, roots, policy, policyService,
      usage: async () => ({ onDisk: await folderBytes(dataFolder), journalBytes: (await journal.usage()).bytes, journalLimit: undoLimits().maxBytes }),
      countConnections: (count) => void (clientConnections = count),
      stop: endAll,
    };
    noteExecution(execution, { store, clock, log });
    publishTopics(runtime, host, disposables);
    await chats.start();
    disposables.add('agent', () => agent.close());
    await configured.start();
    await mcpServers.start();
    await door.restore();
    await schedules.start({ call: door.callFunction, explain: (name, input, caller) => explainLater(name, input, caller, doorParts) });
    disposables.add('schedules', () => schedules.stop());
    await audit.append({ kind: 'started', callId: `run_${process.pid}_${clock.now()}`, name: 'steward', risk: 'read', caller: { kind: 'library', name: 'steward' }, state: 'done', facts: { change: `Started version ${version}` } });
    await store.run({ sql: 'INSERT INTO events (at, tone, text) VALUES (?, ?, ?)', params: [clock.now(), 'plain', `Steward ${version} started`] });
    sampler.start();
    disposables.add('sampler', () => sampler.stop());
    disposables.add('schemas', makeSchemas(registry.functions, clock.after, () => {
      // Where other servers are in use there are clients to come, and hundreds of tools to tell them of.
      if (mcpServers.entries().some(({ enabled }) => enabled)) mcp.prepare().catch((error: unknown) => log.warn({ err: error }, 'the MCP server could not be made ready'));
    }));
    const cancelSweep = sweepNowAndThen(journal, clock, log);
    disposables.add('sweep', cancelSweep);
    let { maxAgeMs, maxBytes } = undoLimits();
    let { workspace } = roots();
    settings.changed(() => {
      if (roots().workspace !== workspace) void mcpServers.workspaceChanged();
      ({ workspace } = roots());
      const next = undoLimits();
      const lower = next.maxAgeMs < maxAgeMs || next.maxBytes < maxBytes;
      ({ maxAgeMs, maxBytes } = next);
      if (lower) void sweep(journal, log);
    });
    return runtime;
  }
}
