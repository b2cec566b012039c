import type { RuleMatch } from '../../src-preload/contract/index.ts';
import { expandHome } from './pathPatterns.ts';
import { callMatches, requireWellFormed, ruleHolds, type Rule, type RuleSubject, type RuleSurroundings } from './rules.ts';

/**
 * Rules that deny paths are no denial of a sandboxed command: they become places that are not there
 * for it. This tells which rules those are: the ones that name a path and nothing of the command
 * itself. A rule that also looks at its programs or hosts judges the command, and denies it.
 */
export function closesPlaces(match: RuleMatch): boolean {
  return match.path !== undefined && match.argv === undefined && match.host === undefined && match.sql === undefined && match.recipient === undefined;
}

/**
 * The path patterns a sandbox must close for a function's commands, `~` expanded, otherwise as the
 * rules write them: globs where `**` as a segment crosses folders. `hidden`: not there at all, as even
 * reading is denied. `fixed`: readable, never changed. A pattern that matches a folder closes what is
 * in it. Call it for a subject before its effects are known; `decide` relies on its having been done.
 */
export function closedPatterns(rules: readonly Rule[], subject: Pick<RuleSubject, 'name' | 'category' | 'caller'> & { server?: string }, surroundings: RuleSurroundings): { hidden: string[]; fixed: string[] } {
  const hidden = new Set<string>();
  const fixed = new Set<string>();
  for (const rule of rules) {
    requireWellFormed(rule);
    if (rule.verdict !== 'deny' || !closesPlaces(rule.match) || !ruleHolds(rule, surroundings)) continue;
    if (!callMatches(rule.match, { server: 'steward', ...subject }, 'meets')) continue;
    const { path = [] } = rule.match;
    for (const pattern of Array.isArray(path) ? path : [path]) (deniesReading(rule.match) ? hidden : fixed).add(expandHome(pattern, surroundings.home));
  }
  return { hidden: [...hidden], fixed: [...fixed].filter((pattern) => !hidden.has(pattern)) };
}

/** A command's risk says nothing about what it does to one place, so a rule about risks closes the place for what those risks could mean. */
function deniesReading({ access, risk }: RuleMatch): boolean {
  if (access !== undefined) return access === 'read' || access.includes('read');
  return risk === undefined || [risk].flat().some((item) => item === 'read' || item === 'out');
}
