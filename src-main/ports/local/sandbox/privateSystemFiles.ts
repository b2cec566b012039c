import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Bits that let everybody read a file, and enter and list a folder. */
const readable = 0o004;
const enterable = 0o005;

/** How long what was found holds: such files come with installing and configuring, not with commands. */
const keptMs = 60_000;

let known: { root: string; at: number; found: Promise<string[]> } | undefined;

/**
 * Files and folders of the system's settings that not everybody may read: passwords, keys, tokens. A
 * command needs none of them, though Steward's own user may read them as root or through a group.
 */
export async function privateSystemFiles(root = '/etc'): Promise<string[]> {
  const now = performance.now();
  if (!known || known.root !== root || now - known.at > keptMs) known = { root, at: now, found: find(root) };
  return known.found;
}

async function find(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => []);
  const found = await Promise.all(
    entries.map(async (entry) => {
      if (!entry.isFile() && !entry.isDirectory()) return [];
      const path = join(folder, entry.name);
      const mode = (await stat(path).catch(() => undefined))?.mode ?? 0;
      const needed = entry.isDirectory() ? enterable : readable;
      if ((mode & needed) !== needed) return [path];
      return entry.isDirectory() ? find(path) : [];
    }),
  );
  return found.flat();
}
