import { lstatSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the browser needs of the system, to read. */
const systemRoots = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/etc', '/opt', '/nix/store', '/snap', '/sys/devices/system/cpu'];

/**
 * A program that starts the browser in a sandbox of Steward's own, for where the browser cannot make
 * one itself: it has no files but the system's, to read, its profile and its downloads; no processes
 * but its own, and no capabilities. It keeps the network: each session's proxy is on a loopback port.
 */
export function writeConfinedBrowser({ bubblewrap, browser, folder }: { bubblewrap: string; browser: string; /** A private folder; downloads go there. */ folder: string }): string {
  const system = systemRoots.flatMap((root) => {
    const found = lstatSync(root, { throwIfNoEntry: false });
    if (!found) return [];
    return found.isSymbolicLink() ? ['--symlink', readlinkSync(root), root] : ['--ro-bind', root, root];
  });
  const ids = process.getuid && process.getgid ? ['--uid', String(process.getuid()), '--gid', String(process.getgid())] : [];
  const fixed = ['--unshare-user', ...ids, '--unshare-ipc', '--unshare-pid', '--unshare-uts', '--unshare-cgroup-try', '--hostname', 'steward', '--die-with-parent', '--new-session', '--cap-drop', 'ALL', ...system, '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp', '--tmpfs', '/run', '--tmpfs', '/dev/shm', '--dir', '/tmp/home', '--setenv', 'HOME', '/tmp/home', '--setenv', 'TMPDIR', '/tmp', '--bind', folder, folder];
  const path = join(folder, 'browser.sh');
  // The profile's folder is made by whoever starts it, and named among the arguments.
  const script = `#!/bin/sh
profile=
for argument in "$@"; do
  case "$argument" in --user-data-dir=*) profile=\${argument#--user-data-dir=} ;; esac
done
[ -d "$profile" ] || exit 96
exec ${[bubblewrap, ...fixed].map(quoted).join(' ')} --bind "$profile" "$profile" --chdir /tmp -- ${quoted(browser)} "$@"
`;
  writeFileSync(path, script, { mode: 0o700 });
  return path;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
