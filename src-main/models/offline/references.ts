import type { Json } from '../../../src-preload/contract/index.ts';
import type { Mention } from './mentions.ts';
import { isRooted, lastName, pathShape } from './text/pathShape.ts';
import { ordinal } from './text/quantities.ts';
import type { Profile } from './profile.ts';

/** Something that has been spoken of and can be meant by "it". */
export interface Thing {
  path: string;
  role: 'target' | 'source' | 'destination' | 'mentioned';
  noun: 'file' | 'folder' | 'archive' | undefined;
}

/** What "it", "there" and "the second one" can mean: things of the sentence so far, or of the turn before. */
export interface Antecedents {
  /** Things of the latest call or remark, last. Earlier ones before. */
  groups: Thing[][];
  /** The latest call gives a list of files whose names are not known yet. */
  pendingList: boolean;
  /** Paths of the last result, in order; for "the second one". */
  results: string[];
  /** The groups come from an earlier turn, not from this sentence. */
  carriedOver: boolean;
}

export const noAntecedents: Antecedents = { groups: [], pendingList: false, results: [], carriedOver: false };

export type Resolved = { kind: 'paths'; paths: string[]; carriedOver: boolean } | { kind: 'result' } | { kind: 'ambiguous' } | { kind: 'unknown' };

/** What a reference stands for. */
export function resolve(reference: Mention, { groups, pendingList, results, carriedOver }: Antecedents): Resolved {
  const words = reference.value.toLowerCase().split(' ');
  const place = words.map(ordinal).find((one) => one !== undefined);
  if (place !== undefined) {
    const path = place === -1 ? results.at(-1) : results[place - 1];
    return path === undefined ? { kind: 'unknown' } : { kind: 'paths', paths: [path], carriedOver: true };
  }
  const paths = (found: readonly Thing[]): Resolved => ({ kind: 'paths', paths: [...new Set(found.map((thing) => thing.path))], carriedOver });
  const plural = /^(?:them|those|these)$/.test(words[0] ?? '');
  if (plural && pendingList) return { kind: 'result' };
  if (plural && results.length > 0 && groups.length === 0) return { kind: 'paths', paths: results, carriedOver: true };
  const last = groups.at(-1) ?? [];
  if (plural) return last.length === 0 ? { kind: 'unknown' } : paths(last.filter((thing) => thing.role === 'target' || thing.role === 'source' || thing.role === 'mentioned'));
  if (words.includes('original') || words.includes('source')) return pick(last.filter((thing) => thing.role === 'source'), paths);
  if (words.includes('copy') || words.includes('duplicate')) return pick(last.filter((thing) => thing.role === 'destination'), paths);
  for (const group of [...groups].reverse()) {
    const fitting = group.filter((thing) => fits(thing, reference.noun));
    if (fitting.length > 0) return distinct(fitting, paths);
    if (reference.noun === undefined) break;
  }
  return { kind: 'unknown' };
}

function pick(found: readonly Thing[], paths: (found: readonly Thing[]) => Resolved): Resolved {
  return found.length === 0 ? { kind: 'unknown' } : distinct(found, paths);
}

function distinct(found: readonly Thing[], paths: (found: readonly Thing[]) => Resolved): Resolved {
  return new Set(found.map((thing) => thing.path)).size === 1 ? paths(found.slice(0, 1)) : { kind: 'ambiguous' };
}

function fits(thing: Thing, noun: Mention['noun']): boolean {
  if (noun === undefined) return true;
  const shape = thing.noun ?? pathShape(thing.path);
  if (noun === 'archive') return shape === 'archive';
  if (noun === 'folder') return shape === 'folder' || shape === 'unknown';
  return shape === 'file' || shape === 'archive' || shape === 'unknown';
}

/**
 * What can be meant by "it" after a call. What was moved is at its new place only; after a copy both
 * are there, so that "it" is no clear word for something that changes.
 */
export function thingsOf(profile: Profile, given: Readonly<Record<string, Json>>): Thing[] {
  const things: Thing[] = [];
  const moves = profile.nameActions.has('move');
  const noun = profile.shape === 'folder' ? 'folder' : profile.shape === 'archive' ? 'archive' : undefined;
  const textOf = (kinds: readonly string[]): string[] => profile.slots.filter((slot) => kinds.includes(slot.kind)).flatMap((slot) => [given[slot.name]].flat().filter((value) => typeof value === 'string'));
  const destinations = textOf(['destination']);
  const targets = textOf(['target', 'targets', 'container']);
  for (const path of destinations) {
    const into = /[/\\]$/.test(path) || (moves && pathShape(path) === 'unknown' && pathShape(targets[0] ?? '') === 'file') || pathShape(path) === 'folder' || path.startsWith('~/') && pathShape(path) === 'unknown' && pathShape(targets[0] ?? '') === 'file';
    things.push({ path: into && moves && targets[0] !== undefined ? joinPath(path, lastName(targets[0])) : path, role: 'destination', noun: undefined });
  }
  if (moves && destinations.length > 0) return things;
  for (const path of targets) things.push({ path, role: destinations.length > 0 ? 'source' : 'target', noun });
  return things;
}

/** A name inside a folder, with the folder's own kind of separator. */
export function joinPath(folder: string, name: string): string {
  if (isRooted(name) && !name.startsWith('./')) return name;
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
  if (folder === '.' || folder === '') return name;
  return folder.replace(/[/\\]+$/, '') + separator + name.replace(/^\.\//, '');
}
