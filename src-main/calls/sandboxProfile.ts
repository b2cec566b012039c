import type { ExecEffect, SandboxProfile } from '../../src-preload/contract/index.ts';
import { protectedPatterns } from '../policy/protectedAs.ts';
import type { SandboxKind } from '../ports/commands.ts';
import type { Roots } from '../ports/roots.ts';
import { isWithin } from '../ports/segments.ts';
import type { DeclaredEffect } from '../registry/effects.ts';

type DeclaredExec = Extract<DeclaredEffect, { kind: 'exec' }>;

export interface ProfileSurroundings {
  roots: Roots;
  sandbox: SandboxKind;
  /** Folders of programs outside the system's own. */
  toolFolders: readonly string[];
  /** What rules close to this call's commands. */
  closed: { hidden: readonly string[]; fixed: readonly string[] };
}

/** Limits of every command; what it says of its own time and output comes on top. */
const limits = { processes: 512, memory: 4 * 1024 ** 3, cpuSeconds: 3600, fileSize: 10 * 1024 ** 3 };

/** Folders that are there for every sandbox, to read. */
export const systemRoots = ['/etc', '/usr', '/opt'];

/** What a command may do while it runs, worked out from where it runs and what is closed to it. The same call always gets the same. */
export function sandboxProfile(declared: DeclaredExec, cwd: string, { roots, sandbox, toolFolders, closed }: ProfileSurroundings): ExecEffect {
  const { programs, script } = declared;
  const command = { kind: 'exec' as const, programs, cwd, ...(script !== undefined && { script }) };
  if (sandbox.kind === 'none' || declared.sandboxed === false) return { ...command, sandbox: 'none' };
  const write = isWithin(cwd, roots.workspace) ? [roots.workspace] : [roots.workspace, cwd];
  const read = toolFolders.filter((folder) => !write.some((root) => isWithin(folder, root)));
  const places = protectedPatterns(roots);
  const visible = [...write, ...read, ...systemRoots];
  const profile: SandboxProfile = {
    write,
    read,
    hidden: [roots.dataFolder, ...places.hidden, ...closed.hidden].filter((place) => isInside(place, visible)),
    fixed: declared.protectedPlaces === true ? [...closed.fixed] : [...places.fixed, ...closed.fixed].filter((place) => isInside(place, write)),
    hosts: [...(declared.hosts ?? [])],
    changes: declared.changes ?? sandbox.changes,
    limits: { ...limits, cpuSeconds: Math.max(limits.cpuSeconds, Math.ceil(declared.seconds)), output: declared.output, seconds: declared.seconds },
  };
  return { ...command, sandbox: 'sandboxed', profile };
}

/** Whether a place can lie in one of the folders; a pattern with stars always can. */
export function isInside(place: string, folders: readonly string[]): boolean {
  return place.includes('*') || folders.some((folder) => isWithin(place, folder));
}
