// Processes of a benchmark: started, waited for, ended by pid.
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { memoryFlags } from '../../resources/launch/memoryFlags.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const cli = join(root, 'out/main/cli.js');

export interface Started {
  child: ChildProcess;
  /** The first line it printed. */
  line: string;
  tookMs: number;
  stop(): Promise<void>;
}

/** Starts a program and waits for its first line. */
export function start(argv: readonly string[], environment: NodeJS.ProcessEnv = process.env): Promise<Started> {
  const startedAt = performance.now();
  // As the launcher starts it.
  const child = spawn(process.execPath, argv[0] === cli ? [...memoryFlags, ...argv] : [...argv], { stdio: ['ignore', 'pipe', 'inherit'], env: environment });
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`${argv.join(' ')} ended with ${code ?? 'a signal'}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (!text.includes('\n')) return;
      child.stdout.removeAllListeners('data').resume();
      const tookMs = performance.now() - startedAt;
      resolve({ child, line: text.slice(0, text.indexOf('\n')), tookMs, stop: () => new Promise((ended) => { child.removeAllListeners('exit').once('close', () => ended()); child.kill('SIGTERM'); }) });
    });
  });
}

/** Starts a program that says nothing when it is ready. */
export function startSilently(argv: readonly string[]): { stop(): Promise<void> } {
  const child = spawn(process.execPath, argv, { stdio: 'ignore' });
  return {
    stop: () =>
      new Promise((ended) => {
        if (child.exitCode !== null) return ended();
        child.once('close', () => ended());
        child.kill('SIGTERM');
        setTimeout(() => child.kill('SIGKILL'), 3000).unref();
      }),
  };
}

/** Resident memory of a process, in bytes. */
export function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) * 1024;
}
