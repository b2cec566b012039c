// Real database servers on loopback ports of their own, in temporary folders, without what they need not for tests.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../freePort.ts';
import { hasProgram } from '../hasProgram.ts';
import type { SavedDatabase } from './openBench.ts';

export interface DatabaseServer extends SavedDatabase {
  stop(): Promise<void>;
}
export const password = 'horse-battery';

const postgresFolder = (existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : []).toSorted((a, b) => Number(b) - Number(a)).map((version) => `/usr/lib/postgresql/${version}/bin`).find((folder) => existsSync(join(folder, 'initdb')));
const mariadbd = ['/usr/sbin/mariadbd', '/usr/local/sbin/mariadbd'].find((path) => existsSync(path));

export const postgresqlMissing = postgresFolder === undefined ? 'PostgreSQL is not installed (on Debian: apt-get install postgresql)' : undefined;
export const mariadbMissing = mariadbd === undefined || !hasProgram('mariadb-dump') ? 'MariaDB is not installed (on Debian: apt-get install mariadb-server-core mariadb-client)' : undefined;
export const redisServerMissing = hasProgram('redis-server') ? undefined : 'redis-server is not installed (on Debian: apt-get install redis-server)';

/** PostgreSQL refuses root; one user that owns nothing else will do. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

export async function startPostgresql(): Promise<DatabaseServer> {
  const folder = ownFolder();
  const bin = postgresFolder ?? '';
  const secret = join(folder, 'secret');
  writeFileSync(secret, password);
  if (unprivileged.uid !== undefined) chownSync(secret, unprivileged.uid, unprivileged.gid);
  const data = join(folder, 'data');
  const made = spawnSync(join(bin, 'initdb'), ['-D', data, '-U', 'owner', '--auth=scram-sha-256', `--pwfile=${secret}`, '--no-sync', '--encoding=UTF8', '--locale=C'], { ...unprivileged, encoding: 'utf8', cwd: folder });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const child = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${folder}`, '-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'shared_buffers=16MB', '-c', 'max_connections=40', '-c', 'autovacuum=off'], { ...unprivileged, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  await saysOf(child, /database system is ready/);
  return { connection: { engine: 'postgresql', name: 'pg', host: '127.0.0.1', port, tls: 'off', database: 'postgres', user: 'owner', credential: { secret: 'database.pg' } }, password, stop: () => stop(child, 'SIGINT', folder) };
}

export async function startMariadb(): Promise<DatabaseServer> {
  const folder = ownFolder();
  const data = join(folder, 'data');
  const made = spawnSync('mariadb-install-db', ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db', '--innodb-log-file-size=8M'], { ...unprivileged, encoding: 'utf8', cwd: folder, env: { PATH: process.env['PATH'] ?? '', HOME: folder } });
  if (made.status !== 0) throw new Error(`mariadb-install-db failed: ${made.stdout}${made.stderr}`);
  const setup = join(folder, 'setup.sql');
  writeFileSync(setup, `CREATE DATABASE shop;\nCREATE USER owner@'127.0.0.1' IDENTIFIED BY '${password}';\nGRANT ALL ON *.* TO owner@'127.0.0.1' WITH GRANT OPTION;\n`);
  chmodSync(setup, 0o644);
  const port = await freePort();
  const child = spawn(mariadbd ?? '', ['--no-defaults', `--datadir=${data}`, `--port=${port}`, '--bind-address=127.0.0.1', `--socket=${join(folder, 's')}`, `--pid-file=${join(folder, 'pid')}`, `--init-file=${setup}`, '--skip-name-resolve', '--innodb-buffer-pool-size=16M', '--innodb-log-file-size=8M', '--innodb-flush-log-at-trx-commit=0', '--skip-log-bin', '--secure-file-priv=', '--performance-schema=off'], { ...unprivileged, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  await saysOf(child, /ready for connections/);
  await answers(port);
  return { connection: { engine: 'mysql', name: 'maria', host: '127.0.0.1', port, tls: 'off', database: 'shop', user: 'owner', credential: { secret: 'database.maria' } }, password, stop: () => stop(child, 'SIGTERM', folder) };
}

export async function startRedisServer(): Promise<DatabaseServer> {
  const folder = ownFolder();
  const port = await freePort();
  const child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder, '--requirepass', password], { ...unprivileged, cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  await saysOf(child, /Ready to accept connections/);
  return { connection: { engine: 'redis', name: 'cache', host: '127.0.0.1', port, tls: 'off', database: 0, credential: { secret: 'database.cache' } }, password, stop: () => stop(child, 'SIGKILL', folder) };
}

function ownFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'steward-db-')));
  if (unprivileged.uid !== undefined) chownSync(folder, unprivileged.uid, unprivileged.gid);
  return folder;
}

/** What it writes is read on, so that it never has to wait for a reader. */
function saysOf(child: ChildProcess, ready: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        said = `${said}${chunk.toString('utf8')}`.slice(-8000);
        if (ready.test(said)) resolve();
      });
    }
    child.once('exit', (code) => reject(new Error(`The server ended with ${code ?? 'a signal'}: ${said.slice(-2000)}`)));
  });
}

async function answers(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'data');
  socket.destroy();
}

async function stop(child: ChildProcess, signal: NodeJS.Signals, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
}
