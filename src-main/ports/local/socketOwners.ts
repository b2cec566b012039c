import { readlinkSync, readdirSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';

interface Owner {
  name: string;
  pid: number;
}

/** Where sockets were found last: looked at first, as most stay where they are. */
let lastSeen = new Map<string, { owner: Owner; descriptor: string }>();

/** Which process holds which socket; processes of other users keep it to themselves. */
export async function ownersOf(inodes: ReadonlySet<string>): Promise<Map<string, Owner>> {
  const seen = new Map([...lastSeen].filter(([inode, { descriptor }]) => inodes.has(inode) && inodeAt(descriptor) === inode));
  const missing = (): boolean => [...inodes].some((inode) => !seen.has(inode) && !ownerless.has(inode));
  if (missing()) {
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      if (seen.size === inodes.size) break;
      const held = socketsOf(pid).filter(({ inode }) => inodes.has(inode) && !seen.has(inode));
      const name = held.length === 0 ? undefined : await nameOf(pid).catch(() => undefined);
      for (const { inode, descriptor } of name === undefined ? [] : held) seen.set(inode, { owner: { name: name ?? '', pid: Number(pid) }, descriptor });
      await new Promise((resolve) => setImmediate(resolve));
    }
    // What nobody here may see stays so, as long as it is there.
    ownerless = new Set([...inodes].filter((inode) => !seen.has(inode)));
  }
  lastSeen = seen;
  return new Map([...seen].map(([inode, { owner }]) => [inode, owner]));
}

let ownerless = new Set<string>();

function inodeAt(descriptor: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(descriptor))?.[1];
  } catch {
    return undefined;
  }
}

function socketsOf(pid: string): { inode: string; descriptor: string }[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((name) => {
      const descriptor = `/proc/${pid}/fd/${name}`;
      const inode = inodeAt(descriptor);
      return inode === undefined ? [] : [{ inode, descriptor }];
    });
  } catch {
    // It ended while we looked, or is another user's.
    return [];
  }
}

/** Node names its first thread, which is all that the kernel tells then: the program's file says more. */
async function nameOf(pid: string): Promise<string> {
  const name = (await readFile(`/proc/${pid}/comm`, 'utf8')).trim();
  return name === 'MainThread' ? basename(await readlink(`/proc/${pid}/exe`)) : name;
}
