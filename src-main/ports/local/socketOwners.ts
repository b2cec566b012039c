import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';

/** Which process holds which socket; processes of other users keep it to themselves. */
export async function ownersOf(inodes: ReadonlySet<string>): Promise<Map<string, { name: string; pid: number }>> {
  const owners = new Map<string, { name: string; pid: number }>();
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (owners.size === inodes.size) break;
    try {
      const descriptors = await readdir(`/proc/${pid}/fd`);
      const links = await Promise.all(descriptors.map((descriptor) => readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '')));
      const held = links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []).filter((inode) => inodes.has(inode) && !owners.has(inode));
      if (held.length === 0) continue;
      const name = await nameOf(pid);
      for (const inode of held) owners.set(inode, { name, pid: Number(pid) });
    } catch {
      // It ended while we looked, or is another user's.
    }
  }
  return owners;
}

/** Node names its first thread, which is all that the kernel tells then: the program's file says more. */
async function nameOf(pid: string): Promise<string> {
  const name = (await readFile(`/proc/${pid}/comm`, 'utf8')).trim();
  return name === 'MainThread' ? basename(await readlink(`/proc/${pid}/exe`)) : name;
}
