import { z } from 'zod';
import type { Caller, Effect, Risk } from '../../src-preload/contract/index.ts';
import { callerName } from '../kernel/callerName.ts';

const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1)]);

/**
 * What a rule looks at. Fields must all agree; a list agrees when one of its items does. `*` in a
 * name matches any run of characters; in a path `*` stays within a segment and `**` crosses them.
 */
export const ruleMatch = z.strictObject({
  function: oneOrMore(z.string()).optional(),
  category: oneOrMore(z.string()).optional(),
  risk: oneOrMore(z.enum(['read', 'write', 'destroy', 'out'])).optional(),
  /** Glob over canonical paths; `~` is the home folder. */
  path: oneOrMore(z.string()).optional(),
  access: oneOrMore(z.enum(['read', 'write', 'delete'])).optional(),
  /** Prefix of an argument list, for commands: every program of the call must match. */
  argv: z.array(z.string()).min(1).optional(),
  caller: oneOrMore(z.string()).optional(),
});
export type RuleMatch = z.infer<typeof ruleMatch>;

export const rule = z.strictObject({
  id: z.string().min(1).max(80),
  verdict: z.enum(['allow', 'ask', 'deny']),
  reason: z.string().max(500),
  match: ruleMatch,
});
export type Rule = z.infer<typeof rule>;

/** `policy.json`. */
export const policyFile = z.strictObject({
  version: z.literal(1),
  preset: z.enum(['ask', 'read-only', 'trusted', 'unattended']).optional(),
  rules: z.array(rule).default([]),
});

/** What a rule is held against: one effect of a call, and the call around it. */
export interface RuleSubject {
  name: string;
  category: string;
  risk: Risk;
  caller: Caller;
  effect: Effect;
  home: string;
}

/** Whether a rule speaks about this effect of this call. */
export function ruleApplies(match: RuleMatch, subject: RuleSubject): boolean {
  const { effect } = subject;
  if (match.function !== undefined && !some(match.function, (pattern) => matchesName(pattern, subject.name))) return false;
  if (match.category !== undefined && !some(match.category, (item) => item === subject.category)) return false;
  if (match.risk !== undefined && !some(match.risk, (item) => item === subject.risk)) return false;
  if (match.caller !== undefined && !some(match.caller, (pattern) => matchesName(pattern, callerName(subject.caller)))) return false;
  if (match.access !== undefined && !(effect.kind === 'path' && some(match.access, (item) => item === effect.access))) return false;
  if (match.path !== undefined) {
    if (effect.kind !== 'path') return false;
    // A recursive effect is covered only by a pattern that covers everything below as well.
    const target = effect.recursive ? `${effect.path}/\u0000` : effect.path;
    if (!some(match.path, (pattern) => matchesPath(pattern, target, subject.home))) return false;
  }
  if (match.argv !== undefined) {
    const prefix = match.argv;
    if (effect.kind !== 'exec' || effect.programs.length === 0) return false;
    if (!effect.programs.every((argv) => prefix.every((word, index) => argv[index] === word))) return false;
  }
  return true;
}

function some<T>(value: T | readonly T[], test: (item: T) => boolean): boolean {
  return Array.isArray(value) ? (value as readonly T[]).some(test) : test(value as T);
}

const compiled = new Map<string, RegExp>();

function compile(key: string, source: () => string): RegExp {
  const known = compiled.get(key);
  if (known) return known;
  const made = new RegExp(`^${source()}$`, 'su');
  compiled.set(key, made);
  return made;
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&');

export function matchesName(pattern: string, name: string): boolean {
  return pattern.includes('*') ? compile(`name ${pattern}`, () => pattern.split('*').map(escape).join('.*')).test(name) : pattern === name;
}

/** Glob over whole segments: `/a/**` covers everything below `/a` and `/a` itself; `*` one segment. */
export function matchesPath(pattern: string, path: string, home: string): boolean {
  const absolute = pattern === '~' ? home : pattern.startsWith('~/') ? home + pattern.slice(1) : pattern;
  return compile(`path ${absolute}`, () =>
    absolute
      .split('/')
      .map((segment, index) => (segment === '**' ? '(?:/.*)?' : (index === 0 ? '' : '\\/') + segment.split('*').map(escape).join('[^/]*')))
      .join(''),
  ).test(path);
}
