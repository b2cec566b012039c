import type { FoundServer, ServerConnection, ServerEntry } from '../../src-preload/contract/servers.ts';
import { canonicalJson } from '../kernel/canonicalJson.ts';
import type { Clock } from '../kernel/clock.ts';
import { formatCommand } from './commandLine.ts';
import { describeRemarks } from './describeRemarks.ts';
import { identityOf } from './identity.ts';
import type { ServerProposal } from './proposal.ts';
import { hideArguments, hideInAddress, moveSecrets, secretNameFor, type HideKeys } from './secretPlaces.ts';
import { serverNameFrom } from './serverNames.ts';

export interface FindingsOptions {
  clock: Clock;
  /** How long a finding is kept. */
  ttlMs: number;
  /** How many are; the oldest go first. */
  most: number;
  home: string;
  ownAddresses: () => readonly string[];
  hideKeys: HideKeys;
}

interface Finding {
  identity: string;
  /** Best first. */
  proposals: readonly Sourced[];
  foundAt: number;
}

/** `source`: the way it was found in; what is found there again takes its place. */
interface Sourced {
  source: string;
  proposal: ServerProposal;
}

/** What was found, each server once, in memory for a while. */
export interface Findings {
  add(source: string, proposals: readonly ServerProposal[]): void;
  /** Takes the place of all that was found in that way before. */
  replace(source: string, proposals: readonly ServerProposal[]): void;
  /** The one to make an entry of. */
  proposal(identity: string): ServerProposal | undefined;
  list(accepted: readonly ServerEntry[]): FoundServer[];
  identityOf(proposal: ServerProposal): string;
}

export function createFindings({ clock, ttlMs, most, home, ownAddresses, hideKeys }: FindingsOptions): Findings {
  const findings = new Map<string, Finding>();

  function identityOfProposal({ connection, address = '', label }: ServerProposal): string {
    if (connection) return identityOf(connection, ownAddresses());
    return URL.canParse(address) ? identityOf({ kind: 'http', url: address, headers: {} }, ownAddresses()) : `unknown ${label}`;
  }

  function prune(): void {
    const oldest = clock.now() - ttlMs;
    for (const [identity, { foundAt }] of findings) if (foundAt < oldest) findings.delete(identity);
    // A map keeps the order of insertion: the oldest come first.
    for (const identity of findings.keys()) {
      if (findings.size <= most) break;
      findings.delete(identity);
    }
  }

  function add(source: string, proposals: readonly ServerProposal[]): void {
    for (const proposal of proposals) {
      const identity = identityOfProposal(proposal);
      const same = canonicalJson(proposal.provenance);
      const before = findings.get(identity);
      const others = (before?.proposals ?? []).filter((other) => canonicalJson(other.proposal.provenance) !== same);
      const foundAt = clock.now();
      // To the end, where the newest are.
      if (before?.foundAt !== foundAt) findings.delete(identity);
      findings.set(identity, { identity, foundAt, proposals: [...others, { source, proposal }].sort((a, b) => rank(a.proposal) - rank(b.proposal)) });
    }
    prune();
  }

  return {
    identityOf: identityOfProposal,
    add,
    replace(source, proposals) {
      for (const [identity, finding] of findings) {
        const left = finding.proposals.filter((other) => other.source !== source);
        if (left.length === 0) findings.delete(identity);
        else findings.set(identity, { ...finding, proposals: left });
      }
      add(source, proposals);
    },
    proposal(identity) {
      prune();
      return findings.get(identity)?.proposals[0]?.proposal;
    },
    list(accepted) {
      prune();
      const known = new Map(accepted.map(({ name, connection }) => [shapeOf(connection), name]));
      const names: string[] = accepted.map(({ name }) => name);
      return [...findings.values()].flatMap((finding) => {
        const view = describe(finding, known, names);
        if (view?.entry) names.push(view.entry.name);
        return view ?? [];
      });
    },
  };

  function describe({ identity, proposals: sourced, foundAt }: Finding, known: ReadonlyMap<string, string>, names: readonly string[]): FoundServer | undefined {
    const proposals = sourced.map(({ proposal }) => proposal);
    const [best] = proposals;
    if (!best) return undefined;
    const { label, connection, asks, secretNames = [], group, capabilities, provenance } = best;
    const handshake = proposals.find((proposal) => proposal.handshake)?.handshake;
    const base = {
      identity,
      label,
      provenance: proposals.map((proposal) => proposal.provenance),
      foundAt,
      ...(asks && { asks: [...asks] }),
      ...(handshake && { handshake }),
    };
    if (!connection) return { ...base, address: best.address ?? label, secrets: [], remarks: [...(best.remarks ?? [])] };
    const name = serverNameFrom(label, names);
    const moved = moveSecrets(connection, { known: secretNames, hideKeys, nameSecret: (place) => secretNameFor(name, place) });
    const shown = hide(moved.connection, hideKeys);
    const have = known.get(shapeOf(connection));
    return {
      ...base,
      entry: { name, connection: shown, enabled: false, ...(group !== undefined && { group }), ...(capabilities && { capabilities }) },
      address: shown.kind === 'stdio' ? formatCommand(shown) : shown.url,
      secrets: moved.secrets.map((secret) => secret.name),
      remarks: [...(handshake?.kind === 'unknown' ? ['What answers there now is not an MCP server'] : []), ...describeRemarks(connection, { home, hideKeys, provenance }), ...(best.remarks ?? [])],
      ...(have !== undefined && { have }),
    };
  }

  /** The identity without keys, which an accepted entry keeps in the secret store. */
  function shapeOf(connection: ServerConnection): string {
    const { connection: moved } = moveSecrets(connection, { known: [], hideKeys, nameSecret: () => '' });
    const nameless = (values: Record<string, unknown>): Record<string, { secret: string } | string> => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : { secret: '' }]));
    return identityOf(moved.kind === 'stdio' ? { ...moved, env: nameless(moved.env) } : moved, ownAddresses());
  }
}

/** Whose word counts where several speak of one server: a stranger's folder comes last. */
function rank({ connection, provenance }: ServerProposal): number {
  const order = ['operator', 'person', 'registry', 'client', 'port', 'mdns'];
  const foreign = provenance.kind === 'client' && provenance.inWorkspace;
  return (connection ? 0 : 20) + (foreign ? 10 : order.indexOf(provenance.kind));
}

function hide<C extends ServerConnection>(connection: C, hideKeys: HideKeys): C {
  return connection.kind === 'stdio' ? { ...connection, args: [...hideArguments(connection.args, hideKeys)] } : { ...connection, url: hideInAddress(connection.url, hideKeys) };
}
