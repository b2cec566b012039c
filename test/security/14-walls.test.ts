// Attack 14: the sandbox is the boundary. These walk along its walls: the kernel's settings, what only root
// may read, the kernel's own side doors, what lies in memory, and programs of this machine that listen.
import { existsSync, lstatSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { listeningSockets } from '../../src-main/ports/local/sandbox/listeningSockets.ts';
import { meetSteward } from './kit/outside.ts';
import { testIf } from '../kit/skip.ts';

test.each([
  // Each writes what is there already: where the wall is missing, nothing happens to this machine.
  ['a setting of the kernel', 'cat /proc/sys/vm/swappiness > s; cat s > /proc/sys/vm/swappiness'],
  ['the program that gets the memory of crashed ones', 'cat /proc/sys/kernel/core_pattern > s; cat s > /proc/sys/kernel/core_pattern'],
  ['the network settings', 'cat /proc/sys/net/ipv4/ip_forward > s; cat s > /proc/sys/net/ipv4/ip_forward'],
  ['any setting at all', 'for s in $(find /proc/sys -type f -perm -200 2>/dev/null | head -300); do [ -w $s ] && exit 0; done; false'],
  ['its own user map', 'echo 0 0 1 > /proc/self/uid_map'],
  ['the root folder', 'echo x > /made'],
  ['a device that is none', 'echo x > /dev/made'],
  ['a node of a disk', 'mknod /tmp/disk b 8 0'],
  ['a mount', 'mount -t tmpfs none /tmp'],
  ['a mount that is opened for writing', 'mount -o remount,rw /usr'],
  ['a user namespace', 'unshare --user true'],
  ['a user namespace with mounts', 'unshare --user --map-root-user --mount mount -t tmpfs none /tmp'],
  ['the clock', 'date -s 2001-01-01'],
  ['the name of the machine', 'hostname other'],
  ['a way into other namespaces', 'nsenter -t 1 -m true && nsenter --mount=/proc/1/root/proc/1/ns/mnt cat /root/.bashrc'],
])('%s cannot be written or made', async (_what, command) => {
  const outside = await meetSteward();
  const { result, text } = await outside.call('execute_shell', { command: `( ${command} ) && echo went through` });
  expect(text).not.toContain('went through');
  expect(result['exit_code'], text).not.toBe(0);
});

/** A system call from perl, by its number on x86-64; prints what came of it. */
const systemCall = (number: number, ...rest: (number | string)[]): string[] => ['perl', '-e', `my $empty = "\\0" x 120; my $r = syscall(${[number, ...rest].join(', ')}); print $r < 0 ? "refused: $!" : "went through"`];

const kernelCalls: readonly (readonly [string, string[]])[] = [
  ['the keyring of the session', systemCall(250, 0, -3, 0)],
  ['a new key', ['perl', '-e', 'my ($t, $d, $p) = ("user", "steward-test", "x"); my $r = syscall(248, $t, $d, $p, 1, -2); print $r < 0 ? "refused: $!" : "went through"']],
  ['io_uring', systemCall(425, 8, '$empty')],
  ['a program in the kernel', systemCall(321, 0, '$empty', 120)],
  ['a user namespace', systemCall(272, 0x10000000)],
  ['a socket to the host of a virtual machine', systemCall(41, 40, 1, 0)],
  ['a raw socket', systemCall(41, 17, 3, 0)],
  ["the kernel's cryptography", systemCall(41, 38, 5, 0)],
  ['shared memory nobody can count', systemCall(29, 0, 2 ** 30, 0o1600)],
  ['the same by the numbers of another calling convention', systemCall(0x40000000 + 250, 0, -3, 0)],
];
for (const [what, command] of kernelCalls) {
  testIf(process.arch === 'x64', 'the numbers of system calls are those of x86-64')(`${what} is refused`, async () => {
    const outside = await meetSteward();
    expect((await outside.call('execute_shell', { command })).result['output']).toMatch(/^refused: (?:Operation not permitted|Address family not supported|No space left)/);
  });
}

testIf(process.getuid?.() === 0, 'only root could read it: run the tests as root')('what only root may read of the system is not there, also for root', async () => {
  const outside = await meetSteward();
  const { result } = await outside.call('execute_shell', { command: 'find /etc -type f ! -perm -004 -size +0 2>/dev/null; cat /etc/shadow /etc/shadow- /etc/gshadow- 2>/dev/null; find /etc -type d ! -perm -005 2>/dev/null; cat /etc/passwd | head -1' });
  expect(result['output']).toMatch(/^root:[^\n]*\n$/);
});

test('a program of this machine that listens is out of reach: by port, by path, by a name without a path', async () => {
  const outside = await meetSteward();
  const server = createServer((socket) => socket.end('reached'));
  const folder = join(outside.workspace, 'run');
  mkdirSync(folder);
  const opened = await Promise.all([{ port: 0, host: '127.0.0.1' }, { path: join(folder, 'service.sock') }, { path: `\0steward-test-${process.pid}` }].map(async (place) => {
    const each = place.port === undefined ? createServer((socket) => socket.end('reached')) : server;
    await new Promise<void>((resolve) => each.listen(place, resolve));
    onTestFinished(() => void each.close());
    return each;
  }));
  expect(opened).toHaveLength(3);
  const port = (server.address() as { port: number }).port;
  const command = `
    perl -MIO::Socket::INET -e 'my $s = IO::Socket::INET->new("127.0.0.1:${port}") or die; print <$s>'
    perl -MIO::Socket::UNIX -e 'my $s = IO::Socket::UNIX->new(Peer => "run/service.sock") or die; print <$s>'
    perl -MSocket -e 'socket(my $s, AF_UNIX, SOCK_STREAM, 0); connect($s, pack("S a*", AF_UNIX, "\\0steward-test-${process.pid}")) or die; print <$s>'
    perl -MIO::Socket::INET -e 'for my $h ("localhost", "[::1]", "10.0.0.1", "169.254.169.254") { my $s = IO::Socket::INET->new(PeerAddr => $h, PeerPort => ${port}, Timeout => 1) or next; print <$s> }'
    for socket in /run/dbus/system_bus_socket /var/run/docker.sock /tmp/.X11-unix/X0; do [ -e $socket ] && echo reached $socket; done; true`;
  const { ok, text } = await outside.call('execute_shell', { command });
  expect(ok, text).toBe(true);
  expect(text).not.toContain('reached');
  expect(await listeningSockets([outside.workspace])).toEqual([join(folder, 'service.sock')]);
});

test.each([
  ['a link named .git', 'mkdir -p x/hooks && echo evil > x/hooks/pre-commit && rm -rf .git && ln -s x .git'],
  ['a file named .git', 'mkdir -p x/hooks && echo evil > x/hooks/pre-commit && rm -rf .git && echo "gitdir: x" > .git'],
  ['a link named .GIT', 'mkdir -p x/hooks && ln -s x .GIT'],
  ['a link named .vscode', 'mkdir -p x && echo evil > x/tasks.json && ln -s x .vscode'],
  ['the folder around git hooks, moved there', 'mkdir -p x/hooks && echo evil > x/hooks/pre-commit && rm -rf .git && mv x .git'],
])('%s does not lead to other hooks', async (_what, command) => {
  const outside = await meetSteward({ files: { '.git/config': 'good', '.git/hooks/pre-commit': 'good' } });
  const { ok, result, text } = await outside.call('execute_shell', { command });
  expect(ok, text).toBe(true);
  expect(result['held_back'], text).toHaveLength(1);
  const pre = join(outside.workspace, '.git/hooks/pre-commit');
  if (existsSync(pre)) expect(readFileSync(pre, 'utf8')).toBe('good');
  for (const name of ['.git', '.GIT', '.vscode']) expect(lstatSync(join(outside.workspace, name), { throwIfNoEntry: false })?.isDirectory() ?? true).toBe(true);
});
