import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxProfile } from '../../../../src-preload/contract/index.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { OpenedCommand } from '../commands.ts';
import { confinedCommand } from './confinedCommand.ts';
import { expandPlaces, outermost } from './expandPlaces.ts';
import type { SandboxPrograms } from './findSandbox.ts';
import { openHostProxy } from './hostProxy.ts';
import { createLayerFolder, removeLayerFolder } from './layerFolder.ts';
import { listeningSockets } from './listeningSockets.ts';
import { privateSystemFiles } from './privateSystemFiles.ts';
import { surroundingsOf, takeBackFixed, useLimits, writeGitSettings } from './runConfined.ts';
import { seatbeltProfile } from './seatbeltProfile.ts';
import { writeFilter } from './systemCallFilter.ts';

interface ConfinedProgram {
  argv: readonly string[];
  cwd: string;
  /** Its changes are direct: an upper layer does not see what others change meanwhile. */
  profile: SandboxProfile;
  environment: Readonly<Record<string, string>>;
  home: string;
  /** Undefined on macOS, where the system brings its own. */
  programs: SandboxPrograms | undefined;
}

/** The command line of a program that has a terminal of its own and stays, under a profile. */
export async function openConfined({ argv, cwd, profile, environment, home, programs }: ConfinedProgram): Promise<OpenedCommand> {
  if (profile.changes !== 'direct') throw new AppError('INTERNAL', 'What stays keeps no changes apart');
  const visible = [...profile.write, ...profile.read];
  const hidden = outermost(await expandPlaces(profile.hidden, visible));
  const folder = createLayerFolder(profile.write);
  if (folder === undefined) throw new AppError('UNSUPPORTED', 'There is no folder outside the workspace for temporary files', { hint: 'Choose a smaller workspace' });
  if (!programs) {
    if (profile.hosts.length > 0) throw new AppError('UNSUPPORTED', `In the sandbox of macOS a command reaches no host, also not ${profile.hosts.join(', ')}`, { hint: 'Leave hosts out, or ask for it to run without a sandbox' });
    const text = seatbeltProfile(profile, outermost([...hidden, ...(await privateSystemFiles('/private/etc'))]), folder);
    return { command: '/usr/bin/sandbox-exec', args: ['-p', text, ...argv], cwd, env: { ...environment, TMPDIR: folder }, close: () => removeLayerFolder(folder) };
  }
  const sockets: string[] = [];
  const fixed = outermost(await expandPlaces(profile.fixed, profile.write, (path) => sockets.push(path)));
  const fixedBefore = new Map(fixed.map((path) => [path, surroundingsOf(path)]));
  const proxy = profile.hosts.length > 0 ? await openHostProxy({ hosts: profile.hosts, socketPath: join(folder, 'proxy.sock') }) : undefined;
  const close = async (): Promise<void> => {
    await proxy?.close();
    await takeBackFixed(profile, fixedBefore);
    await removeLayerFolder(folder);
  };
  try {
    const closed = outermost([...hidden, ...(await privateSystemFiles()), ...(await listeningSockets(visible)), ...sockets]);
    const { command, args } = confinedCommand({ programs, profile, run: argv, cwd, environment, home, hidden: closed, fixed, gitSettings: await writeGitSettings(folder, home, profile), filter: programs.filters ? writeFilter(folder) : undefined, layer: undefined, proxy: proxy && { socketPath: proxy.socketPath, node: realpathSync(process.execPath) }, terminal: true });
    return { command, args, cwd: '/', env: {}, use: useLimits(profile, home, undefined), close };
  } catch (error) {
    await close();
    throw error;
  }
}
