import type { Effect, ExecEffect, MessageEffect, NetworkEffect, PathEffect, RuleMatch, SandboxProfile, SqlEffect } from '../../src-preload/contract/index.ts';
import { assertNever } from '../kernel/errors.ts';
import { coversCommand, meetsCommand } from './commandPatterns.ts';
import { containsHost, matchesHost, namesHost, overlapsHost } from './hostPatterns.ts';
import { coversPath, meetsPath } from './pathPatterns.ts';
import { matchesStars } from './starPatterns.ts';

/** `covers`: the rule must speak about all of an effect. `meets`: about any part of it. */
export type MatchMode = 'covers' | 'meets';

/** `unclear`, only when meeting: the effect cannot be read far enough to tell. */
export type Application = boolean | 'unclear';

const effectFields = ['path', 'access', 'host', 'argv', 'sql', 'recipient'] as const;
type EffectField = (typeof effectFields)[number];

/** Whether a rule's matchers on effects agree with one. A matcher on what the effect does not have never agrees. */
export function effectMatches(match: RuleMatch, effect: Effect, mode: MatchMode, home: string): Application {
  switch (effect.kind) {
    case 'path':
      return onlyLooksAt(match, ['path', 'access']) && pathMatches(match, effect, mode, home);
    case 'exec':
      return onlyLooksAt(match, ['path', 'access', 'host', 'argv']) && (mode === 'covers' ? execCovered(match, effect, home) : execMet(match, effect, home));
    case 'network':
      return onlyLooksAt(match, ['host', 'access']) && networkMatches(match, effect, mode);
    case 'sql':
      return onlyLooksAt(match, ['sql', 'access']) && sqlMatches(match, effect, mode);
    case 'message':
      return messageMatches(match, effect, mode);
    case 'memory':
      return onlyLooksAt(match, ['access']) && some(match.access, (access) => access === effect.access);
    case 'machine':
    case 'notify':
    case 'foreign':
    case 'process':
    case 'service':
    case 'schedule':
    case 'environment':
      return onlyLooksAt(match, []);
    default:
      return assertNever(effect);
  }
}

/** A matcher that is absent agrees; a list agrees when one of its items does. */
export function some<T>(value: T | readonly T[] | undefined, test: (item: T) => boolean): boolean {
  if (value === undefined) return true;
  return Array.isArray(value) ? (value as readonly T[]).some(test) : test(value as T);
}

const onlyLooksAt = (match: RuleMatch, fields: readonly EffectField[]): boolean => effectFields.every((field) => match[field] === undefined || fields.includes(field));

function all(...parts: Application[]): Application {
  if (parts.includes(false)) return false;
  return parts.includes('unclear') ? 'unclear' : true;
}

function pathMatches(match: RuleMatch, effect: PathEffect, mode: MatchMode, home: string): boolean {
  const test = mode === 'covers' ? coversPath : meetsPath;
  return some(match.access, (access) => access === effect.access) && some(match.path, (pattern) => test(pattern, effect.path, effect.recursive, home));
}

/** The profile a command is confined by; undefined where nothing confines it. */
export function confinement(effect: ExecEffect): SandboxProfile | undefined {
  return effect.sandbox === 'sandboxed' ? effect.profile : undefined;
}

const programsOf = ({ programs, script }: ExecEffect): { argv: string[]; expanded: boolean }[] => programs.map((argv) => ({ argv, expanded: script !== undefined }));

/**
 * An allow rule covers a command when it covers every program it names, every root of its profile and
 * every host. Hosts are never covered by silence: a rule that looks at a part of the command covers
 * hosts only where it names them. And a rule that only names hosts does not say what may run.
 */
function execCovered(match: RuleMatch, effect: ExecEffect, home: string): boolean {
  const { argv, path, access, host } = match;
  if (argv === undefined && path === undefined && access === undefined && host === undefined) return true;
  const profile = confinement(effect);
  if (!profile) return path === undefined && access === undefined && host === undefined && programsCovered(argv, effect);
  if (match.function === undefined && argv === undefined && path === undefined) return false;
  return programsCovered(argv, effect) && rootsCovered(match, profile, home) && profile.hosts.every((entry) => host !== undefined && some(host, (pattern) => containsHost(pattern, entry)));
}

function programsCovered(argv: readonly string[] | undefined, effect: ExecEffect): boolean {
  return argv === undefined || (effect.programs.length > 0 && programsOf(effect).every((program) => coversCommand(argv, program)));
}

function rootsCovered({ path, access }: RuleMatch, profile: SandboxProfile, home: string): boolean {
  if (path === undefined && access === undefined) return true;
  const roots = rootsByAccess(profile).filter(([, places]) => places.length > 0);
  return roots.length > 0 && roots.every(([kind, places]) => some(access, (item) => item === kind) && places.every((place) => some(path, (pattern) => coversPath(pattern, place, true, home))));
}

/** What may be changed may be read, and may be gone. */
function rootsByAccess({ read, write }: SandboxProfile): ['read' | 'write' | 'delete', readonly string[]][] {
  return [['read', [...read, ...write]], ['write', write], ['delete', write]];
}

/** A command that nothing confines may touch every place and reach every host. */
function execMet(match: RuleMatch, effect: ExecEffect, home: string): Application {
  const { argv, path, access, host } = match;
  const programs: Application = argv === undefined || programsMet(argv, effect);
  const profile = confinement(effect);
  if (!profile) return programs;
  const places =
    (path === undefined && access === undefined) ||
    rootsByAccess(profile).some(([kind, roots]) => some(access, (item) => item === kind) && roots.some((root) => some(path, (pattern) => meetsPath(pattern, root, true, home))));
  const hosts = host === undefined || profile.hosts.some((entry) => some(host, (pattern) => overlapsHost(pattern, entry)));
  return all(programs, places, hosts);
}

function programsMet(argv: readonly string[], effect: ExecEffect): Application {
  const met = programsOf(effect).map((program) => meetsCommand(argv, program));
  if (met.includes(true)) return true;
  return met.length === 0 || met.includes('unclear') ? 'unclear' : false;
}

/** A place inside, or one whose addresses are not known, is covered only by a rule that names the host (attack 25), and so is sending a secret; a metadata service only by its very name. */
function networkMatches({ host, access }: RuleMatch, effect: NetworkEffect, mode: MatchMode): boolean {
  if (!some(access, (item) => item === effect.access)) return false;
  const open = mode === 'meets' || (effect.place === 'public' && (effect.secrets === undefined || effect.account !== undefined));
  if (host === undefined) return open;
  return some(host, (pattern) => matchesHost(pattern, effect.host, effect.port) && (open || (effect.place === 'metadata' ? namesHost(pattern) === 'exactly' : namesHost(pattern) !== 'not')));
}

function sqlMatches({ sql, access }: RuleMatch, effect: SqlEffect, mode: MatchMode): Application {
  if (!some(access, (item) => item === effect.access)) return false;
  if (!some(sql?.verb, (pattern) => matchesStars(pattern.toUpperCase(), effect.verb.toUpperCase()))) return false;
  const wanted = sql?.table;
  if (wanted === undefined) return true;
  if (effect.tables.length === 0) return mode === 'meets' && 'unclear';
  return mode === 'covers'
    ? effect.tables.every((table) => some(wanted, (pattern) => matchesStars(pattern.toLowerCase(), table.toLowerCase())))
    : effect.tables.some((table) => some(wanted, (pattern) => meetsTable(pattern.toLowerCase(), table.toLowerCase())));
}

/** `users` and `public.users` may be the same table: a rule that closes one closes both. */
function meetsTable(pattern: string, table: string): boolean {
  const unqualified = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
  return matchesStars(pattern, table) || (!pattern.includes('.') && matchesStars(pattern, unqualified(table))) || (!table.includes('.') && matchesStars(unqualified(pattern), table));
}

/** What closes a host closes it for messages, too; what opens one says nothing of whom they may go to. */
function messageMatches(match: RuleMatch, effect: MessageEffect, mode: MatchMode): Application {
  if (mode === 'covers') return onlyLooksAt(match, ['recipient']) && recipientsMatch(match, effect, mode);
  const { server } = effect;
  if (!onlyLooksAt(match, ['recipient', 'host'])) return false;
  return (match.host === undefined || (server !== undefined && some(match.host, (pattern) => matchesHost(pattern, server.host, server.port)))) && recipientsMatch(match, effect, mode);
}

function recipientsMatch({ recipient }: RuleMatch, { recipients }: MessageEffect, mode: MatchMode): Application {
  if (recipient === undefined) return true;
  if (recipients.length === 0) return mode === 'meets' && 'unclear';
  const named = (address: string): boolean => some(recipient, (pattern) => matchesStars(pattern.toLowerCase(), address.toLowerCase()));
  if (mode === 'meets') return recipients.some(named);
  // A wildcard must not swallow a second address written into the same field.
  return recipients.every((address) => named(address) && (some(recipient, (pattern) => pattern.toLowerCase() === address.toLowerCase()) || isOneAddress(address)));
}

const isOneAddress = (text: string): boolean => !/[,;<>\s]/.test(text) && text.indexOf('@') === text.lastIndexOf('@');
