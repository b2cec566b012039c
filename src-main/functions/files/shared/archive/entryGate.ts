import type { ArchiveEntry } from './entry.ts';
import { formatOfName } from './formats.ts';

export type Judgement = { verdict: 'take'; path: string } | { verdict: 'refuse'; reason: string };

/** Longest path and longest single name that file systems take. */
const longestPath = 2000;
const longestName = 255;

/**
 * Decides entry by entry what may be unpacked. It remembers what it let through, so that no entry takes
 * the place of another, also not under a name that only looks the same.
 */
export class EntryGate {
  readonly #files = new Map<string, string>();
  readonly #folders = new Map<string, string>();

  judge({ name, kind, problem }: Pick<ArchiveEntry, 'name' | 'kind' | 'problem'>): Judgement {
    const refuse = (reason: string): Judgement => ({ verdict: 'refuse', reason });
    const placed = placeOf(name);
    if (typeof placed !== 'string') return refuse(placed.reason);
    if (kind === 'link') return refuse('it is a link');
    if (kind === 'special') return refuse('it is a device or another special file');
    if (problem !== undefined) return refuse(problem);
    if (placed === '') return { verdict: 'take', path: '' };
    const clash = this.#clash(placed, kind);
    if (clash !== undefined) return refuse(clash);
    this.#remember(placed, kind);
    return { verdict: 'take', path: placed };
  }

  #clash(path: string, kind: ArchiveEntry['kind']): string | undefined {
    const parts = path.split('/');
    for (let length = 1; length <= parts.length; length++) {
      const part = parts.slice(0, length).join('/');
      const key = lookOf(part);
      const file = this.#files.get(key);
      if (file !== undefined) return length < parts.length ? `${file} is a file` : file === part ? 'the archive has it twice' : `it looks like ${file}`;
      const folder = this.#folders.get(key);
      if (folder !== undefined && folder !== part) return `it looks like ${folder}`;
      if (folder !== undefined && length === parts.length && kind === 'file') return `${folder} is a folder`;
    }
    return undefined;
  }

  #remember(path: string, kind: ArchiveEntry['kind']): void {
    const parts = path.split('/');
    const folders = kind === 'directory' ? parts.length : parts.length - 1;
    for (let length = 1; length <= folders; length++) {
      const folder = parts.slice(0, length).join('/');
      this.#folders.set(lookOf(folder), folder);
    }
    if (kind === 'file') this.#files.set(lookOf(path), path);
  }
}

/** Names with one look are equal but for case, composition of letters, and characters one cannot see. */
function lookOf(path: string): string {
  return path.replace(/\p{Default_Ignorable_Code_Point}/gu, '').normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}

/** The relative path an entry's name means, or why it may not be used. */
function placeOf(name: string): string | { reason: string } {
  const written = name.replaceAll('\\', '/');
  if (written === '') return { reason: 'it has no name' };
  if (hasControl(written)) return { reason: 'its name holds control characters' };
  if (written.startsWith('/')) return { reason: 'its path is absolute' };
  if (/^[a-z]:/i.test(written)) return { reason: 'its path names a drive' };
  const parts = written.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return { reason: 'its path leads out of the destination' };
  if (parts.some((part) => /[. ]$/.test(part))) return { reason: 'a name in its path ends in a dot or space' };
  if (parts.some((part) => Buffer.byteLength(part) > longestName) || written.length > longestPath) return { reason: 'its path is too long' };
  return parts.join('/');
}

function hasControl(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}

/** Whether an entry is itself an archive; it is told of, never unpacked along. */
export function isNestedArchive(name: string): boolean {
  return formatOfName(name) !== undefined || /\.(?:gz|zst|bz2|xz|7z|rar|jar|war|apk|iso)$/i.test(name);
}
