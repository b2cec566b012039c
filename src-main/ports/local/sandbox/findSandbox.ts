import { execFile } from 'node:child_process';
import { accessSync, constants, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { SandboxKind } from '../../commands.ts';
import { createLayerFolder, removeLayerFolder } from './layerFolder.ts';
import { confinedCommand } from './confinedCommand.ts';
import { writeFilter } from './systemCallFilter.ts';

/** The programs that make a sandbox, by absolute path: nothing in a workspace can take their place. */
export interface SandboxPrograms {
  bubblewrap: string;
  /** Sets limits inside the sandbox. */
  prlimit: string;
  /** Makes the namespace an upper layer is mounted in; absent where that is not to be had. */
  unshare: string | undefined;
  /** Whether bubblewrap can keep programs from making user namespaces of their own. */
  closesUserNamespaces: boolean;
  /** Whether system calls can be filtered. */
  filters: boolean;
}

export interface FoundSandbox {
  kind: SandboxKind;
  programs: SandboxPrograms | undefined;
}

/** Where programs of the system lie; never the folders a user may write. */
const systemFolders = ['/usr/bin', '/bin', '/usr/local/bin', '/usr/sbin', '/sbin'];

/**
 * Finds out, by running one, whether commands can be confined here and whether their changes can be
 * kept apart. Takes some 50 ms; the answer holds while Steward runs.
 */
export async function findSandbox(): Promise<FoundSandbox> {
  if (process.platform === 'darwin') return systemProgram('sandbox-exec') === undefined ? none('sandbox-exec was not found') : { kind: { kind: 'sandboxed', by: 'sandbox-exec', changes: 'direct', reason: 'macOS keeps no changes apart' }, programs: undefined };
  if (process.platform !== 'linux') return none('There is no sandbox for this system');
  const bubblewrap = systemProgram('bwrap');
  if (bubblewrap === undefined) return none('bubblewrap is not installed (on Debian: apt-get install bubblewrap)');
  const prlimit = systemProgram('prlimit');
  if (prlimit === undefined) return none('prlimit is not installed (on Debian: apt-get install util-linux)');
  const unshare = systemProgram('unshare');
  const failures: string[] = [];
  for (const changes of ['kept', 'direct'] as const) {
    for (const hardening of hardenings) {
      const programs: SandboxPrograms = { bubblewrap, prlimit, unshare, ...hardening };
      const failure = await tryOut(programs, changes);
      if (failure === undefined) return { kind: { kind: 'sandboxed', by: 'bubblewrap', changes, ...(changes === 'direct' && { reason: `Changes cannot be kept apart here: ${failures[0] ?? ''}` }) }, programs };
      failures.push(failure);
    }
  }
  return none(`bubblewrap cannot confine anything here: ${failures.at(-1) ?? ''}`);
}

/** From the best down: older versions of bubblewrap do not close user namespaces, and some kernels filter nothing. */
const hardenings = [
  { closesUserNamespaces: true, filters: true },
  { closesUserNamespaces: false, filters: true },
  { closesUserNamespaces: false, filters: false },
];

function none(reason: string): FoundSandbox {
  return { kind: { kind: 'none', reason }, programs: undefined };
}

function systemProgram(name: string): string | undefined {
  const folders = [...systemFolders, ...(process.env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder) && isRootsOwn(folder))];
  return folders.map((folder) => join(folder, name)).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function isRootsOwn(folder: string): boolean {
  try {
    const { uid, mode } = statSync(folder);
    return uid === 0 && (mode & 0o022) === 0;
  } catch {
    return false;
  }
}

/** Runs a command that writes one file in a folder of its own; undefined when all went as it should, else what did not. */
async function tryOut(programs: SandboxPrograms, changes: 'kept' | 'direct'): Promise<string | undefined> {
  const folder = createLayerFolder([]);
  if (folder === undefined) return 'there is no folder for them';
  const place = join(folder, 'probe');
  try {
    mkdirSync(place);
    writeFileSync(join(place, 'there'), 'before');
    const profile = { write: [place], read: [], hidden: [], fixed: [], hosts: [], changes, limits: { processes: 32, memory: 1 << 28, cpuSeconds: 5, output: 1000, fileSize: 1 << 20, seconds: 5 } };
    const layer = changes === 'kept' ? join(folder, 'layer') : undefined;
    const { command, args } = confinedCommand({ programs, profile, run: ['/bin/sh', '-c', 'echo after > there && echo done'], cwd: place, environment: { PATH: '/usr/bin:/bin' }, home: place, hidden: [], fixed: [], gitSettings: undefined, filter: programs.filters ? writeFilter(folder) : undefined, layer, proxy: undefined });
    const answer = await new Promise<string | undefined>((resolve) => {
      const child = execFile(command, args, { timeout: 10_000, env: {} }, (error, stdout, stderr) => resolve(error === null && stdout.trim() === 'done' ? undefined : (stderr.trim().split('\n')[0] ?? '') || String(error?.message ?? 'it said nothing')));
      child.stdin?.end();
    });
    if (answer !== undefined) return answer;
    if (layer === undefined) return undefined;
    return readFileSync(join(place, 'there'), 'utf8') === 'before' && readFileSync(join(layer, '0', 'upper', 'there'), 'utf8') === 'after\n' ? undefined : 'the upper layer does not hold what was written';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await removeLayerFolder(folder);
  }
}
