// A real systemd for services of one person, in a mount namespace of its own where the machine was not
// started by systemd: it only looks for the mark of one.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { temporaryFolder } from './temporaryFolder.ts';

const program = ['/usr/lib/systemd/systemd', '/lib/systemd/systemd'].find(existsSync);
const script = `mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/system && exec "$0" --user`;

/** Why none can be started here; undefined where one can. */
export const userSystemdMissing = program === undefined || !existsSync('/usr/bin/systemctl') ? 'systemd is not installed' : spawnSync('/usr/bin/unshare', ['--user', '--map-root-user', '--mount', '--', 'sh', '-c', 'mount -t tmpfs tmpfs /run'], { stdio: 'ignore' }).status === 0 ? undefined : 'no mount namespace can be made for systemd';

/** Starts it with these units; undefined when it does not come up. `runtimeFolder` is its XDG_RUNTIME_DIR. */
export async function startUserSystemd(units: Readonly<Record<string, string>>): Promise<{ runtimeFolder: string; home: string; stop(): void } | undefined> {
  const home = temporaryFolder();
  const runtimeFolder = join(home, 'run');
  mkdirSync(runtimeFolder, { mode: 0o700 });
  mkdirSync(join(home, '.config/systemd/user'), { recursive: true });
  for (const [name, text] of Object.entries(units)) writeFileSync(join(home, '.config/systemd/user', name), text);
  const own = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const child = spawn('/usr/bin/unshare', [...own, '--mount', '--propagation', 'private', '--', 'sh', '-c', script, program ?? ''], { env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', HOME: home, XDG_RUNTIME_DIR: runtimeFolder }, stdio: 'ignore' });
  const stop = (): void => void child.kill('SIGKILL');
  for (let round = 0; round < 50; round++) {
    if (existsSync(join(runtimeFolder, 'systemd/private'))) return { runtimeFolder, home, stop };
    await wait(100);
  }
  stop();
  return undefined;
}
