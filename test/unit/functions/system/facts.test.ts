import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { onTestFinished, describe, expect, it, vi } from 'vitest';
import { getEnvironment } from '../../../../src-main/functions/system/getEnvironment.ts';
import { getNetworkInfo } from '../../../../src-main/functions/system/getNetworkInfo.ts';
import { getSystemInfo } from '../../../../src-main/functions/system/getSystemInfo.ts';
import { listProcesses } from '../../../../src-main/functions/system/listProcesses.ts';
import { monitorResources } from '../../../../src-main/functions/system/monitorResources.ts';
import { cpuBetween, loadBetween } from '../../../../src-main/functions/system/processLoad.ts';
import { readContainerCpu, readContainerMemory } from '../../../../src-main/ports/local/containerLimits.ts';
import { parseProcConnections, parseProcRoutes, parseResolvConf } from '../../../../src-main/ports/local/networkOutput.ts';
import { openDoor } from '../../../kit/openDoor.ts';
import { temporaryFolder } from '../../../kit/temporaryFolder.ts';
import { openWorkbench } from '../../../kit/workbench.ts';

describe('processor load', () => {
  it('of a busy process is right on the second reading, whoever else reads', async () => {
    const busy = spawn(process.execPath, ['-e', 'for (;;) {}']);
    onTestFinished(() => void busy.kill('SIGKILL'));
    await once(busy, 'spawn');
    const bench = openWorkbench();
    const { machine } = bench.ports;
    const before = await machine.processes();
    // Another reader in between takes nothing away.
    const reading = setInterval(() => void machine.processes(), 50);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    clearInterval(reading);
    const after = await machine.processes();
    const own = [before, after].map((list) => list.find(({ pid }) => pid === busy.pid)!);
    const exact = (own[1]!.cpuSeconds! - own[0]!.cpuSeconds!) / ((own[1]!.readAt - own[0]!.readAt) / 1000);
    const load = loadBetween(before, after).find(({ pid }) => pid === busy.pid)!.load;
    expect(load).toBeCloseTo(exact, 2);
    expect(load).toBeGreaterThan(0.05);
    const output = await bench.call(monitorResources, { duration: 0.5, interval: 0.25, top: 50, resource_types: ['cpu'] });
    const found = (output['processes'] as { pid: number; cpu: number; history: (number | null)[] }[]).find(({ pid }) => pid === busy.pid);
    expect(found?.history).toHaveLength(2);
    expect(found?.cpu).toBeGreaterThan(0.05);
    expect(monitorResources.view?.(output, {})).toMatchObject({ kind: 'chart', panels: [{ title: 'CPU, share of all cores' }, { title: 'CPU by process, share of one core' }] });
    const listed = (await bench.call(listProcesses, { name: 'for (;;) {}' }))['processes'] as { pid: number; cpu: number }[];
    expect(listed.find(({ pid }) => pid === busy.pid)?.cpu).toBeGreaterThan(0.05);
  });

  it('of a container is a share of what it may use', () => {
    const use = (readAt: number, busySeconds: number, usedSeconds: number) => ({ readAt, busySeconds, cores: 8, container: { limit: 0.5, usedSeconds } });
    expect(cpuBetween(use(0, 0, 0), use(2000, 16, 0.5))).toBe(0.5);
    expect(cpuBetween({ readAt: 0, busySeconds: 0, cores: 4 }, { readAt: 1000, busySeconds: 1, cores: 4 })).toBe(0.25);
    expect(cpuBetween({ readAt: 5, busySeconds: 0, cores: 4 }, { readAt: 5, busySeconds: 0, cores: 4 })).toBe(0);
  });
});

describe('limits of control groups', () => {
  const groups = (files: Record<string, string>, membership: string) => {
    const root = temporaryFolder();
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    return { root, membership };
  };

  // Formats: kernel documentation, admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst, scheduler/sched-bwc.rst.
  it('of the second version: the tightest on the way up counts', () => {
    const on = groups({ 'memory.max': 'max\n', 'memory.current': '9\n', 'memory.stat': '', 'a/memory.max': '1000000\n', 'a/memory.current': '600000\n', 'a/memory.stat': 'anon 5\ninactive_file 100000\n', 'a/b/memory.max': 'max\n', 'a/b/memory.current': '1\n', 'a/b/memory.stat': '', 'a/cpu.max': '150000 100000\n', 'a/cpu.stat': 'usage_usec 2500000\nuser_usec 1\n', 'a/b/cpu.max': 'max 100000\n', 'a/b/cpu.stat': 'usage_usec 1\n' }, '0::/a/b\n');
    expect(readContainerMemory(on)).toEqual({ limit: 1_000_000, used: 500_000 });
    expect(readContainerCpu(on)).toEqual({ limit: 1.5, usedSeconds: 2.5 });
  });

  it('of the first version', () => {
    const on = groups({ 'memory/x/memory.limit_in_bytes': '2000000\n', 'memory/x/memory.usage_in_bytes': '700000\n', 'memory/x/memory.stat': 'total_inactive_file 200000\n', 'memory/memory.limit_in_bytes': '9223372036854771712\n', 'memory/memory.usage_in_bytes': '1\n', 'memory/memory.stat': '', 'cpu/x/cpu.cfs_quota_us': '50000\n', 'cpu/x/cpu.cfs_period_us': '100000\n', 'cpu/x/cpuacct.usage': '3000000000\n' }, '4:memory:/x\n3:cpu,cpuacct:/x\n');
    expect(readContainerMemory(on)).toEqual({ limit: 2_000_000, used: 500_000 });
    expect(readContainerCpu(on)).toEqual({ limit: 0.5, usedSeconds: 3 });
  });

  it('none where there are none', () => {
    const on = groups({ 'memory.max': 'max\n', 'memory.current': '9\n', 'memory.stat': '', 'cpu.max': 'max 100000\n', 'cpu.stat': '' }, '0::/\n');
    expect([readContainerMemory(on), readContainerCpu(on)]).toEqual([undefined, undefined]);
  });
});

it('get_system_info is keyed by type, in bytes', async () => {
  const output = (await openWorkbench().call(getSystemInfo, { info_types: ['system', 'cpu', 'memory', 'disk', 'network', 'gpu', 'battery', 'os'] })) as Record<string, never>;
  expect(Object.keys(output).sort()).toEqual(['battery', 'cpu', 'disk', 'gpu', 'memory', 'network', 'os', 'system']);
  const { available, total, used } = output['memory'] as unknown as { available: number; total: number; used: number };
  expect(available).toBeGreaterThan(1e6);
  expect(available + used).toBeLessThanOrEqual(total * 1.01);
});

describe('get_network_info', () => {
  it('finds what listens and who is connected, with their process', async () => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const client = connect(port, '127.0.0.1');
    onTestFinished(() => void client.destroy());
    await once(client, 'connect');
    const output = (await openWorkbench().call(getNetworkInfo, { sections: ['interfaces', 'listening', 'connections', 'dns', 'routes'], port })) as unknown as { listening: unknown[]; connections: { state: string; local: { port: number } }[]; interfaces: { name: string; loopback: boolean }[]; dns: { servers: string[] } };
    expect(output.listening).toMatchObject([{ address: '127.0.0.1', port, process: { pid: process.pid } }]);
    expect(output.connections.filter(({ state }) => state === 'ESTABLISHED')).toHaveLength(2);
    expect(output.interfaces.some(({ loopback }) => loopback)).toBe(true);
  });

  it('reads the kernel’s own files', () => {
    // Examples of Documentation/networking/proc_net_tcp.rst and proc(5).
    expect(parseProcConnections('  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n  46: 010310AC:9C4C 030310AC:1770 01 00000150:00000000 01:00000019 00000000  1000        0 54165785 4 cd1e6040 25 4 27 3 -1\n   0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1234 1\n', 'tcp')).toEqual([{ protocol: 'tcp', local: { address: '172.16.3.1', port: 40012 }, remote: { address: '172.16.3.3', port: 6000 }, state: 'ESTABLISHED', inode: '54165785' }]);
    expect(parseProcRoutes('Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\neth0\t00000000\t010011AC\t0003\t0\t0\t0\t00000000\t0\t0\t0\neth0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n')).toEqual([{ destination: 'default', gateway: '172.17.0.1', interface: 'eth0' }, { destination: '172.17.0.0/16', gateway: null, interface: 'eth0' }]);
    expect(parseResolvConf('search a.example\nnameserver 10.0.0.1\nsearch b.example c.example\n')).toEqual({ search: ['b.example', 'c.example'] });
  });
});

describe('get_environment', () => {
  it('tells names, and values only when asked; its own keys never', async () => {
    vi.stubEnv('SHOP_TOKEN', 'visible-only-when-asked');
    vi.stubEnv('MCP_AUTH_TOKEN', 'never-visible-0123456789');
    try {
      const bench = openWorkbench();
      const names = await bench.call(getEnvironment, {});
      expect(JSON.stringify(names)).not.toContain('visible');
      expect(names['variables']).toContainEqual({ name: 'SHOP_TOKEN', set: true, value: null });
      const values = await bench.call(getEnvironment, { names: ['SHOP_TOKEN', 'MCP_AUTH_TOKEN', 'NOT_THERE', 'PATH'], values: true });
      expect(values).toMatchObject({ variables: [{ value: 'visible-only-when-asked' }, { set: true, value: null }, { set: false, value: null }, { value: process.env['PATH'] }], hidden: 1 });
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it.each([
    ['names', {}, 'ask', 'done'],
    ['a harmless value', { names: ['PATH'], values: true }, 'ask', 'done'],
    ['a value', { names: ['SHOP_TOKEN'], values: true }, 'ask', 'refused'],
    ['a value, unattended', { names: ['SHOP_TOKEN'], values: true }, 'unattended', 'refused'],
    ['all values, read only', { values: true }, 'read-only', 'refused'],
  ] as const)('%s under a policy', async (_what, input, preset, state) => {
    vi.stubEnv('SHOP_TOKEN', 'visible-only-when-asked');
    try {
      const { door } = await openDoor({ preset });
      const outcome = await door.callFunction({ name: 'get_environment', input, caller: { kind: 'cli' }, approval: 'refuse' });
      expect(outcome.state).toBe(state);
      expect(JSON.stringify(outcome.forModel)).not.toContain('visible-only');
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
