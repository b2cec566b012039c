import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { isAbsolute } from 'node:path';
import { connect as connectTls } from 'node:tls';
import type { Machine, Reach } from '../../health/doctor/machine.ts';
import type { Listeners } from '../../ports/listeners.ts';
import { inheritedEnvironment } from '../../ports/local/inheritedEnvironment.ts';
import { findProgram, isProgram, programPath } from '../../ports/local/programPath.ts';

const reachTimeoutMs = 5000;
const versionTimeoutMs = 5000;

/** Programs that only say their version when asked for it. No other one is ever started. */
const saysVersion: ReadonlySet<string> = new Set(['node', 'npx', 'uvx', 'uv', 'python', 'python3', 'bunx', 'deno', 'docker']);

/** The machine as it is now. */
export async function openDoctorMachine(listeners: Listeners, environment: NodeJS.ProcessEnv = process.env): Promise<Machine> {
  const { folders } = await programPath(environment);
  const places = folders.map(({ folder }) => folder);
  const find = async (command: string): Promise<string | undefined> => (isAbsolute(command) ? ((await isProgram(command)) ? command : undefined) : findProgram(command, places));
  return {
    platform: process.platform,
    folders,
    find,
    // Only the one the person's own folders hold: an entry's path may lead to anything of that name.
    versionOf: async (file, program) => (saysVersion.has(program) && (await find(program)) === file ? readVersion(file, places.join(process.platform === 'win32' ? ';' : ':'), environment) : undefined),
    isFolder: (path) => stat(path).then((entry) => entry.isDirectory(), () => false),
    isFile: (path) => stat(path).then((entry) => entry.isFile(), () => false),
    reach,
    async listenerOf(port) {
      const owner = (await listeners.list().catch(() => [])).find((one) => one.port === port)?.process;
      return owner && `${owner.name}, process ${owner.pid}`;
    },
  };
}

function readVersion(file: string, path: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = execFile(file, ['--version'], { env: { ...inheritedEnvironment(environment), PATH: path }, timeout: versionTimeoutMs, killSignal: 'SIGKILL', maxBuffer: 64 * 1024, shell: process.platform === 'win32' }, (error, stdout, stderr) => resolve(error ? undefined : /(\d+\.\d+(?:\.\d+)?)/.exec(`${stdout} ${stderr}`)?.[1]));
    child.stdin?.end();
  });
}

/** Opens a connection and closes it; with TLS where the address says so. Nothing is sent beyond that. */
function reach(address: string): Promise<Reach> {
  const url = new URL(address);
  const secure = url.protocol === 'https:' || url.protocol === 'wss:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || (secure ? 443 : 80));
  return new Promise((resolve) => {
    const options = { host, port, ...(secure && !/^[\d.]+$|:/.test(host) && { servername: host }) };
    const socket: Socket = secure ? connectTls(options) : connect(options);
    const timer = setTimeout(() => settle({ state: 'silent' }), reachTimeoutMs);
    const settle = (result: Reach): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(result);
    };
    socket.once(secure ? 'secureConnect' : 'connect', () => settle({ state: 'listens' }));
    socket.once('error', (error: NodeJS.ErrnoException) => settle(readFailure(error)));
  });
}

function readFailure(error: NodeJS.ErrnoException): Reach {
  const code = error.code ?? (error instanceof AggregateError ? ((error.errors[0] as NodeJS.ErrnoException | undefined)?.code ?? '') : '');
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return { state: 'unknown host' };
  if (code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return { state: 'silent' };
  if (code === 'ECONNREFUSED') return { state: 'refused' };
  return code === 'ECONNRESET' ? { state: 'tls', code: 'EPROTO' } : { state: 'tls', code };
}
