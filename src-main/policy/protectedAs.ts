import { foldName } from '../kernel/foldName.ts';
import type { Roots } from '../ports/roots.ts';
import { protectedPlaces, type ProtectedPlace } from './protectedPlaces.ts';
import { matchesStars } from './starPatterns.ts';

type Access = 'read' | 'write' | 'delete';

/**
 * What a path is protected as, if it is. A recursive change is protected when a protected place lies
 * anywhere below it as well. Names are compared without regard to case, composition and invisible
 * characters: some file systems make no difference between them.
 */
export function protectedAs(path: string, access: Access, recursive: boolean, roots: Roots): string | undefined {
  const key = keyOf(path);
  const speaks = ({ on }: Pick<ProtectedPlace, 'on'>): boolean => on === 'any' || access !== 'read';
  const index = indexOf(roots.home);
  const workspace = keyOf(roots.workspace);
  const applies = ({ key: place, besideWorkspace }: Place): boolean => besideWorkspace !== true || !isBelow(key, workspace) || !isBelow(workspace, place);
  for (const candidate of [key, relocated(key, index.home)]) {
    if (candidate === undefined) continue;
    const place = index.at(candidate).find((each) => speaks(each) && applies(each)) ?? (recursive && access !== 'read' ? index.below(candidate) : undefined);
    if (place) return place.what;
  }
  const segments = segmentsOf(key);
  if (access !== 'read') {
    if (roots.own?.map(keyOf).some((place) => isBelow(key, place) || (access === 'delete' && recursive && isBelow(place, key))) === true) return "Steward's own program or rules";
    // In its own right a file of that name sends git to another folder for its hooks and configuration.
    if (!recursive && segments.at(-1) === '.git') return 'git hooks';
  }
  for (let start = 0; start < segments.length; start++) {
    for (const place of anywherePlaces.get(segments[start] ?? '') ?? noPlaces) {
      if (!speaks(place)) continue;
      const found = matchFrom(place.pattern, segments, start);
      // A tree that is put down as `.git` may bring hooks along.
      if (found === 'within' || (found === 'above' && recursive && access === 'write')) return place.what;
    }
    for (const place of wildPlaces) if (speaks(place) && matchFrom(place.pattern, segments, start) === 'within') return place.what;
  }
  return undefined;
}

/** The places below a folder whose reading asks, as absolute paths; also those that do not exist. */
export function secretsBelow(folder: string, roots: Roots): { path: string; what: string }[] {
  const key = keyOf(folder);
  const secrets = protectedPlaces.flatMap(({ what, on, at }) => (on !== 'any' || 'anywhere' in at ? [] : [{ path: absoluteOf(at, roots.home), what }]));
  return secrets.filter(({ path }) => isBelow(keyOf(path), key));
}

/** The path itself or anything below the folder, by segment. */
export function isBelow(path: string, folder: string): boolean {
  return path === folder || (path.startsWith(folder) && path[folder.length] === '/') || folder === '/';
}

/**
 * The protected places as a sandbox closes them, as absolute paths and patterns. `hidden`: reading asks
 * as well, so they are not there. `fixed`: they can be read and stay as they are.
 */
export function protectedPatterns(roots: Roots): { hidden: string[]; fixed: string[] } {
  const hidden: string[] = [];
  const fixed: string[] = [...(roots.own ?? [])];
  for (const { on, at } of protectedPlaces) (on === 'any' ? hidden : fixed).push('anywhere' in at ? `**/${at.anywhere}` : absoluteOf(at, roots.home));
  return { hidden, fixed };
}

function absoluteOf(at: { home: string } | { root: string }, home: string): string {
  return 'home' in at ? `${home}/${at.home}` : at.root;
}

/** One spelling of a path for comparing. Backslashes count as separators: on Windows they are, elsewhere it only asks more often. */
function keyOf(path: string): string {
  const plain = path.includes('\\') ? path.replaceAll('\\', '/') : path;
  return /^[\x20-\x7e]*$/.test(plain) ? plain.toLowerCase() : foldName(plain);
}

const segmentsOf = (key: string): string[] => key.split('/').filter((segment) => segment !== '');

interface AnywherePlace extends Pick<ProtectedPlace, 'what' | 'on'> {
  pattern: readonly string[];
}

const noPlaces: readonly AnywherePlace[] = [];

/** Places that may be anywhere, by their first segment; those where that is no plain name apart. */
const anywherePlaces = new Map<string, AnywherePlace[]>();
const wildPlaces: AnywherePlace[] = [];
for (const { what, on, at } of protectedPlaces) {
  if (!('anywhere' in at)) continue;
  const pattern = segmentsOf(keyOf(at.anywhere));
  const first = pattern[0] ?? '';
  if (first.includes('*')) wildPlaces.push({ what, on, pattern });
  else anywherePlaces.set(first, [...(anywherePlaces.get(first) ?? []), { what, on, pattern }]);
}

/** within: the path is the place or lies below it. above: the path ends on the way to it. */
function matchFrom(pattern: readonly string[], segments: readonly string[], start: number, at = 0): 'within' | 'above' | undefined {
  const wanted = pattern[at];
  if (wanted === undefined) return 'within';
  const segment = segments[start];
  if (segment === undefined) return 'above';
  if (wanted === '**') {
    let best = matchFrom(pattern, segments, start, at + 1);
    if (best !== 'within') best = matchFrom(pattern, segments, start + 1, at) ?? best;
    return best;
  }
  return matchesStars(wanted, segment) ? matchFrom(pattern, segments, start + 1, at + 1) : undefined;
}

/** A path in another person's home folder as the same path in one's own: what is protected here is protected there. */
function relocated(key: string, home: string): string | undefined {
  const other = /^(?:\/home\/[^/]+|\/users\/[^/]+|\/root|\/var\/root|[a-z]:\/users\/[^/]+)(?=\/|$)/.exec(key)?.[0];
  return other === undefined || other === home ? undefined : home + key.slice(other.length);
}

type Place = Pick<ProtectedPlace, 'what' | 'on' | 'besideWorkspace'> & { key: string };

/** The places with a fixed path, found in as many steps as a path has segments. */
class PlaceIndex {
  readonly home: string;
  readonly #places = new Map<string, Place[]>();
  readonly #above = new Map<string, Place>();

  constructor(home: string) {
    this.home = keyOf(home);
    for (const { at, ...place } of protectedPlaces) {
      if ('anywhere' in at) continue;
      const key = keyOf(absoluteOf(at, home));
      this.#places.set(key, [...(this.#places.get(key) ?? []), { ...place, key }]);
      for (let cut = key.lastIndexOf('/'); cut >= 0; cut = cut === 0 ? -1 : key.lastIndexOf('/', cut - 1)) this.#above.set(key.slice(0, cut) || '/', { ...place, key });
    }
  }

  /** The places that are the path or hold it. */
  at(key: string): Place[] {
    const found: Place[] = [];
    for (let end = key.indexOf('/', 1); ; end = key.indexOf('/', end + 1)) {
      const places = this.#places.get(end < 0 ? key : key.slice(0, end));
      if (places) found.push(...places);
      if (end < 0) return found;
    }
  }

  /** A place that lies below the path. */
  below(key: string): Place | undefined {
    return this.#above.get(key);
  }
}

const indexes = new Map<string, PlaceIndex>();

function indexOf(home: string): PlaceIndex {
  const known = indexes.get(home);
  if (known) return known;
  const made = new PlaceIndex(home);
  indexes.set(home, made);
  return made;
}
