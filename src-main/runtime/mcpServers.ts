import { homedir } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import type { DiscoveryProblem, FoundServer, ServerEntry } from '../../src-preload/contract/servers.ts';
import type { Limits } from '../calls/limits.ts';
import type { Discovery } from '../discovery/createDiscovery.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { createToolPins } from '../mcp/adopt/toolPins.ts';
import { createCredentialStore, signInPrefix } from '../mcp/signIn/credentials.ts';
import type { SignInAttempt } from '../../src-preload/contract/serverMethods.ts';
import type { StartedSignIn } from '../mcp/signIn/runSignIn.ts';
import type { ServersModel } from '../mcp/questions/askModel.ts';
import { createServers, type AcceptedServer, type Servers } from '../mcp/servers/createServers.ts';
import { createLocalListeners } from '../ports/local/listeners.ts';
import { createLocalProcesses } from '../ports/local/startProcess.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { LiveRegistry } from '../registry/registry.ts';
import type { Store } from '../store/store.ts';
import { Emitter, type Event } from '../kernel/events.ts';
import { createSignIns } from './signIns.ts';
import { toEntry, type PersonServers } from './personServers.ts';
import type { SecretStore } from './secrets.ts';
import type { SettingsStore } from './settings.ts';

export interface McpServersParts {
  registry: LiveRegistry;
  store: Store;
  secrets: SecretStore;
  settings: SettingsStore;
  /** The person's own, used beside the operator's. */
  person: PersonServers;
  redactor: Redactor;
  limits: Limits;
  /** `--servers` or MCP_SERVERS_PATH. */
  serversFile: string | undefined;
  /** MCP_HEALTH_CHECK_INTERVAL. */
  probeEverySeconds: number;
  model: ServersModel;
  workspace(): string;
  /** Addresses under which this Steward is reached. */
  ownUrls(): readonly string[];
  /** Writes down what the person changed. */
  note(change: string): Promise<unknown>;
  clock: Clock;
  log: Log;
}

/** Other MCP servers: those in use, and those that were found. */
export interface McpServers {
  /** Takes up what the operator's file and the person's own entries say, and goes on doing so. */
  start(): Promise<void>;
  /** What is in use, switched off ones included; the operator's first. */
  entries(): readonly (ServerEntry & { owner: 'operator' | 'person' })[];
  readonly servers: Servers;
  /** Loaded with the first use; looks for nothing by itself. */
  discovery(): Promise<Discovery>;
  /** The same where it is loaded already. */
  loadedDiscovery(): Discovery | undefined;
  /** Which servers there are, or how one is doing, is another by now. */
  readonly changed: Event<void>;
  /** What is found, or how the search stands, is another by now. */
  readonly foundChanged: Event<void>;
  list(): AcceptedServer[];
  /** Begins a sign-in to a server in use, at the person's word. */
  signIn(name: string): Promise<StartedSignIn>;
  cancelSignIn(name: string): void;
  /** How one stands that was begun and is not done. */
  signInAttempt(name: string): SignInAttempt | undefined;
  signOut(name: string): Promise<void>;
  accept: Servers['accept'];
  workspaceChanged(): Promise<void>;
  /** Looks for servers on this computer. Nothing found is started or asked for its tools. */
  discover(): Promise<{ found: FoundServer[]; problems: DiscoveryProblem[] }>;
  /** Settles once every server in use has been asked for its tools, as far as that was under way. */
  asked(): Promise<void>;
  /** What of the operator's file could not be used. */
  problems(): DiscoveryProblem[];
  close(): Promise<void>;
}

export async function createMcpServers(parts: McpServersParts): Promise<McpServers> {
  const { registry, store, secrets, settings, person, redactor, limits, serversFile, probeEverySeconds, model, workspace, ownUrls, note, clock, log } = parts;
  const hide = (text: string): string => redactor.text(text, 'client');
  // A sign-in is for its own server: an entry that names it as a header's value would send it elsewhere.
  const readEntrySecret = async (name: string): Promise<string> => {
    if (name.startsWith(signInPrefix)) throw new AppError('FORBIDDEN', `${name} is a sign-in, and no value for an entry`);
    return secrets.read(name);
  };
  const pins = await createToolPins(store, clock, new Set(registry.functions.map(({ name }) => name)));
  const servers = createServers({ registry, pins, processes: createLocalProcesses(), readSecret: readEntrySecret, credentials: createCredentialStore(secrets), model, workspace, hide, limits, probeEverySeconds, clock, log });
  const changed = new Emitter<void>();
  const foundChanged = new Emitter<void>();
  servers.changed(() => changed.emit());
  const signIns = createSignIns(async (name) => {
    const started = await servers.signIn(name);
    const done = started.done.then(() => note(`Signed in to the server ${name}`)).then(() => undefined);
    done.catch(() => undefined);
    return { ...started, done };
  });
  signIns.changed(() => changed.emit());
  let opening: Promise<Discovery> | undefined;
  let loaded: Discovery | undefined;

  /** Loaded when it is first needed: a start without servers need not wait for it. */
  function discovery(): Promise<Discovery> {
    opening ??= import('../discovery/createDiscovery.ts').then(({ createDiscovery }) =>
      createDiscovery({
        home: homedir(), workspace: workspace(), platform: process.platform, environment: process.env, ownUrls,
        ...(serversFile !== undefined && { operatorFile: serversFile }),
        accepted: () => entries,
        listeners: createLocalListeners(),
        secrets: { names: () => secrets.names(), read: (name) => secrets.read(name) },
        hideKeys: hide,
        clock,
        cache: limits.cache.server_discovery,
      }),
    ).then((opened) => {
      opened.changed(() => foundChanged.emit());
      return (loaded = opened);
    });
    return opening;
  }

  let operatorEntries: readonly ServerEntry[] = [];
  let entries: readonly (ServerEntry & { owner: 'operator' | 'person' })[] = [];
  let fileProblems: () => DiscoveryProblem[] = () => [];

  /** The operator's go before: a name of theirs cannot be taken. */
  function use(): void {
    person.reserve(operatorEntries.map(({ name }) => name));
    entries = [...operatorEntries.map((entry) => ({ ...entry, owner: 'operator' as const })), ...person.usable().map((entry) => ({ ...toEntry(entry), owner: 'person' as const }))];
    servers.use(entries.map(({ owner: _owner, ...entry }) => entry));
    changed.emit();
    foundChanged.emit();
  }

  function take(next: readonly ServerEntry[]): void {
    operatorEntries = next;
    use();
    for (const { where, path, text } of fileProblems()) log.warn({ file: where, path }, text);
  }

  return {
    async start() {
      let known = person.entries();
      settings.changed(() => {
        if (isDeepStrictEqual(person.entries(), known)) return;
        known = person.entries();
        use();
      });
      if (serversFile === undefined) return use();
      const opened = await discovery();
      fileProblems = () => opened.problems();
      opened.operatorEntriesChanged(take);
      await opened.start();
      take(opened.operatorEntries());
    },
    list: servers.list,
    asked: servers.asked,
    signIn: signIns.begin,
    cancelSignIn: signIns.cancel,
    signInAttempt: signIns.attemptOf,
    async signOut(name) {
      signIns.cancel(name);
      await servers.signOut(name);
      await note(`Signed out of the server ${name}`);
    },
    entries: () => entries,
    servers,
    discovery,
    loadedDiscovery: () => loaded,
    changed: changed.event,
    foundChanged: foundChanged.event,
    accept: servers.accept,
    workspaceChanged: servers.workspaceChanged,
    async discover() {
      const opened = await discovery();
      const found = await opened.scan();
      return { found, problems: opened.problems() };
    },
    problems: () => fileProblems(),
    async close() {
      await servers.close();
      await (await opening)?.end();
    },
  };
}
