import { execFileSync, spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { parseLsof, parseNetstat, parseProcNetTcp, parseTasklist } from '../../../src-main/ports/local/listenerOutput.ts';
import { createLocalListeners } from '../../../src-main/ports/local/listeners.ts';
import { testIf } from '../../kit/skip.ts';

async function listen(host: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const onLinux = process.platform === 'linux';

testIf(onLinux, 'reads /proc, which only Linux has')('tells who listens, with process, user and address', async () => {
  const [loopback, everywhere] = [await listen('127.0.0.1'), await listen('::')];
  const child = spawn(process.execPath, ['-e', "require('net').createServer().listen(0,'127.0.0.1',function(){console.log(this.address().port)})"], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill());
  const childPort = await new Promise<number>((resolve) => child.stdout.once('data', (text: Buffer) => resolve(Number(text.toString()))));
  const all = await createLocalListeners().list();
  const own = { pid: process.pid, user: userInfo().username };
  expect(all.find(({ port }) => port === loopback)).toMatchObject({ address: '127.0.0.1', process: own });
  expect(all.find(({ port }) => port === everywhere)).toMatchObject({ address: '::', process: own });
  expect(all.find(({ port }) => port === childPort)?.process).toMatchObject({ pid: child.pid, name: 'node' });
});

const lsof = ['/usr/bin/lsof', '/usr/sbin/lsof'].find((path) => {
  try {
    return execFileSync(path, ['-v'], { stdio: 'pipe' }) !== undefined;
  } catch {
    return false;
  }
});

testIf(onLinux && lsof !== undefined, 'lsof is missing: install it to compare both ways')('lsof says the same as the kernel', async () => {
  const port = await listen('127.0.0.1');
  const [byProc, byLsof] = await Promise.all([createLocalListeners('linux').list(), createLocalListeners('darwin').list()]);
  const of = (all: typeof byProc) => all.filter((each) => each.port === port).map(({ address, process: owner }) => `${address} ${owner?.pid ?? 0} ${owner?.user ?? ''}`);
  expect(of(byLsof)).toEqual(of(byProc));
  expect(of(byLsof)).toHaveLength(1);
});

test('/proc/net/tcp and tcp6: only what listens', () => {
  const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
  expect(parseProcNetTcp(`${head}   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 23456 1 0000000000000000 100 0 0 10 0\n   1: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1000        0 23457 1 0000000000000000 20 4 30 10 -1\n`)).toEqual([{ address: '127.0.0.1', port: 8080, uid: 1000, inode: '23456' }]);
  expect(parseProcNetTcp(`${head}   0: 00000000000000000000000001000000:0BB8 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0\n   1: 0000000000000000FFFF00000100007F:0BB9 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2 1 0 100 0 0 10 0\n`)).toMatchObject([{ address: '::1', port: 3000 }, { address: '127.0.0.1', port: 3001 }]);
  expect(parseProcNetTcp('nonsense\n\n: : :')).toEqual([]);
});

// As in the manual page of lsof, "OUTPUT FOR OTHER PROGRAMS".
test('lsof', () => {
  expect(parseLsof('p512\ncControlCe\nLann\nf9\nn*:7000\nf10\nn*:7000\np733\ncCode\\x20Helper\nLann\nf21\nn127.0.0.1:6277\nf22\nn[::1]:6277\n')).toEqual([
    { address: '::', port: 7000, process: { name: 'ControlCe', pid: 512, user: 'ann' } },
    { address: '::', port: 7000, process: { name: 'ControlCe', pid: 512, user: 'ann' } },
    { address: '127.0.0.1', port: 6277, process: { name: 'Code Helper', pid: 733, user: 'ann' } },
    { address: '::1', port: 6277, process: { name: 'Code Helper', pid: 733, user: 'ann' } },
  ]);
});

// As on learn.microsoft.com, "netstat" and "tasklist"; words differ by the system's language.
test('netstat and tasklist of Windows, in English and German', () => {
  const rows = (state: string): string => `\r\nActive Connections\r\n\r\n  Proto  Local Address          Foreign Address        State           PID\r\n  TCP    0.0.0.0:135            0.0.0.0:0              ${state}       1096\r\n  TCP    127.0.0.1:3000         0.0.0.0:0              ${state}       4711\r\n  TCP    127.0.0.1:3000         127.0.0.1:52011        ESTABLISHED     4711\r\n  TCP    [::1]:3000             [::]:0                 ${state}       4711\r\n`;
  for (const state of ['LISTENING', 'ABHÖREN']) expect(parseNetstat(rows(state))).toEqual([{ address: '0.0.0.0', port: 135, pid: 1096 }, { address: '127.0.0.1', port: 3000, pid: 4711 }, { address: '::1', port: 3000, pid: 4711 }]);
  expect(parseTasklist('"node.exe","4711","Console","1","61,236 K"\r\n"System Idle Process","0","Services","0","8 K"\r\n')).toEqual(new Map([[4711, 'node.exe'], [0, 'System Idle Process']]));
});
