import type { Effect, NetworkEffect } from '../../../src-preload/contract/index.ts';
import { AppError } from '../../kernel/errors.ts';
import { nameOf } from '../allowedHosts.ts';
import type { Guard, Hop, Network } from '../network.ts';

/** What a call's requests are judged with beside its granted effects. */
export interface NetworkScope {
  /** Whose cookies they are. */
  session: string;
  /** What the policy says of reaching a host that the call did not name. */
  judge(effect: NetworkEffect): 'allow' | 'ask' | 'deny';
}

const nobody: NetworkScope = { session: '', judge: () => 'ask' };

/**
 * The network for one call: the hosts of its granted effects, as they were judged.
 *
 * A host must still lie where it lay when the call was allowed: one that was public then and leads
 * inside now is not connected to, whatever its name. A redirect is a new request: it is followed where
 * the policy would let the call go there without asking; where it would ask, only to the same site (the
 * same name with or without `www.`, or from http to https), because nobody is asked in the middle of a
 * call; never with a secret, and never to a metadata service. Elsewhere the call ends and names the
 * address, so that it can be called, and shown, by itself.
 */
export function scopeNetwork(network: Network, effects: readonly Effect[], scope: NetworkScope = nobody): Network {
  const { session } = scope;
  const guard = guardOf(effects, scope);
  return {
    look: (host) => network.look(host),
    request: (request) => network.request(request, guard, session),
    connect: (request) => network.connect(request, guard),
    inspectTls: (request) => network.inspectTls(request, guard),
  };
}

/** Judges the steps of one call by what it was granted, and those nobody granted by the policy. */
export function guardOf(effects: readonly Effect[], { judge }: NetworkScope = nobody): Guard {
  const granted = effects.flatMap(grantOf);
  return (hop) => {
    const grant = granted.find((effect) => covers(effect, hop));
    if (grant) return requireSamePlace(grant, hop);
    if (hop.redirectedFrom === undefined) throw new AppError('OUT_OF_SCOPE', `The call did not say that it would ${hop.access === 'read' ? 'fetch from' : 'send to'} ${nameOf(hop.host, hop.port)}`, { hint: 'Nothing was done; the function has to declare it' });
    judgeRedirect(hop, hop.redirectedFrom, granted, judge);
  };
}

/** For previews: names are looked up, nothing is connected to. */
export function lookOnly(network: Network): Network {
  const refuse = (): never => {
    throw new AppError('OUT_OF_SCOPE', 'Nothing is sent before a call is allowed');
  };
  return { look: (host) => network.look(host), request: async () => refuse(), connect: async () => refuse(), inspectTls: async () => refuse() };
}

/** A message is given to the server of its account, which the person named themselves. */
function grantOf(effect: Effect): NetworkEffect[] {
  if (effect.kind === 'network') return [effect];
  return effect.kind === 'message' && effect.server ? [{ kind: 'network', access: 'write', ...effect.server, ...(effect.account !== undefined && { account: effect.account }) }] : [];
}

function covers(effect: NetworkEffect, { host, port, access, secrets }: Hop): boolean {
  return effect.host === host && effect.port === port && (effect.access === 'write' || access === 'read' || effect.account !== undefined) && secrets.every((name) => effect.secrets?.includes(name) === true);
}

function requireSamePlace(grant: NetworkEffect, { host, place, redirectedFrom }: Hop): void {
  if (place === 'metadata' && redirectedFrom !== undefined) throw metadataRefused(host, redirectedFrom);
  if (place === grant.place || place === 'public' || place === 'unresolved') return;
  throw new AppError('FORBIDDEN', `${host} leads to ${placeNames[place]} now; it ${grant.place === 'unresolved' ? 'led nowhere' : `lay in ${placeNames[grant.place]}`} when the call was allowed`, { hint: 'Nothing was sent. Call it again to have it judged anew' });
}

const placeNames = {
  public: 'the internet',
  private: 'a private network',
  loopback: 'this computer itself',
  metadata: 'a cloud metadata service',
  unresolved: 'an unknown place',
} as const;

function judgeRedirect(hop: Hop, from: string, granted: readonly NetworkEffect[], judge: NetworkScope['judge']): void {
  const { host, port, access, place, secrets } = hop;
  if (place === 'metadata') throw metadataRefused(host, from);
  if (secrets.length > 0) throw new AppError('FORBIDDEN', `${from} leads to ${host}, and a secret is not taken along`);
  const verdict = judge({ kind: 'network', access, host, port, place });
  if (verdict === 'allow') return;
  const site = granted.find((effect) => isSameSite(effect, hop));
  if (verdict === 'ask' && site) return requireSamePlace(site, hop);
  const to = nameOf(host, port);
  throw new AppError('FORBIDDEN', `${from} leads to ${to}${place === 'public' ? '' : `, which is ${placeNames[place]}`}; the call was not allowed to go there`, {
    hint: verdict === 'deny' ? 'The policy denies it' : `If that is wanted, call it again with an address of ${host}`,
  });
}

/** The same name, or it with `www.`, on the usual port of http or https where a page of the other was allowed. */
function isSameSite(effect: NetworkEffect, { host, port, access }: Hop): boolean {
  if (effect.access === 'read' && access === 'write') return false;
  if (withoutWww(effect.host) !== withoutWww(host)) return false;
  return port === effect.port || (effect.port === 80 && port === 443);
}

const withoutWww = (host: string): string => host.replace(/^www\.(?=[^.]+\.)/, '');

function metadataRefused(host: string, from: string): AppError {
  return new AppError('FORBIDDEN', `${from} leads to ${host}, which hands out this machine's keys; it is never followed`);
}
