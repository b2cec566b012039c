import { networkInterfaces } from 'node:os';
import type { DiscoveryProblem, FoundServer, McpConfiguration, ServerEntry } from '../../src-preload/contract/servers.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError, toAppError } from '../kernel/errors.ts';
import { Emitter, type Event } from '../kernel/events.ts';
import type { Listeners } from '../ports/listeners.ts';
import { findClientConfigs } from './clientConfigs/findClientConfigs.ts';
import type { FetchDocumentOptions } from './fetchDocument.ts';
import { createFindings } from './findings.ts';
import type { HandshakeOptions } from './handshake.ts';
import { importEntries, type ImportPlan, type SecretNames } from './importEntries.ts';
import { isThisServer } from './isThisServer.ts';
import { neighbours, scanNetwork } from './localNetwork.ts';
import { scanLoopbackPorts } from './loopbackPorts.ts';
import { announceMdns, browseMdns, type Announcing, type MdnsPlace } from './mdns.ts';
import { openOperatorFile } from './operatorFile.ts';
import { parseAddress } from './parseAddress.ts';
import type { ServerProposal } from './proposal.ts';
import { readRegistryDocument } from './registryDocument.ts';
import type { HideKeys } from './secretPlaces.ts';

/** `network` asks other machines, so it is gone only where it is named. */
export type DiscoveryWay = 'configurations' | 'ports' | 'mdns' | 'network';

export interface DiscoveryOptions {
  home: string;
  workspace: string;
  platform: NodeJS.Platform;
  environment: Readonly<Record<string, string | undefined>>;
  /** `--servers` or MCP_SERVERS_PATH. */
  operatorFile?: string;
  /** `mcp_configuration` of `mcp_functions.json`; what the operator's file says itself goes before. */
  configuration?: McpConfiguration;
  /** Addresses under which this Steward is reached: never called, never offered. */
  ownUrls: () => readonly string[];
  /** Servers that are accepted already. */
  accepted: () => readonly ServerEntry[];
  listeners: Listeners;
  secrets: SecretNames;
  hideKeys: HideKeys;
  clock: Clock;
  /** `cache.server_discovery` of the limits: seconds and findings. Kept in memory. */
  cache: { ttl: number; max_size: number };
  /** Networks of this computer as `address/prefix`; the system's by default. */
  networks?: () => readonly string[];
  mdns?: MdnsPlace;
  handshake?: Pick<HandshakeOptions, 'timeoutMs' | 'mostBytes'>;
  network?: { hosts?: readonly string[]; ports?: readonly number[] };
  fetch?: FetchDocumentOptions;
  /** Milliseconds between two looks at the operator's file. */
  pollMs?: number;
}

export interface ImportRequest {
  identity: string;
  name?: string;
  answers?: Readonly<Record<string, string>>;
}

/** Finds MCP servers. It starts none, trusts none, and sends no key to any. */
export interface Discovery {
  /** Reads the operator's file and watches it; looks for more where `auto_discovery` says so. */
  start(): Promise<void>;
  /** Servers of the operator's file: they count as accepted, unless `auto_integration` is false there or in `configuration`. */
  operatorEntries(): readonly ServerEntry[];
  readonly operatorEntriesChanged: Event<readonly ServerEntry[]>;
  /** What was found and is remembered. */
  found(): FoundServer[];
  problems(): DiscoveryProblem[];
  readonly changed: Event<void>;
  /** Looks now. One way that fails is a problem and keeps no other from its end. */
  scan(request?: { ways?: readonly DiscoveryWay[]; signal?: AbortSignal }): Promise<FoundServer[]>;
  /** What is remembered where it is fresh enough, else a scan. */
  discover(signal?: AbortSignal): Promise<FoundServer[]>;
  /** By hand: an address or a command line. INVALID_INPUT says what would be right. */
  addByHand(typed: string, headers?: Readonly<Record<string, string>>): FoundServer;
  /** By a `server.json`: its ways to be run or reached, and why others cannot be used. */
  addFromRegistry(source: string, signal?: AbortSignal): Promise<{ found: FoundServer[]; refused: string[] }>;
  /** What adding these would change; nothing is changed. NOT_FOUND for one that is not remembered any more. */
  planImport(requests: readonly ImportRequest[]): Promise<ImportPlan>;
  /** Announces a server of ours in the local network, until it or the discovery is ended. */
  announce(server: { name: string; port: number; path?: string }): Promise<Announcing>;
  end(): Promise<void>;
}

const usualWays: readonly DiscoveryWay[] = ['configurations', 'ports', 'mdns'];

export function createDiscovery(options: DiscoveryOptions): Discovery {
  const { home, workspace, platform, environment, clock, cache, hideKeys, handshake = {}, mdns = {} } = options;
  const networks = options.networks ?? systemNetworks;
  const ownAddresses = (): string[] => networks().map((network) => network.replace(/\/.*$/, ''));
  const findings = createFindings({ clock, ttlMs: cache.ttl * 1000, most: cache.max_size, home, ownAddresses, hideKeys });
  const operator = options.operatorFile === undefined ? undefined : openOperatorFile(options.operatorFile, () => ({ environment, home, platform, ownUrls: options.ownUrls(), ownAddresses: ownAddresses() }), options.pollMs);
  const changed = new Emitter<void>();
  const operatorEntriesChanged = new Emitter<readonly ServerEntry[]>();
  const problemsOfWay = new Map<DiscoveryWay, DiscoveryProblem[]>();
  const announcing = new Set<Announcing>();
  const ending = new AbortController();
  let scanning: Promise<unknown> = Promise.resolve();
  let scannedAt: number | undefined;
  let cancelNext: () => void = () => undefined;

  const setting = (name: 'auto_discovery' | 'auto_integration'): boolean | undefined => operator?.configuration()[name] ?? options.configuration?.[name];
  const integrates = (): boolean => setting('auto_integration') ?? true;
  const found = (): FoundServer[] => findings.list(options.accepted());

  function operatorEntries(): readonly ServerEntry[] {
    return operator && integrates() ? operator.entries().map(({ entry }) => entry) : [];
  }

  /** Without `auto_integration`, entries of the operator wait for the person like any others. */
  function takeOperatorFile(): void {
    const waiting = operator && !integrates() ? operator.entries() : [];
    findings.replace('operator', waiting.map(({ label, entry: { connection, group, capabilities } }): ServerProposal => ({ label, connection, provenance: { kind: 'operator', file: options.operatorFile ?? '' }, ...(group !== undefined && { group }), ...(capabilities && { capabilities }) })));
  }

  async function goWay(way: DiscoveryWay, signal: AbortSignal): Promise<ServerProposal[]> {
    const ownPorts = portsOf(options.ownUrls());
    switch (way) {
      case 'configurations': {
        const { proposals, problems } = await findClientConfigs({ home, workspace, platform, environment });
        problemsOfWay.set(way, problems);
        return proposals;
      }
      case 'ports':
        return scanLoopbackPorts(options.listeners, { ownPorts, handshake, signal });
      case 'mdns':
        return browseMdns({ place: mdns, ownAddresses: ownAddresses(), ownPorts, handshake, signal });
      case 'network':
        return scanNetwork({ hosts: options.network?.hosts ?? neighbours(networks()), ...(options.network?.ports && { ports: options.network.ports }), handshake, signal });
    }
  }

  async function scanOnce(ways: readonly DiscoveryWay[], signal: AbortSignal): Promise<void> {
    await Promise.all(
      ways.map(async (way) => {
        problemsOfWay.delete(way);
        let proposals: ServerProposal[] = [];
        try {
          proposals = await goWay(way, signal);
        } catch (error) {
          signal.throwIfAborted();
          const { message, hint } = toAppError(error);
          problemsOfWay.set(way, [{ where: way, text: hint === undefined ? message : `${message}. ${hint}` }]);
        }
        const own = { ownUrls: options.ownUrls(), ownAddresses: ownAddresses() };
        findings.replace(way, proposals.filter(({ connection }) => !connection || !isThisServer(connection, own)));
        // Ways take their time: what one has found need not wait for the others.
        changed.emit();
      }),
    );
    if (usualWays.every((way) => ways.includes(way))) scannedAt = clock.now();
  }

  const discovery: Discovery = {
    async start() {
      operator?.changed(() => {
        takeOperatorFile();
        operatorEntriesChanged.emit(operatorEntries());
        changed.emit();
      });
      await operator?.start();
      takeOperatorFile();
      if (setting('auto_discovery') ?? false) lookAgain();
    },
    operatorEntries,
    operatorEntriesChanged: operatorEntriesChanged.event,
    found,
    problems: () => [...(operator?.problems() ?? []), ...[...problemsOfWay.values()].flat()],
    changed: changed.event,
    scan({ ways = usualWays, signal } = {}) {
      const both = signal ? AbortSignal.any([ending.signal, signal]) : ending.signal;
      // One after the other: two at once would ask every port twice.
      const scan = scanning.then(() => {
        if (both.aborted) throw new AppError('CANCELLED', 'The search for servers was stopped');
        return scanOnce(ways, both);
      });
      scanning = scan.catch(() => undefined);
      return scan.then(found);
    },
    async discover(signal) {
      if (scannedAt !== undefined && clock.now() - scannedAt < cache.ttl * 1000) return found();
      return discovery.scan(signal ? { signal } : {});
    },
    addByHand(typed, headers = {}) {
      const [server] = remember([withHeaders(parseAddress(typed), headers)]);
      if (!server) throw new AppError('OVERLOADED', 'Nothing more can be remembered', { hint: 'Raise cache.server_discovery.max_size of the limits' });
      return server;
    },
    async addFromRegistry(source, signal) {
      const { proposals, refused } = await readRegistryDocument(source, { ...options.fetch, ...(signal && { signal }) });
      return { found: remember(proposals), refused };
    },
    planImport(requests) {
      const choices = requests.map(({ identity, ...choice }) => {
        const proposal = findings.proposal(identity);
        if (!proposal) throw new AppError('NOT_FOUND', 'That server is not remembered any more', { hint: 'Look for servers again' });
        return { proposal, ...choice };
      });
      return importEntries(choices, { taken: [...options.accepted(), ...operatorEntries()].map(({ name }) => name), secrets: options.secrets, hideKeys });
    },
    async announce(server) {
      const opened = await announceMdns({ ...server, place: mdns });
      const one: Announcing = {
        async end() {
          if (announcing.delete(one)) await opened.end();
        },
      };
      announcing.add(one);
      return one;
    },
    async end() {
      ending.abort();
      cancelNext();
      operator?.end();
      await Promise.all([...announcing].map((each) => each.end()));
      await scanning;
    },
  };
  return discovery;

  function remember(proposals: readonly ServerProposal[]): FoundServer[] {
    findings.add('kept', proposals);
    changed.emit();
    const identities = new Set(proposals.map(findings.identityOf));
    return found().filter(({ identity }) => identities.has(identity));
  }

  function lookAgain(): void {
    discovery.scan().catch(() => undefined);
    cancelNext = clock.after(Math.max(cache.ttl, 60) * 1000, lookAgain);
  }
}

/** Whatever a person gives as a header is taken for a key. */
function withHeaders(proposal: ServerProposal, headers: Readonly<Record<string, string>>): ServerProposal {
  const { connection } = proposal;
  const names = Object.keys(headers);
  if (names.length === 0) return proposal;
  if (!connection || connection.kind === 'stdio') throw new AppError('INVALID_INPUT', 'A command has no headers', { hint: 'Give it variables: NAME=value command arguments' });
  return { ...proposal, connection: { ...connection, headers: { ...connection.headers, ...headers } }, secretNames: names };
}

function portsOf(urls: readonly string[]): number[] {
  return urls.filter((url) => URL.canParse(url)).map((url) => new URL(url)).map(({ port, protocol }) => Number(port || (protocol === 'https:' ? 443 : 80)));
}

function systemNetworks(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) => addresses.map(({ cidr, address }) => cidr ?? address));
}
