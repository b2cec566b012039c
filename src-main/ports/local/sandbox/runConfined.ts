import { lstatSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxProfile } from '../../../../src-preload/contract/index.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { ChangedLayer, CommandRequest, CommandResult, LayerChange } from '../../commands.ts';
import { isWithin } from '../../segments.ts';
import { runProcess } from '../runProcess.ts';
import { confinedCommand } from './confinedCommand.ts';
import { expandPlaces } from './expandPlaces.ts';
import type { SandboxPrograms } from './findSandbox.ts';
import { openHostProxy } from './hostProxy.ts';
import { createLayerFolder, removeLayerFolder } from './layerFolder.ts';
import { readLayer } from './readLayer.ts';
import { seatbeltProfile } from './seatbeltProfile.ts';

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
  const hidden = await expandPlaces(profile.hidden, [...profile.write, ...profile.read]);
  if (!programs) return runProcess({ command: '/usr/bin/sandbox-exec', args: ['-p', seatbeltProfile(profile, hidden), ...argv], cwd: request.cwd, env: { ...environment } }, request);

  const folder = createLayerFolder(profile.write);
  if (folder === undefined) throw new AppError('UNSUPPORTED', 'There is no folder outside the workspace to keep changes apart in', { hint: 'Choose a smaller workspace' });
  const fixedBefore = profile.changes === 'direct' ? new Set(await expandPlaces(profile.fixed, profile.write)) : undefined;
  const proxy = profile.hosts.length > 0 ? await openHostProxy({ hosts: profile.hosts, socketPath: join(folder, 'proxy.sock') }) : undefined;
  let kept = false;
  try {
    const layer = profile.changes === 'kept' ? join(folder, 'layer') : undefined;
    const { command, args } = confinedCommand({ programs, profile, run: argv, cwd: request.cwd, environment, home, hidden, layer, ...(proxy ? { proxy: { socketPath: proxy.socketPath, node: realpathSync(process.execPath) } } : { proxy: undefined }) });
    let changes: Pick<ChangedLayer, 'changes' | 'heldBack'> | undefined;
    const result = await runProcess(
      { command, args, cwd: '/', env: {}, confined: true, memory: profile.limits.memory, ...(layer !== undefined && { beforeEnd: async (pid) => void (changes = await readLayers(profile, layer, pid)) }) },
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

/** Without a layer: what is new in a place that was to stay as it is, is removed again. */
async function takeBackFixed(profile: SandboxProfile, before: ReadonlySet<string>): Promise<string[]> {
  const after = (await expandPlaces(profile.fixed, profile.write)).filter((path) => !before.has(path) && profile.write.some((root) => isWithin(path, root)));
  for (const path of after) if (lstatSync(path, { throwIfNoEntry: false })) await rm(path, { recursive: true, force: true });
  return after;
}
