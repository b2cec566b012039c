import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { AppError } from '../../kernel/errors.ts';
import type { Listener, Listeners } from '../listeners.ts';
import { parseLsof, parseNetstat, parseProcNetTcp, parseTasklist, type ProcSocket } from './listenerOutput.ts';
import { ownersOf } from './socketOwners.ts';
import { readUsers } from './users.ts';

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
