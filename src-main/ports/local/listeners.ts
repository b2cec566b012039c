import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../../kernel/errors.ts';
import type { Listener, Listeners } from '../listeners.ts';
import { parseLsof, parseNetstat, parseProcNetTcp, parseTasklist, type ProcSocket } from './listenerOutput.ts';
import { readUsers } from './machine.ts';

/** From the kernel's own files on Linux, by lsof on macOS and others, by netstat on Windows. */
export function createLocalListeners(platform: NodeJS.Platform = process.platform): Listeners {
  return {
    async list() {
      if (platform === 'linux') return readProc();
      if (platform === 'win32') return readNetstat();
      return parseLsof(await run(['/usr/sbin/lsof', '/usr/bin/lsof'], ['-nP', '-iTCP', '-sTCP:LISTEN', '-FpcLn']));
    },
  };
}

async function readProc(): Promise<Listener[]> {
  const texts = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')));
  const sockets = texts.flatMap(parseProcNetTcp);
  const [owners, users] = await Promise.all([ownersOf(new Set(sockets.map(({ inode }) => inode))), readUsers()]);
  return sockets.map((socket): Listener => {
    const owner = owners.get(socket.inode);
    return { address: socket.address, port: socket.port, ...(owner && { process: { ...owner, user: userOf(socket, users) } }) };
  });
}

function userOf({ uid }: ProcSocket, users: ReadonlyMap<string, string>): string {
  return users.get(String(uid)) ?? String(uid);
}

/** Which process holds which socket; processes of other users keep it to themselves. */
async function ownersOf(inodes: ReadonlySet<string>): Promise<Map<string, { name: string; pid: number }>> {
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

async function readNetstat(): Promise<Listener[]> {
  const folder = `${process.env['SystemRoot'] ?? 'C:\\Windows'}\\System32`;
  const [tcp, tcp6, tasks] = await Promise.all([run([`${folder}\\netstat.exe`], ['-ano', '-p', 'TCP']), run([`${folder}\\netstat.exe`], ['-ano', '-p', 'TCPv6']), run([`${folder}\\tasklist.exe`], ['/fo', 'csv', '/nh'])]);
  const names = parseTasklist(tasks);
  return [...parseNetstat(tcp), ...parseNetstat(tcp6)].map(({ address, port, pid }): Listener => {
    const name = names.get(pid);
    return { address, port, ...(name !== undefined && { process: { name, pid } }) };
  });
}

/** The output of the first of these programs that is there. lsof ends with 1 where nothing listens or something could not be seen. */
async function run(programs: readonly string[], args: readonly string[]): Promise<string> {
  for (const program of programs) {
    const output = await new Promise<string | undefined>((resolve) => {
      execFile(program, args, { timeout: 10_000, maxBuffer: 16_000_000, windowsHide: true, env: { LC_ALL: 'C' } }, (error, stdout) => {
        resolve(error && (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : stdout);
      });
    });
    if (output !== undefined) return output;
  }
  throw new AppError('UNSUPPORTED', `Who listens on this computer cannot be told: ${programs.join(' and ')} are missing`, { hint: 'Add the server by its address' });
}
