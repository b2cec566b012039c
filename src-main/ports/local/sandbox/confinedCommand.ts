import { lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SandboxProfile } from '../../../../src-preload/contract/index.ts';
import { isWithin } from '../../segments.ts';
import type { SandboxPrograms } from './findSandbox.ts';
import { forwarderScript } from './hostForwarder.ts';
import { prepareLayers } from './layerFolder.ts';

export interface Confinement {
  programs: SandboxPrograms;
  profile: SandboxProfile;
  run: readonly string[];
  cwd: string;
  environment: Readonly<Record<string, string>>;
  home: string;
  /** What the profile's hidden patterns stand for at this moment: absolute paths that exist. */
  hidden: readonly string[];
  /** The same of its fixed patterns, where changes are not kept apart; else none. */
  fixed: readonly string[];
  /** A file with what git may know of the person; it lies in the home folder, where the sandbox has one of its own. */
  gitSettings: string | undefined;
  /** A file with the filter of system calls, where one is known for this processor. */
  filter: string | undefined;
  /** Folder for upper layers, where changes are kept apart. */
  layer: string | undefined;
  /** The host proxy's socket, where hosts are allowed. */
  proxy: { socketPath: string; node: string } | undefined;
  /** It serves many calls: it mounts the upper layers itself, one after the other in this folder, and starts what runs without any capability. */
  serves?: { layers: string };
  /** It has a terminal of its own, which it is to control; nothing of another one can be reached from there. */
  terminal?: true;
}

/** What programs need of the system, to read. */
const systemRoots = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/etc', '/opt', '/nix/store', '/snap'];

/** Bytes of each temporary file system a command gets; they live in memory. */
const temporaryBytes = 1024 ** 3;

const proxyPort = 3128;

/** Where a command has temporary file systems of its own. */
export const temporaryFolders = ['/tmp', '/run', '/dev/shm', '/var/tmp'];

/**
 * The command line that runs a program under a profile with bubblewrap: a file system with nothing but
 * what the profile names, namespaces of its own for processes, network and the rest, no capabilities,
 * and limits set inside. With `layer`, an outer shell first mounts the upper layers; it tells the exit
 * code on file descriptor 3 and waits for a line on 4, so that the merged view can be read meanwhile.
 */
export function confinedCommand(confinement: Confinement): { command: string; args: string[] } {
  const { programs, profile, layer, filter } = confinement;
  const sources = profile.write.map((root, index) => (layer === undefined ? root : join(layer, String(index), 'merged')));
  const inner = [...namespaces(programs, confinement), ...(filter === undefined ? [] : ['--seccomp', '6']), ...view(confinement, sources), ...environment(confinement), '--chdir', confinement.cwd, '--', ...limited(confinement)];
  const confined = filter === undefined ? [programs.bubblewrap, ...inner] : ['/bin/sh', '-c', filtered, filter, programs.bubblewrap, ...inner];
  if (layer === undefined) return { command: confined[0] ?? '', args: confined.slice(1) };
  prepareLayers(layer, profile.write.length);
  if (programs.unshare === undefined) throw new Error('unshare is not installed');
  return { command: programs.unshare, args: ['--user', '--map-root-user', '--mount', '--propagation', 'private', '--', '/bin/sh', '-c', layered, 'sh', layer, String(profile.write.length), ...profile.write, ...confined] };
}

/** Opens the filter of system calls, which is to be found on a file descriptor. */
const filtered = 'exec 6<"$0" && exec "$@"';

/** Mounts one upper layer a root, named by numbers so that no path needs quoting, then runs the rest. */
const layered = `
cd "$1" || exit 97
count=$2 index=0
shift 2
while [ $index -lt $count ]; do
  ln -s "$1" "$index/lower" && mount -t overlay overlay -o "lowerdir=$index/lower,upperdir=$index/upper,workdir=$index/work,userxattr" "$index/merged" || exit 97
  index=$((index + 1))
  shift
done
"$@" 3>&- 4<&-
code=$?
if { echo "$code" >&3; } 2>/dev/null; then read -r _ <&4; fi
exit "$code"
`.trim();

function namespaces({ closesUserNamespaces }: SandboxPrograms, { serves, terminal }: Confinement): string[] {
  const ids = process.getuid && process.getgid ? ['--uid', String(process.getuid()), '--gid', String(process.getgid())] : [];
  // In a user namespace of its own a program could mount and reach parts of the kernel that it otherwise cannot.
  return ['--unshare-user', ...(closesUserNamespaces ? ['--disable-userns'] : []), '--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts', '--unshare-cgroup-try', ...ids, '--hostname', 'steward', '--die-with-parent', ...(terminal ? [] : ['--new-session']), '--cap-drop', 'ALL', ...(serves ? ['--cap-add', 'ALL'] : [])];
}

function view({ profile, home, hidden, fixed, proxy, gitSettings, serves }: Confinement, sources: readonly string[]): string[] {
  const system = systemRoots.flatMap((root) => {
    const found = lstatSync(root, { throwIfNoEntry: false });
    if (!found) return [];
    return found.isSymbolicLink() ? ['--symlink', readlinkSync(root), root] : ['--ro-bind', root, root];
  });
  const empty = [...temporaryFolders, ...(isWithin(home, '/tmp') ? [] : [home])];
  const temporary = empty.flatMap((path) => ['--size', String(temporaryBytes), '--tmpfs', path]);
  // Parents first: what lies deeper is put on top.
  const places = [...profile.read.map((path) => ({ path, mount: ['--ro-bind', path, path] })), ...profile.write.map((path, index) => ({ path, mount: [serves ? '--ro-bind' : '--bind', sources[index] ?? path, path] }))].sort((a, b) => a.path.length - b.path.length);
  const resolver = proxy === undefined ? [] : ['--dir', '/run/steward', '--ro-bind', proxy.node, '/run/steward/node', '--bind', proxy.socketPath, '/run/steward/proxy.sock'];
  const layers = serves === undefined ? [] : [...profile.write.flatMap((path, index) => ['--ro-bind', path, `/run/steward/lower/${index}`]), '--bind', serves.layers, '/run/steward/layers'];
  const identity = gitSettings === undefined ? [] : ['--ro-bind', gitSettings, join(home, '.gitconfig')];
  return [...system, '--proc', '/proc', '--dev', '/dev', ...temporary, ...identity, ...places.flatMap(({ mount }) => mount), ...fixed.flatMap((path) => (lstatSync(path).isSymbolicLink() ? [] : ['--ro-bind', path, path])), ...hidden.flatMap(hide), ...resolver, ...layers, ...settled.flatMap((path) => ['--remount-ro', path])];
}

/**
 * What is not to be changed once it is set up. Root owns the kernel's settings in /proc and may write them
 * without any capability; the other two lie in memory without a bound.
 */
const settled = ['/proc', '/dev', '/'];

/** An empty place over what is hidden: there is no reading through it, and what is written to it is gone. */
function hide(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return [];
  const real = realpathSync(path);
  return found.isDirectory() ? ['--size', '4096', '--tmpfs', real, '--remount-ro', real] : ['--ro-bind', '/dev/null', real];
}

/** The variables of what runs confined. */
export function confinedVariables({ environment, proxy, home }: Pick<Confinement, 'environment' | 'proxy' | 'home'>): Record<string, string> {
  const address = `http://127.0.0.1:${proxyPort}`;
  return {
    ...environment,
    HOME: home,
    TMPDIR: '/tmp',
    ...(proxy && { HTTP_PROXY: address, HTTPS_PROXY: address, http_proxy: address, https_proxy: address, ALL_PROXY: address, all_proxy: address, NO_PROXY: '', no_proxy: '' }),
  };
}

function environment(confinement: Confinement): string[] {
  return ['--clearenv', ...Object.entries(confinedVariables(confinement)).flatMap(([name, value]) => ['--setenv', name, value])];
}

/** Limits set inside the innermost namespace, so that only its own processes count. */
function limited({ programs, profile: { limits }, run, proxy }: Confinement): string[] {
  const limit = [programs.prlimit, `--nproc=${limits.processes}`, `--data=${limits.memory}`, `--cpu=${limits.cpuSeconds}`, `--fsize=${limits.fileSize}`, '--core=0', '--', ...run];
  if (!proxy) return limit;
  // The forwarder listens before the program begins; it ends with the sandbox.
  const startForwarder = 'mkfifo /run/steward/on; /run/steward/node -e "$0" /run/steward/proxy.sock "$1" 3>/run/steward/on & read -r _ </run/steward/on; shift; exec "$@"';
  return ['/bin/sh', '-c', startForwarder, forwarderScript, String(proxyPort), ...limit];
}

/** The folders of toolchains a program folder of PATH belongs to: `~/.nvm/versions/node/v24/bin` → its parent. What is behind shims lies beside them. */
export function toolFolders(programFolder: string, home: string): string[] {
  const parent = dirname(programFolder);
  if (!/\/(?:bin|shims)$/.test(programFolder) || parent === home || parent === join(home, '.local')) return [programFolder];
  return programFolder.endsWith('/.cargo/bin') ? [parent, join(dirname(parent), '.rustup')] : [parent];
}
