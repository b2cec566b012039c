import { realpathSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SandboxProfile } from '../../../../src-preload/contract/index.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { ChangedLayer, CommandRequest, CommandResult, LayerChange } from '../../commands.ts';
import { entryAt } from '../../entryAt.ts';
import { isWithin } from '../../segments.ts';
import { runProcess } from '../runProcess.ts';
import { confinedCommand, temporaryFolders } from './confinedCommand.ts';
import { expandPlaces, outermost } from './expandPlaces.ts';
import type { SandboxPrograms } from './findSandbox.ts';
import { gitIdentity } from './gitIdentity.ts';
import { openHostProxy } from './hostProxy.ts';
import { createLayerFolder, removeLayerFolder } from './layerFolder.ts';
import { listeningSockets } from './listeningSockets.ts';
import { privateSystemFiles } from './privateSystemFiles.ts';
import { readLayer } from './readLayer.ts';
import { seatbeltProfile } from './seatbeltProfile.ts';
import { writeFilter } from './systemCallFilter.ts';
import type { UseLimits } from './watchUse.ts';

export interface ConfinedRun {
  request: CommandRequest;
  profile: SandboxProfile;
  argv: readonly string[];
  environment: Readonly<Record<string, string>>;
  home: string;
  /** Undefined on macOS, where the system brings its own. */
  programs: SandboxPrograms | undefined;
}

/** Runs a program under a profile. What it changed comes back as a layer where the profile keeps changes apart. */
export async function runConfined(run: ConfinedRun): Promise<CommandResult> {
  const { request, profile, argv, environment, home, programs } = run;
  const visible = [...profile.write, ...profile.read];
  const hidden = outermost(await expandPlaces(profile.hidden, visible));
  if (!programs) return runUnderSeatbelt(run, hidden);

  const folder = createLayerFolder(profile.write);
  if (folder === undefined) throw new AppError('UNSUPPORTED', 'There is no folder outside the workspace to keep changes apart in', { hint: 'Choose a smaller workspace' });
  // An upper layer leads to none of the sockets below it.
  const sockets: string[] = [];
  const direct = profile.changes === 'direct';
  const fixed = direct ? outermost(await expandPlaces(profile.fixed, profile.write, (path) => sockets.push(path))) : [];
  const fixedBefore = direct ? new Map(fixed.map((path) => [path, surroundingsOf(path)])) : undefined;
  const proxy = profile.hosts.length > 0 ? await openHostProxy({ hosts: profile.hosts, socketPath: join(folder, 'proxy.sock') }) : undefined;
  let kept = false;
  try {
    const layer = profile.changes === 'kept' ? join(folder, 'layer') : undefined;
    const { command, args } = confinedCommand({ programs, profile, run: argv, cwd: request.cwd, environment, home, hidden: outermost([...hidden, ...(await privateSystemFiles()), ...(await listeningSockets(visible)), ...sockets]), fixed, gitSettings: await writeGitSettings(folder, home, profile), filter: programs.filters ? writeFilter(folder) : undefined, layer, ...(proxy ? { proxy: { socketPath: proxy.socketPath, node: realpathSync(process.execPath) } } : { proxy: undefined }) });
    let changes: Pick<ChangedLayer, 'changes' | 'heldBack'> | undefined;
    const result = await runProcess(
      { command, args, cwd: '/', env: {}, confined: true, use: useLimits(profile, home, layer), ...(layer !== undefined && { beforeEnd: async (pid) => void (changes = await readLayers(profile, layer, pid)) }) },
      request,
    );
    if (proxy && proxy.refused.length > 0) result.refusedHosts = [...proxy.refused];
    if (fixedBefore) result.heldBack = await takeBackFixed(profile, fixedBefore);
    if (layer !== undefined && changes === undefined && result.exitCode === 97) throw new AppError('UNSUPPORTED', `Changes could not be kept apart: ${result.stderr.trim()}`);
    if (changes && !result.timedOut && result.limit === undefined) {
      kept = true;
      result.layer = { ...changes, discard: () => removeLayerFolder(folder) };
    }
    return result;
  } finally {
    await proxy?.close();
    if (!kept) await removeLayerFolder(folder);
  }
}

async function runUnderSeatbelt({ request, profile, argv, environment }: ConfinedRun, hidden: readonly string[]): Promise<CommandResult> {
  if (profile.hosts.length > 0) throw new AppError('UNSUPPORTED', `In the sandbox of macOS a command reaches no host, also not ${profile.hosts.join(', ')}`, { hint: 'Leave hosts out, or ask for the command to run without a sandbox' });
  const temporary = createLayerFolder(profile.write);
  if (temporary === undefined) throw new AppError('UNSUPPORTED', 'There is no folder outside the workspace for temporary files', { hint: 'Choose a smaller workspace' });
  try {
    return await runProcess({ command: '/usr/bin/sandbox-exec', args: ['-p', seatbeltProfile(profile, outermost([...hidden, ...(await privateSystemFiles('/private/etc'))]), temporary), ...argv], cwd: request.cwd, env: { ...environment, TMPDIR: temporary } }, request);
  } finally {
    await removeLayerFolder(temporary);
  }
}

async function readLayers(profile: SandboxProfile, layer: string, pid: number): Promise<Pick<ChangedLayer, 'changes' | 'heldBack'>> {
  const changes: LayerChange[] = [];
  const heldBack: string[] = [];
  for (const [index, lower] of profile.write.entries()) {
    const own = join(layer, String(index));
    // The merged view exists in the command's own namespace only.
    const found = await readLayer({ lower, upper: join(own, 'upper'), merged: join('/proc', String(pid), 'root', own, 'merged') }, profile.fixed);
    changes.push(...found.changes);
    heldBack.push(...found.heldBack);
  }
  return { changes, heldBack };
}

/** Undefined where the home folder itself is there for the command, or git knows nothing of the person. */
export async function writeGitSettings(folder: string, home: string, { write, read }: SandboxProfile): Promise<string | undefined> {
  const settings = [...write, ...read].some((root) => isWithin(home, root)) ? undefined : await gitIdentity(home);
  if (settings === undefined) return undefined;
  const path = join(folder, 'gitconfig');
  await writeFile(path, settings, { mode: 0o600 });
  return path;
}

/** On disk it may write as much as one file may hold. */
export function useLimits({ limits, write, read }: SandboxProfile, home: string, layer: string | undefined): UseLimits {
  const temporary = outermost([...temporaryFolders, home]).filter((folder) => ![...write, ...read].some((root) => isWithin(folder, root)));
  return { memory: limits.memory, processes: limits.processes, temporary, disk: { folder: layer ?? write[0] ?? '/', own: layer, bytes: limits.fileSize } };
}

/** Which folder a place lies in: the place itself cannot be moved away from inside, but a folder around it can. */
export function surroundingsOf(path: string): string | undefined {
  const folder = entryAt(dirname(path));
  return folder && `${folder.dev}:${folder.ino}`;
}

/** Without a layer: what is new in a place that was to stay as it is, or lies where another folder was, is removed again. */
export async function takeBackFixed(profile: SandboxProfile, before: ReadonlyMap<string, string | undefined>): Promise<string[]> {
  const found = outermost(await expandPlaces(profile.fixed, profile.write)).filter((path) => profile.write.some((root) => isWithin(path, root)));
  const after = found.filter((path) => !before.has(path) || before.get(path) !== surroundingsOf(path));
  for (const path of after) await rm(path, { recursive: true, force: true });
  return after;
}
