import { isDeepStrictEqual } from 'node:util';
import type { GetPromptResult, ReadResourceResult } from '@modelcontextprotocol/client';
import type { HeldTool, ServerEntry, ServerLogLine, ServerStatus } from '../../../src-preload/contract/servers.ts';
import type { Limits } from '../../calls/limits.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError, toErrorView } from '../../kernel/errors.ts';
import { Emitter, type Event } from '../../kernel/events.ts';
import type { Log } from '../../kernel/log.ts';
import type { Processes } from '../../ports/processes.ts';
import type { LiveRegistry } from '../../registry/registry.ts';
import { readTools } from '../adopt/foreignTool.ts';
import { pinsKey } from '../adopt/pinsKey.ts';
import type { AdoptedTool } from '../adopt/adoptTool.ts';
import type { ToolPins } from '../adopt/toolPins.ts';
import type { CredentialStore } from '../signIn/credentials.ts';
import type { SignIn } from '../signIn/createSignIn.ts';
import type { StartedSignIn } from '../signIn/runSignIn.ts';
import type { ServersModel } from '../questions/askModel.ts';
import { createServerLog, type ServerLog } from '../client/serverLog.ts';
import type { OpenServer } from '../client/openServer.ts';
import type { SupervisedServer } from '../client/superviseServer.ts';
import { createContentFunctions } from '../adopt/contentFunctions.ts';
import { createServerContent, readContent, type ContentLists, type ServerContent } from './serverContent.ts';
import { addressOf } from './addressOf.ts';
import { createToolOffers, type UsedServer } from './offerTools.ts';
import { createRouter } from './routeCalls.ts';

/** An accepted server, for lists. */
export interface AcceptedServer extends ServerStatus {
  /** The whole command line or address. */
  address: string;
  /** Tools that can be called. */
  tools: number;
  held: readonly HeldTool[];
  /** Servers of this group stand in for it. */
  group?: string;
  /** Tools that it defines in another way than its group: no other stands in for it there. */
  differing: readonly string[];
}

export interface ServersOptions {
  registry: LiveRegistry;
  pins: ToolPins;
  processes: Processes;
  readSecret(name: string): Promise<string>;
  /** Where the person's sign-ins to servers are kept. */
  credentials: CredentialStore;
  /** The person's model, which servers may ask with their leave. */
  model: ServersModel;
  workspace(): string;
  hide(text: string): string;
  limits: Pick<Limits, 'connection_pool' | 'execution'>;
  /** Seconds between two looks whether a connected server answers. */
  probeEverySeconds: number;
  clock: Clock;
  log: Log;
}

/** The MCP servers whose tools are functions here. */
export interface Servers {
  /**
   * Uses exactly these, all of them accepted. Pinned tools are there at once, without starting anything;
   * one that has never been asked for its tools is asked now, in the background.
   */
  use(entries: readonly ServerEntry[]): void;
  list(): AcceptedServer[];
  /** Settles once those that are being asked for their tools have answered, or have failed to. */
  asked(): Promise<void>;
  /** Asks a server for its tools now. NOT_FOUND for one that is not used. */
  refresh(name: string): Promise<void>;
  /** What else it offers. Texts of a stranger; nothing of it is taken in by itself. */
  contentOf(name: string): Promise<ContentLists>;
  /** As far as they were asked for it so far. */
  readonly content: ServerContent;
  readResource(name: string, uri: string, signal?: AbortSignal): Promise<ReadResourceResult>;
  getPrompt(name: string, prompt: string, input: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<GetPromptResult>;
  /** Takes over held definitions, each named by the hash the person saw. */
  accept(name: string, tools: readonly { tool: string; hash: string }[]): Promise<void>;
  /** Begins a sign-in to a server, at the person's word: the address for their browser. UNSUPPORTED for a server that has none. */
  signIn(name: string): Promise<StartedSignIn>;
  /** Forgets what a sign-in came to. */
  signOut(name: string): Promise<void>;
  /** What may be called of it, and what waits for the person. NOT_FOUND for one that is not used. */
  toolsOf(name: string): { usable: readonly AdoptedTool[]; held: readonly HeldTool[] };
  /** What it has said of itself. NOT_FOUND for one that is not used. */
  logOf(name: string): Promise<ServerLog>;
  readonly logged: Event<{ name: string; line: ServerLogLine }>;
  /** Reads what the servers that run here take up, for the next list. */
  readUse(): Promise<void>;
  /** The workspace is another one now: connected servers are told that their root is. */
  workspaceChanged(): Promise<void>;
  readonly changed: Event<void>;
  close(): Promise<void>;
}

/** Source in the registry; no server's name can be like it. */
const contentSource = 'content:servers';

export function createServers({ registry, pins, limits, log, clock, probeEverySeconds, ...options }: ServersOptions): Servers {
  const used = new Map<string, ServerInUse>();
  const router = createRouter({ clock, limitOf: (server) => (Object.hasOwn(limits.execution.per_server, server) ? limits.execution.per_server[server] : undefined) });
  const offers = createToolOffers({ registry, pins, router, used });
  const content = createServerContent();
  const contentFunctions = createContentFunctions({ addressOf: (name) => { const place = used.get(name); return place && addressOf(place.entry); }, readResource, getPrompt });
  const changed = new Emitter<void>();
  const logged = new Emitter<{ name: string; line: ServerLogLine }>();
  const ending = new Set<Promise<void>>();
  const asking = new Set<Promise<void>>();
  const asksForContent = new Set<string>();
  const client = oncePerRuntime();

  /** The client is loaded with the first server: most starts need none. */
  function oncePerRuntime(): () => Promise<(entry: ServerEntry) => Supervised> {
    let loading: Promise<(entry: ServerEntry) => Supervised> | undefined;
    return () =>
      (loading ??= Promise.all([import('../client/superviseServer.ts'), import('../client/connectionBudget.ts'), import('../signIn/createSignIn.ts'), import('../questions/answerQuestions.ts')]).then(([{ superviseServer }, { createConnectionBudget }, { createSignIn }, { answerQuestions }]) => {
        const pool = (): Limits['connection_pool'] => limits.connection_pool;
        const budget = createConnectionBudget(pool, clock);
        const { hide, processes, readSecret, workspace, credentials, model } = options;
        return (entry) => {
          const { name, connection } = entry;
          const signIn = connection.kind === 'http' || connection.kind === 'sse' ? createSignIn({ server: name, url: connection.url, settings: 'oauth' in connection ? (connection.oauth ?? {}) : {}, store: credentials, readSecret, clock }) : undefined;
          const serverLog = createServerLog(clock, hide);
          const server = superviseServer({ entry, limits: pool, budget, clock, log: serverLog, ...answerQuestions({ server: name, model, log: serverLog, hide }), hide, processes, readSecret, workspace, signIn, probeEveryMs: probeEverySeconds * 1000 });
          return { server, signIn };
        };
      }));
  }

  function use(entries: readonly ServerEntry[]): void {
    const wanted = new Map(entries.filter(({ enabled }) => enabled).map((entry) => [entry.name, entry]));
    for (const [name, { entry }] of used) {
      if (isDeepStrictEqual(wanted.get(name), entry)) wanted.delete(name);
      else drop(name);
    }
    for (const entry of wanted.values()) add(entry);
    offers.arrangeAll();
    content.keepOnly(new Set(used.keys()));
    if ((registry.get(contentFunctions[0]?.name ?? '') !== undefined) !== used.size > 0) registry.replace(contentSource, used.size > 0 ? contentFunctions : []);
    changed.emit();
  }

  function drop(name: string): void {
    const gone = used.get(name);
    gone?.knownSignIn?.end();
    used.delete(name);
    const end = gone?.server.then((server) => server.drain()).catch((error: unknown) => log.warn({ server: name, err: error }, 'a server did not end cleanly')) ?? Promise.resolve();
    ending.add(end);
    void end.finally(() => ending.delete(end));
  }

  function add(entry: ServerEntry): void {
    const { name } = entry;
    const both = client().then((supervise) => supervise(entry));
    const signIn = both.then(({ signIn: own }) => {
      own?.changed(() => changed.emit());
      own?.recall().catch((error: unknown) => log.warn({ server: name, err: toErrorView(error) }, 'a kept sign-in could not be read'));
      return own;
    });
    const server = both.then(({ server: supervised, signIn: own }) => {
      const place = used.get(name);
      if (place?.server === server) Object.assign(place, { known: supervised, knownSignIn: own });
      supervised.changed(({ state }) => {
        changed.emit();
        if (state === 'ready' && !content.has(name)) askForContent(name);
      });
      supervised.log.added((line) => logged.emit({ name, line }));
      supervised.listChanged((kind) => {
        if (kind === 'tools') askInBackground(name);
        else askForContent(name);
      });
      return supervised;
    });
    used.set(name, { entry, server, signIn, known: undefined, knownSignIn: undefined });
    const { usable, held } = pins.of(pinsKey(entry));
    if (usable.length + held.length === 0) askInBackground(name);
  }

  function askInBackground(name: string): void {
    // The state says why it failed; the next call tries again.
    const asked = refresh(name).catch((error: unknown) => log.warn({ server: name, err: toErrorView(error) }, 'a server could not be asked for its tools'));
    asking.add(asked);
    void asked.finally(() => asking.delete(asked));
  }

  /** In the background: whoever waits for its tools waits for nothing else. */
  function askForContent(name: string): void {
    const place = used.get(name);
    if (!place || asksForContent.has(name)) return;
    asksForContent.add(name);
    useServer(name, readContent)
      .then((lists) => {
        if (used.get(name) === place) content.keep(name, lists);
      })
      .catch((error: unknown) => log.warn({ server: name, err: toErrorView(error) }, 'a server could not be asked for its resources'))
      .finally(() => asksForContent.delete(name));
  }

  async function refresh(name: string): Promise<void> {
    const { entry, server } = requireServer(name);
    const listed = await (await server).use((open) => open.listTools());
    const { tools, refused } = readTools(listed);
    for (const { name: tool, why } of refused) log.warn({ server: name, tool }, `a tool was left out: ${why}`);
    if (used.get(name)?.server !== server) return;
    await pins.offer(pinsKey(entry), tools);
    if (used.get(name)?.server === server) offers.arrange(name);
    changed.emit();
  }

  function requireServer(name: string): ServerInUse {
    const server = used.get(name);
    if (!server) throw new AppError('NOT_FOUND', `No server in use is called ${name}`, { hint: 'List them with: steward servers' });
    return server;
  }

  async function useServer<T>(name: string, work: (open: OpenServer) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const { server } = requireServer(name);
    return (await server).use(work, signal);
  }

  function readResource(name: string, uri: string, signal?: AbortSignal): Promise<ReadResourceResult> {
    return useServer(name, (open) => open.readResource(uri, signal && { signal }), signal);
  }

  function getPrompt(name: string, prompt: string, input: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<GetPromptResult> {
    return useServer(name, (open) => open.getPrompt(prompt, input, signal && { signal }), signal);
  }

  return {
    use,
    list: () =>
      [...used].map(([name, { entry, known, knownSignIn }]) => {
        const { usable, held } = pins.of(pinsKey(entry));
        const group = offers.groupOf(entry);
        const signedIn = knownSignIn?.state() ?? 'unknown';
        return { ...(known?.status() ?? untouched(name, clock.now())), ...(signedIn !== 'unknown' && { signIn: signedIn }), address: addressOf(entry), tools: usable.length, held, ...(group !== undefined && { group }), differing: offers.differing(name) };
      }),
    async asked() {
      await Promise.all(asking);
    },
    refresh,
    contentOf: (name) => useServer(name, readContent),
    content,
    readResource,
    getPrompt,
    async accept(name, tools) {
      const { entry, server } = requireServer(name);
      await pins.accept(pinsKey(entry), tools);
      if (used.get(name)?.server === server) offers.arrange(name);
      changed.emit();
    },
    async signIn(name) {
      const signIn = await requireServer(name).signIn;
      if (!signIn) throw new AppError('UNSUPPORTED', `${name} is not reached over HTTP, so there is nothing to sign in to`, { hint: 'Give it its key in its environment or headers' });
      const started = await signIn.begin();
      const done = started.done.then(async () => {
        // Signed in is signed in; what its tools are may still go wrong, and its state says so then.
        if (used.has(name)) await refresh(name).catch((error: unknown) => log.warn({ server: name, err: toErrorView(error) }, 'a server could not be asked for its tools'));
      });
      done.catch(() => undefined);
      return { ...started, done };
    },
    async signOut(name) {
      await (await requireServer(name).signIn)?.forget();
      changed.emit();
    },
    toolsOf: (name) => pins.of(pinsKey(requireServer(name).entry)),
    logOf: async (name) => (await requireServer(name).server).log,
    logged: logged.event,
    async readUse() {
      await Promise.all([...used.values()].flatMap(({ known }) => known?.readUse() ?? []));
    },
    workspaceChanged: async () => {
      await Promise.all([...used.values()].flatMap(({ known }) => (known ? [known.workspaceChanged()] : [])));
    },
    changed: changed.event,
    async close() {
      for (const { knownSignIn } of used.values()) knownSignIn?.end();
      const servers = [...used.values()].map(({ server }) => server);
      used.clear();
      await Promise.all([...servers.map((server) => server.then((known) => known.end(), () => undefined)), ...ending]);
    },
  };
}

interface Supervised {
  server: SupervisedServer;
  /** Of a server over HTTP. */
  signIn: SignIn | undefined;
}

interface ServerInUse extends UsedServer {
  signIn: Promise<SignIn | undefined>;
  knownSignIn: SignIn | undefined;
}

/** Of a server before the client is there. */
function untouched(name: string, now: number): ServerStatus {
  return { name, state: 'configured', since: now, connections: 0, running: 0, restarts: 0, p50Ms: null, p95Ms: null, errorRate: 0, latencies: [] };
}
