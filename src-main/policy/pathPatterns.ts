import { AppError } from '../kernel/errors.ts';
import { containsStars, matchesStars } from './starPatterns.ts';

/**
 * Globs over canonical paths, compared segment by segment: `*` stays within a segment, `**` as a
 * whole segment stands for any number of them, none included, so that `/a/**` means `/a` as well. A
 * path and a pattern are walked as a set of states, so no pattern is slower than the product of the lengths.
 */
type Segments = readonly string[];

interface PathPattern {
  segments: Segments;
  /** How many segments come before the first with a wildcard. */
  fixed: number;
}

interface ParsedPattern extends PathPattern {
  /** The same with what lies in the place it names. */
  contents: Segments;
}

let lastSplit: { path: string; segments: Segments } = { path: '', segments: [] };

/** One path is held against many patterns in turn. */
function split(path: string): Segments {
  if (lastSplit.path !== path) lastSplit = { path, segments: segmentsOf(path) };
  return lastSplit.segments;
}

const segmentsOf = (path: string): Segments => path.normalize('NFC').split('/').filter((segment) => segment !== '');

/** Patterns come from rules and permissions, of which there are few; the bound is for the edits of the simulator. */
const parsed = new Map<string, ParsedPattern>();
const mostParsed = 4096;

/**
 * A pattern with `~` expanded, as its segments. CONFIG_INVALID for one that is not absolute or climbs
 * out of a wildcard: it could match nothing, and a rule that silently denies nothing must not pass.
 */
function parse(pattern: string, home: string): ParsedPattern {
  const absolute = expandHome(pattern, home);
  const known = parsed.get(absolute);
  if (known) return known;
  if (!absolute.startsWith('/') && !/^(?:\*\*(?:\/|$)|[A-Za-z]:\/)/.test(absolute)) throw new AppError('CONFIG_INVALID', `The path pattern ${JSON.stringify(pattern)} is not absolute`, { hint: 'Begin it with /, ~ or **' });
  const segments: string[] = [];
  for (const segment of segmentsOf(absolute)) {
    if (segment === '..') {
      if (segments.pop()?.includes('*') === true) throw new AppError('CONFIG_INVALID', `The path pattern ${JSON.stringify(pattern)} climbs out of a wildcard`, { hint: 'Write the place it means' });
    } else if (segment !== '.') {
      segments.push(segment);
    }
  }
  const wild = segments.findIndex((segment) => segment.includes('*'));
  const made = { segments, fixed: wild < 0 ? segments.length : wild, contents: segments.at(-1)?.includes('*') === true ? segments : [...segments, '**'] };
  if (parsed.size >= mostParsed) parsed.clear();
  parsed.set(absolute, made);
  return made;
}

/** `~` and `~/…` as absolute paths. */
export function expandHome(pattern: string, home: string): string {
  return pattern === '~' || pattern.startsWith('~/') ? home + pattern.slice(1) : pattern;
}

const nowhere: ReadonlySet<number> = new Set();

/** The places in the pattern that can stand after the path's segments; empty when nothing below the path can match. */
function walk({ segments: pattern, fixed }: PathPattern, path: Segments, takes: (segment: string, name: string) => boolean = matchesStars): ReadonlySet<number> {
  const beginning = Math.min(fixed, path.length);
  for (let index = 0; index < beginning; index++) if (pattern[index] !== path[index]) return nowhere;
  let states = withSkipped(pattern, [beginning]);
  for (const name of path.slice(beginning)) {
    const next: number[] = [];
    for (const state of states) {
      const segment = pattern[state];
      if (segment === undefined) continue;
      if (segment === '**') next.push(state);
      else if (takes(segment, name)) next.push(state + 1);
    }
    states = withSkipped(pattern, next);
    if (states.size === 0) break;
  }
  return states;
}

/** `**` may stand for nothing: the place after it is reached with it. */
function withSkipped(pattern: Segments, states: readonly number[]): Set<number> {
  const reached = new Set<number>();
  for (let state of states) {
    reached.add(state);
    while (pattern[state] === '**') reached.add(++state);
  }
  return reached;
}

/** Whether a state stands at a closing `**`: whatever follows, the pattern matches. */
const takesAllBelow = (pattern: Segments, states: ReadonlySet<number>): boolean => [...states].some((state) => state < pattern.length && pattern.slice(state).every((segment) => segment === '**'));

/** Whether the pattern covers the path; for a tree, the path and everything below it. */
export function coversPath(pattern: string, path: string, tree: boolean, home: string): boolean {
  const wanted = parse(pattern, home);
  const states = walk(wanted, split(path));
  return tree ? takesAllBelow(wanted.segments, states) : states.has(wanted.segments.length);
}

/**
 * Whether the pattern speaks about the path, or for a tree about anything in it. A pattern that names
 * a place, without a wildcard in its last segment, speaks for what is in it too: closing a folder
 * closes its contents, in a sandbox and outside alike.
 */
export function meetsPath(pattern: string, path: string, tree: boolean, home: string): boolean {
  const { fixed, contents } = parse(pattern, home);
  const states = walk({ segments: contents, fixed }, split(path));
  return tree ? states.size > 0 : states.has(contents.length);
}

/** Whether everything `inner` matches is matched by `outer`. Never says yes wrongly; may say no to what another spelling would show. */
export function containsPath(outer: string, inner: string, home: string): boolean {
  const wide = parse(outer, home);
  const narrow = parse(inner, home).segments;
  const crossing = narrow.indexOf('**');
  if (crossing < 0) return walk(wide, narrow, containsStars).has(wide.segments.length);
  // What stands before the first `**` is a beginning of one length; what comes after it may be anything.
  return wide.segments.join('/') === narrow.join('/') || takesAllBelow(wide.segments, walk(wide, narrow.slice(0, crossing), containsStars));
}
