import { dirname } from 'node:path';
import { ruleMatch } from '../../src-preload/contract/policy.ts';
import type { Effect, ExecEffect, GrantOffer, NetworkEffect, PathEffect, Phrase, SqlEffect } from '../../src-preload/contract/index.ts';
import { AppError, assertNever } from '../kernel/errors.ts';
import { proposePrefix } from './commandPatterns.ts';
import type { Policy, PolicyQuestion } from './decide.ts';
import { describeMatches } from './describeMatches.ts';
import { confinement } from './effectMatching.ts';
import { findCover } from './findCover.ts';
import { nameRisk } from './foreignNames.ts';
import { isFixedHost } from './hostPatterns.ts';
import type { RuleMatch } from './rules.ts';
import { widerField } from './widerField.ts';

/** What "This chat", "This workspace" and "Always" would save for a call, and the sentence the person reads. */
export interface GrantProposal {
  match: RuleMatch[];
  /** "create_file in ~/notes and below" */
  sentence: string;
}

/**
 * The pattern a lasting permission covers: the same function on the same folders, the same commands,
 * hosts, tables or recipients. None where it may not be given: protected places, commands that are not
 * sandboxed or reach the network, and whatever has no way back ("Always asks where undo is missing").
 * `undoable`: the call can be undone, or changes nothing. `caller`: only for calls of this one, as rules name it.
 */
export function proposeGrant(name: string, effects: readonly Effect[], undoable: boolean, home: string, caller?: string): GrantProposal | undefined {
  if (effects.some((effect) => effect.kind === 'path' && (effect.protectedAs !== undefined || effect.refusal !== undefined))) return undefined;
  const match: RuleMatch[] = [];
  for (const effect of effects.filter(mayAsk)) {
    const patterns = patternsFor(name, effect, undoable, home);
    if (!patterns) return undefined;
    match.push(...patterns.map((pattern) => (caller === undefined ? pattern : { ...pattern, caller })));
  }
  const distinct = [...new Map(match.map((each) => [JSON.stringify(each), each])).values()];
  if (distinct.length === 0 || distinct.length > mostPatterns || !distinct.every((each) => ruleMatch.safeParse(each).success)) return undefined;
  return { match: distinct, sentence: describeMatches(distinct, home) };
}

/** More than a person reads. */
const mostPatterns = 50;

/** What no preset ever asks about needs no permission. */
function mayAsk(effect: Effect): boolean {
  return !(effect.kind === 'machine' || (effect.kind === 'environment' && effect.private.length === 0) || (effect.kind === 'path' && effect.access === 'read' && effect.insideWorkspace) || (effect.kind === 'sql' && effect.access === 'read') || (effect.kind === 'memory' && effect.own && effect.access === 'read'));
}

function patternsFor(name: string, effect: Effect, undoable: boolean, home: string): RuleMatch[] | undefined {
  switch (effect.kind) {
    case 'path':
      return effect.access === 'read' || undoable ? pathPatterns(name, effect, home) : undefined;
    case 'exec':
      return commandPatterns(name, effect);
    case 'process':
    case 'service':
    case 'schedule':
    case 'environment':
      // Each is another one the next time: a number, a moment, a key.
      return undefined;
    case 'memory':
      // Of another's memories each is allowed by itself: names of callers are their own to choose.
      return effect.own && undoable ? [{ function: name, access: effect.access }] : undefined;
    case 'notify':
      return [{ function: name }];
    case 'network':
      return networkPattern(name, effect, undoable);
    case 'sql':
      return undoable ? sqlPattern(name, effect) : undefined;
    case 'message':
      return undoable && effect.recipients.length > 0 && !effect.recipients.some((address) => address.includes('*')) ? [{ function: name, recipient: [...effect.recipients] }] : undefined;
    case 'foreign':
      // Nobody knows whether there is a way back; a name that says there is none is taken at its word.
      return nameRisk(effect.tool) === 'dangerous' || `${effect.server}${name}`.includes('*') ? undefined : [{ server: effect.server, function: name }];
    case 'machine':
      return [];
    default:
      return assertNever(effect);
  }
}

function pathPatterns(name: string, effect: PathEffect, home: string): RuleMatch[] | undefined {
  const folder = effect.recursive ? effect.path : dirname(effect.path);
  // A star in a real name would stand for every name.
  if (folder.includes('*')) return undefined;
  // A whole home folder is too wide to give away by one click: only what lies directly in it.
  const wide = folder === '/' || folder === home;
  return [{ function: name, access: effect.access, path: `${folder === '/' ? '' : folder}/${wide ? '*' : '**'}` }];
}

/** One pattern a program; each covers its own of a list, and none of them a command that reaches the network. */
function commandPatterns(name: string, effect: ExecEffect): RuleMatch[] | undefined {
  const profile = confinement(effect);
  if (!profile || profile.hosts.length > 0 || effect.programs.length === 0) return undefined;
  if (profile.changes !== 'kept' && profile.write.length > 0) return undefined;
  const prefixes = effect.programs.map((argv) => proposePrefix({ argv, expanded: effect.script !== undefined }));
  return prefixes.every((prefix) => prefix !== undefined) ? prefixes.map((argv) => ({ function: name, argv })) : undefined;
}

function networkPattern(name: string, { access, place, host, port }: NetworkEffect, undoable: boolean): RuleMatch[] | undefined {
  if (access === 'write' && !undoable) return undefined;
  if (place === 'metadata' || (place !== 'public' && !isFixedHost(host))) return undefined;
  const written = host.includes(':') ? `[${host}]` : host;
  return [{ function: name, access, host: place === 'public' ? written : `${written}:${port}` }];
}

function sqlPattern(name: string, { access, verb, tables }: SqlEffect): RuleMatch[] | undefined {
  return tables.length === 0 || tables.some((table) => table.includes('*')) ? undefined : [{ function: name, access, sql: { verb, table: [...tables] } }];
}

/** How the scopes read in the menu of a card. `chat` is for calls of a chat; the caller leaves it out elsewhere. */
export function offerSentences(proposal: GrantProposal | undefined, phrase: Phrase): GrantOffer[] {
  const once = { scope: 'once' as const, sentence: `Only this: ${phrase.base.toLowerCase()} ${phrase.object}` };
  if (!proposal) return [once];
  const { match, sentence } = proposal;
  return [
    once,
    { scope: 'chat', sentence: `This chat: ${sentence}`, match },
    { scope: 'workspace', sentence: `This workspace: ${sentence}`, match },
    { scope: 'always', sentence: `Always: ${sentence}`, match },
  ];
}

/**
 * The permission a person made of an offered one. INVALID_INPUT when a pattern reaches further than the
 * offer, as a permission is never wider than what was asked for, or when the patterns together no longer
 * cover the call that waits: it would be saved and the same call would ask again.
 */
export function narrowGrant(proposal: GrantProposal, narrowed: readonly RuleMatch[], question: PolicyQuestion, { home }: Pick<Policy, 'home'>): GrantProposal {
  if (narrowed.length === 0) throw new AppError('INVALID_INPUT', 'The permission covers nothing: at least one pattern is needed');
  for (const match of narrowed) {
    const problems = proposal.match.map((offered) => widerField(offered, match, home));
    if (problems.every((problem) => problem !== undefined)) {
      throw new AppError('INVALID_INPUT', `The permission would reach further than what was offered, in its ${problems[0] ?? 'patterns'}`, { hint: `It must lie within: ${proposal.sentence}` });
    }
  }
  for (const effect of question.effects) {
    const subject = { ...question, server: question.server ?? 'steward', effect, home };
    if (findCover(proposal.match.map(asPermission), subject) && !findCover(narrowed.map(asPermission), subject)) {
      throw new AppError('INVALID_INPUT', 'The permission would not cover the call that waits for it', { hint: 'Widen the pattern, or allow the call once' });
    }
  }
  return { match: [...narrowed], sentence: describeMatches(narrowed, home) };
}

const asPermission = (match: RuleMatch): { match: RuleMatch } => ({ match });
