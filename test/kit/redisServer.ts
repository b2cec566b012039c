// A real Redis on a loopback port of its own, without persistence.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { freePort } from './freePort.ts';
import { temporaryFolder } from './temporaryFolder.ts';

export const redisMissing = spawnSync('redis-server', ['--version']).error ? 'redis-server is not installed' : undefined;

export interface RedisServer {
  url: string;
  port: number;
  /** SIGKILL; `start` brings it back empty on the same port. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** It keeps its connections and answers nothing, until `resume`. */
  pause(): void;
  resume(): void;
}

export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  const folder = temporaryFolder({});
  let child: ChildProcess | undefined;

  async function kill(): Promise<void> {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await ended;
  }

  async function start(): Promise<void> {
    const started = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    child = started;
    let text = '';
    for await (const chunk of started.stdout) {
      text += String(chunk);
      if (text.includes('Ready to accept connections')) break;
    }
    if (!text.includes('Ready to accept connections')) throw new Error(`redis-server did not start: ${text}`);
  }

  await start();
  onTestFinished(kill);
  return { url: `redis://127.0.0.1:${port}`, port, kill, start, pause: () => void child?.kill('SIGSTOP'), resume: () => void child?.kill('SIGCONT') };
}
