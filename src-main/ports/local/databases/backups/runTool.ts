import { spawn } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { AppError } from '../../../../kernel/errors.ts';

/** A native tool of an engine: from PATH, or where Debian and Homebrew keep those of several versions. UNSUPPORTED, saying what to install. */
export function findTool(names: readonly string[], install: string): string {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...versionFolders('/usr/lib/postgresql'), '/opt/homebrew/bin', '/usr/local/bin', '/opt/homebrew/opt/libpq/bin', '/opt/homebrew/opt/mysql-client/bin'].filter((folder) => folder !== '');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name + suffix)).find((path) => isExecutable(path));
    if (found !== undefined) return found;
  }
  throw new AppError('UNSUPPORTED', `${names[0] ?? ''} is not installed here`, { hint: install });
}

function versionFolders(root: string): string[] {
  try {
    return readdirSync(root).toSorted((a, b) => Number(b) - Number(a)).map((version) => join(root, version, 'bin'));
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

interface ToolRun {
  args: readonly string[];
  /** Passwords go this way: arguments can be seen by every user. */
  env: Readonly<Record<string, string>>;
  signal: AbortSignal;
}

/** What the tool writes, as it writes it; fails at the end when the tool does. */
export async function* readFromTool(tool: string, { args, env, signal }: ToolRun): AsyncGenerator<Uint8Array> {
  const child = spawn(tool, args, { env: { ...plainEnvironment(), ...env }, stdio: ['ignore', 'pipe', 'pipe'], signal });
  const ended = settled(child);
  try {
    for await (const chunk of child.stdout) yield chunk as Uint8Array;
    failUnless(tool, await ended);
  } finally {
    child.kill();
    await ended.catch(() => undefined);
  }
}

export async function writeToTool(tool: string, { args, env, signal }: ToolRun, content: AsyncIterable<Uint8Array>): Promise<void> {
  const child = spawn(tool, args, { env: { ...plainEnvironment(), ...env }, stdio: ['pipe', 'ignore', 'pipe'], signal });
  const ended = settled(child);
  // A tool that ends early closes its end: what it says of that counts.
  child.stdin.on('error', () => undefined);
  try {
    for await (const chunk of content) if (!child.stdin.write(chunk)) await Promise.race([new Promise((resolve) => child.stdin.once('drain', resolve)), ended]);
    child.stdin.end();
    failUnless(tool, await ended);
  } finally {
    child.kill();
    await ended.catch(() => undefined);
  }
}

interface Ended {
  code: number | null;
  said: string;
}

function settled(child: ReturnType<typeof spawn>): Promise<Ended> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => void (said = `${said}${chunk.toString('utf8')}`.slice(-4000)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said: said.trim() }));
  });
}

function failUnless(tool: string, { code, said }: Ended): void {
  if (code !== 0) throw new AppError('INTERNAL', `${tool.split(/[\\/]/).at(-1) ?? tool} failed: ${said === '' ? `it ended with ${code ?? 'a signal'}` : said.slice(-600)}`, { hint: 'Nothing of the database was changed' });
}

const plainEnvironment = (): Record<string, string> => ({ PATH: process.env['PATH'] ?? '', LC_ALL: 'C', ...(process.env['SystemRoot'] !== undefined && { SystemRoot: process.env['SystemRoot'] }) });
