import { rule as ruleSchema, type Rule, type RuleMatch } from '../../src-preload/contract/policy.ts';
import type { Caller, Effect, Risk } from '../../src-preload/contract/index.ts';
import { adoptedName } from '../kernel/adoptedName.ts';
import { callerName } from '../kernel/callerName.ts';
import { AppError } from '../kernel/errors.ts';
import { effectMatches, some, type Application, type MatchMode } from './effectMatching.ts';
import { nameRisk } from './foreignNames.ts';
import { expandHome } from './pathPatterns.ts';
import { matchesStars } from './starPatterns.ts';

export type { Rule, RuleMatch };

/** What a rule is held against: one effect of a call, and the call around it. */
export interface RuleSubject {
  /** The MCP server the function belongs to; `steward` for the built-in ones. */
  server: string;
  name: string;
  category: string;
  risk: Risk;
  caller: Caller;
  effect: Effect;
  home: string;
}

/** Where and when a call is made, as far as rules depend on it. */
export interface RuleSurroundings {
  workspace: string;
  home: string;
  /** Milliseconds since 1970-01-01 UTC. */
  now: number;
}

/**
 * Whether a rule speaks about this effect of this call. `covers`, for rules that allow: only when it
 * speaks about all of the effect. `meets`, for rules that ask or deny: when it speaks about any part of
 * it, and `unclear` where the effect cannot be read far enough to tell, such as a script nobody could parse.
 */
export function ruleApplies(match: RuleMatch, subject: RuleSubject, mode: MatchMode): Application {
  return callMatches(match, subject, mode) && effectMatches(match, subject.effect, mode, subject.home);
}

/** The part of a rule that speaks about the call around an effect. */
export function callMatches(match: RuleMatch, subject: Pick<RuleSubject, 'server' | 'name' | 'category' | 'caller'> & Partial<Pick<RuleSubject, 'risk' | 'effect'>>, mode: MatchMode): boolean {
  const { name, category, risk, caller, effect } = subject;
  const foreign = effect?.kind === 'foreign' ? effect : undefined;
  const { group } = foreign ?? {};
  if (match.server !== undefined) {
    // Whoever allows a group's name has not said who may be in it: each of its servers is to be named.
    const servers = [...(group !== undefined && mode === 'covers' ? [] : [subject.server]), ...(foreign ? [foreign.server] : [])];
    const named = (server: string): boolean => some(match.server, (pattern) => matchesStars(pattern, server));
    if (!(mode === 'covers' ? servers.every(named) : servers.some(named))) return false;
  }
  if (match.function !== undefined) {
    // A foreign tool's own name counts for an allow rule only beside its server's: anybody may call a tool read_file.
    const names = foreign && (mode === 'meets' || match.server !== undefined) ? [name, foreign.tool] : [name];
    // A rule about the tool of one server goes on speaking about it in a group.
    if (foreign && group !== undefined) names.push(adoptedName(foreign.server, foreign.tool));
    // "read_*" is not meant to let read_and_delete run: what has a dangerous name is allowed by its own name, or with its whole server.
    const exactly = foreign !== undefined && mode === 'covers' && nameRisk(foreign.tool) === 'dangerous';
    if (!names.some((each) => some(match.function, (pattern) => (exactly ? pattern === each : matchesStars(pattern, each))))) return false;
  }
  if (!some(match.category, (item) => item === category)) return false;
  if (risk !== undefined && !some(match.risk, (item) => item === risk)) return false;
  return some(match.caller, (pattern) => pattern === caller.kind || matchesStars(pattern, callerName(caller)));
}

/** Whether a rule exists here and now: its time is not over, and it belongs to this workspace or to all. CONFIG_INVALID for a time that is none. */
export function ruleHolds({ scope, workspace, until }: Pick<Rule, 'scope' | 'workspace' | 'until'>, { workspace: current, home, now }: RuleSurroundings): boolean {
  if (until !== undefined && now >= endOf(until)) return false;
  return scope !== 'workspace' || workspace === undefined || withoutSlash(expandHome(workspace, home)) === current;
}

const withoutSlash = (folder: string): string => (folder.length > 1 && folder.endsWith('/') ? folder.slice(0, -1) : folder);

/** A day lasts until its end where this computer is. */
function endOf(until: string): number {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(until) ?? [];
  const end = year === undefined ? Date.parse(until) : new Date(Number(year), Number(month) - 1, Number(day) + 1).getTime();
  if (Number.isNaN(end)) throw new AppError('CONFIG_INVALID', `${JSON.stringify(until)} is no day or moment`);
  return end;
}

/** Everything decisions depend on. A reason may be as long as a permission's sentence, and permissions carry what binds them beside. */
const decisive = ruleSchema.omit({ reason: true }).loose();
const wellFormed = new WeakSet<object>();

/** Rules come checked from their file; one that is not, however it got here, must not be taken for a rule without conditions. CONFIG_INVALID. */
export function requireWellFormed(rule: Rule): void {
  if (wellFormed.has(rule)) return;
  if (!decisive.safeParse(rule).success) throw new AppError('CONFIG_INVALID', `The rule ${JSON.stringify(rule.id)} cannot be read`);
  wellFormed.add(rule);
}
