import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../../resources/launch/install.mjs';
import type { CommandResult } from './host.ts';

/** A process whose lines of output can be waited for. */
export interface Running {
  readonly child: ChildProcess;
  readonly lines: readonly string[];
  readonly errors: string;
  readonly ended: Promise<number | null>;
  /** The first line for which `read` answers something; fails with the log when the process ends without one. */
  line<T>(read: (line: string) => T | undefined): Promise<T>;
}

const startLimitMs = 30_000;

/** Starts `node WORDS` in the repository, with nothing of the tester's own configuration but `more`. */
export function runNode(words: readonly string[], input?: string, more: Readonly<Record<string, string>> = {}): Running {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(MCP_|NODE_OPTIONS|VITEST)/.test(name)));
  const child = spawn(process.execPath, words, { cwd: packageRoot, env: { ...env, MCP_LOG_LEVEL: 'warn', ...more }, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(input ?? '');
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let errors = '';
  let code: number | null | undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const look of [...waiting]) look();
  });
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
  const ended = once(child, 'close').then(([exitCode]) => {
    code = exitCode as number | null;
    for (const look of [...waiting]) look();
    return code;
  });

  return {
    child,
    lines,
    get errors() {
      return errors;
    },
    ended,
    line: (read) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => settle(() => reject(new Error(`No such line within ${startLimitMs} ms\n${lines.join('\n')}\n${errors}`))), startLimitMs);
        function settle(how: () => void): void {
          waiting.delete(look);
          clearTimeout(timer);
          how();
        }
        function look(): void {
          for (const line of lines) {
            const found = read(line);
            if (found !== undefined) return settle(() => resolve(found));
          }
          if (code !== undefined) settle(() => reject(new Error(`The process ended (${code}) before that\n${lines.join('\n')}\n${errors}`)));
        }
        waiting.add(look);
        look();
      }),
  };
}

export async function runCommand(words: readonly string[], input?: string): Promise<CommandResult> {
  const running = runNode(words, input);
  const code = await running.ended;
  return { code, stdout: running.lines.join('\n'), stderr: running.errors };
}

export function readJson(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
