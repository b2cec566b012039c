// A daemon that runs as a user without rights: limits of processes and modes of files hold for root in part only.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { packageRoot } from '../../../resources/launch/install.mjs';
import { readJson } from '../../kit/hosts/runProcess.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';
import { connectClient, type TestClient } from '../../mcp/kit/clients.ts';

const token = 'token-of-the-unprivileged-daemon';
const nobody = 65534;

export interface UnprivilegedDaemon {
  pid: number;
  workspace: string;
  client: TestClient;
  /** Milliseconds of each of `count` small calls, one after the other. */
  measure(count: number): Promise<number[]>;
  /** SIGKILL, and nothing else. */
  kill(): Promise<void>;
  /** Asks it to end, and waits for that. */
  stop(): Promise<void>;
}

/** Starts the built daemon with the preset `unattended`; as root, in the name of nobody. */
export async function startUnprivileged(...flags: string[]): Promise<UnprivilegedDaemon> {
  const folder = temporaryFolder();
  const [workspace, dataFolder, home] = ['workspace', 'data', 'home'].map((name) => join(folder, name)) as [string, string, string];
  for (const path of [workspace, dataFolder, home]) mkdirSync(path, { mode: 0o755 });
  const root = process.getuid?.() === 0;
  if (root) {
    chmodSync(folder, 0o755);
    for (const path of [workspace, dataFolder, home]) chownSync(path, nobody, nobody);
  }
  const child = spawn(process.execPath, ['out/main/cli.js', 'serve', '--port', '0', '--json', '--no-open', '--data-dir', dataFolder, '--workspace', workspace, '--policy', 'unattended', ...flags], {
    cwd: packageRoot,
    env: { PATH: process.env['PATH'], HOME: home, MCP_AUTH_TOKEN: token, MCP_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(root && { uid: nobody, gid: nobody }),
  });
  const ended = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  let text = '';
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  const { port } = readJson(text.split('\n')[0] ?? '') as { port: number };
  child.stdout.resume();
  const client = await connectClient('2.x legacy', { url: `http://127.0.0.1:${port}/mcp`, token });
  await client.callTool('create_file', { file_path: 'small.txt', content: 'x' });
  return {
    pid: child.pid ?? 0,
    workspace,
    client,
    kill,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
    async measure(count) {
      const taken: number[] = [];
      for (let index = 0; index < count; index++) {
        const from = performance.now();
        const answer = await client.callTool('get_file_info', { file_path: 'small.txt' });
        taken.push(performance.now() - from);
        if (answer.isError === true) throw new Error(`a small call failed: ${JSON.stringify(answer.structuredContent)}`);
      }
      return taken;
    },
  };
}

/** Command lines of processes that carry a mark, wherever they have got to. */
export function processesWith(mark: string): string[] {
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid).flatMap((pid) => {
    try {
      const words = readFileSync(join('/proc', pid, 'cmdline'), 'utf8');
      return words.includes(mark) ? [words.replaceAll('\0', ' ').slice(-200)] : [];
    } catch {
      return [];
    }
  });
}

export function p95(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.NaN;
}
