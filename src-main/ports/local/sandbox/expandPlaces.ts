import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, matchesGlob } from 'node:path';
import { AppError } from '../../../kernel/errors.ts';
import { isWithin } from '../../segments.ts';

/** Folders looked at for one pattern; beyond that a command is refused rather than run with something unhidden. */
const mostFolders = 50_000;

/** Places without those that lie in another of them: that one closes them as well. */
export function outermost(places: readonly string[]): string[] {
  const kept: string[] = [];
  for (const place of [...new Set(places)].sort((a, b) => a.length - b.length)) if (!kept.some((other) => isWithin(place, other))) kept.push(place);
  return kept;
}

/**
 * The existing places that patterns stand for, inside the folders a command can see. A path without
 * stars stands for itself. Where there are patterns with stars, sockets met on the way are told. FORBIDDEN when there is too much to look through: nothing may stay unhidden.
 */
export async function expandPlaces(patterns: readonly string[], visible: readonly string[], onSocket?: (path: string) => void): Promise<string[]> {
  const found = new Set<string>();
  const globs: string[] = [];
  // Everything below a folder: the folder itself.
  for (const pattern of patterns.map((each) => each.replace(/(?:\/\*\*)+$/, ''))) {
    if (/[*?[{]/.test(pattern)) globs.push(pattern);
    else if (existsSync(pattern)) found.add(pattern);
  }
  if (globs.length > 0) for (const root of visible) await walk(root, globs, visible, found, onSocket);
  return [...found].sort((a, b) => a.length - b.length);
}

async function walk(root: string, globs: readonly string[], visible: readonly string[], found: Set<string>, onSocket: ((path: string) => void) | undefined): Promise<void> {
  // A folder inside another one that is looked through anyway.
  if (visible.some((other) => other !== root && isWithin(root, other))) return;
  let looked = 0;
  const waiting = [root];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (++looked > mostFolders) throw new AppError('FORBIDDEN', `A rule closes ${globs.join(', ')} to commands, but ${root} is too large to hide every such place`, { hint: 'Name the folder in the rule, or choose a smaller workspace' });
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const path = join(folder, entry.name);
      if (globs.some((glob) => matchesGlob(path, glob))) found.add(path);
      else if (entry.isDirectory()) waiting.push(path);
      else if (entry.isSocket()) onSocket?.(path);
    }
  }
}
