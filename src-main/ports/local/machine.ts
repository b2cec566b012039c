import { readFile, statfs } from 'node:fs/promises';
import os from 'node:os';
import { toAppError } from '../../kernel/errors.ts';
import type { CpuLoad, Machine, ProcessFacts } from '../machine.ts';
import { readContainerMemory } from './containerLimits.ts';
import { readDiskStats, readMemInfo, readNetDev } from './procFiles.ts';

/** Loaded when a fact is first asked for: it costs a tenth of the start. */
const facts = () => import('systeminformation').then((module) => module.default);

type CpuTimes = { idle: number; total: number };

function cpuTimes(): CpuTimes[] {
  return os.cpus().map(({ times }) => ({ idle: times.idle, total: times.user + times.nice + times.sys + times.irq + times.idle }));
}

/** Facts about this machine, by systeminformation and, where it is cheaper and exact, by the kernel's own files. */
export function createLocalMachine(): Machine {
  let lastCpu = cpuTimes();
  const lastProcesses = new Map<number, { ticks: number; at: number }>();

  function cpuLoad(): CpuLoad {
    const now = cpuTimes();
    const cores = now.map((core, index) => {
      const before = lastCpu[index];
      const total = core.total - (before?.total ?? 0);
      return total <= 0 ? 0 : 1 - (core.idle - (before?.idle ?? 0)) / total;
    });
    // Readings closer together than the kernel's tick tell nothing: keep the older one as the base.
    if (now.some((core, index) => core.total - (lastCpu[index]?.total ?? 0) >= 100)) lastCpu = now;
    return { cores, total: cores.length === 0 ? 0 : cores.reduce((sum, load) => sum + load, 0) / cores.length };
  }

  const processes = readTogether(async (): Promise<ProcessFacts[]> => {
    if (process.platform === 'linux') return readProcesses(lastProcesses);
    const { list } = await (await facts()).processes();
    return list.map((entry) => ({ pid: entry.pid, parent: entry.parentPid, name: entry.name, command: `${entry.command} ${entry.params}`.trim(), user: entry.user, state: entry.state, cpu: entry.cpu / 100, memory: entry.memRss * 1024, startedAt: Date.parse(entry.started) || null, threads: null }));
  });
  const disks = readTogether(async () => (await (await facts()).fsSize()).map((disk) => ({ mount: disk.mount, device: disk.fs, type: disk.type, size: disk.size, used: disk.used, available: disk.available })));
  const graphics = readTogether(async () => (await (await facts()).graphics()).controllers.map(({ vendor, model, vram }) => ({ vendor, model, vram })));

  return {
    async os() {
      const info = await (await facts()).osInfo();
      return { platform: info.platform, distribution: info.distro, release: info.release, kernel: info.kernel || os.release(), architecture: os.arch(), hostname: os.hostname(), uptimeSeconds: Math.round(os.uptime()) };
    },
    async hardware() {
      const info = await (await facts()).system();
      return { manufacturer: info.manufacturer, model: info.model, virtual: info.virtual };
    },
    async cpu() {
      const info = await (await facts()).cpu();
      const [one = 0, five = 0, fifteen = 0] = os.loadavg();
      return { manufacturer: info.manufacturer, brand: info.brand, cores: os.availableParallelism(), physicalCores: info.physicalCores, speedGHz: info.speed, load: cpuLoad(), loadAverage: [one, five, fifteen] };
    },
    async memory() {
      const [info, container] = await Promise.all([readMemory(), readContainerMemory()]);
      const limited = container !== undefined && container.limit < info.total;
      const total = limited ? container.limit : info.total;
      const used = limited ? container.used : info.total - info.available;
      return { total, used, available: Math.max(0, total - used), free: limited ? Math.max(0, total - used) : info.free, swapTotal: info.swapTotal, swapUsed: info.swapUsed, limitedBy: limited ? 'container' : 'machine' };
    },
    async diskUse(path) {
      const { bsize, blocks, bfree } = await statfs(path);
      return { size: blocks * bsize, used: (blocks - bfree) * bsize };
    },
    disks,
    async networks() {
      return Object.entries(os.networkInterfaces()).map(([name, addresses = []]) => ({ name, addresses: addresses.map((address) => address.address), mac: addresses[0]?.mac ?? '', up: addresses.length > 0, loopback: addresses.some((address) => address.internal) }));
    },
    async networkCounters() {
      if (process.platform === 'linux') return readNetDev();
      const list = await (await facts()).networkStats('*');
      return list.map((entry) => ({ name: entry.iface, bytesIn: entry.rx_bytes, bytesOut: entry.tx_bytes }));
    },
    async diskCounters() {
      if (process.platform === 'linux') return readDiskStats();
      const info = (await (await facts()).fsStats()) as { rx: number; wx: number } | null;
      return info ? { bytesRead: info.rx, bytesWritten: info.wx } : null;
    },
    graphics,
    async battery() {
      const info = await (await facts()).battery();
      return info.hasBattery ? { percent: info.percent, charging: info.isCharging, minutesLeft: info.timeRemaining > 0 ? info.timeRemaining : null } : null;
    },
    cpuLoad: async () => cpuLoad(),
    processes,
  };
}

/** Whoever asks while a reading is under way gets that one: a thousand at once cost what one does. Each has a list of their own. */
function readTogether<T>(read: () => Promise<T[]>): () => Promise<T[]> {
  let current: Promise<T[]> | undefined;
  return async () => [...(await (current ??= read().finally(() => (current = undefined))))];
}

async function readMemory(): Promise<{ total: number; available: number; free: number; swapTotal: number; swapUsed: number }> {
  if (process.platform === 'linux') {
    const info = await readMemInfo();
    const of = (name: string): number => info.get(name) ?? 0;
    return { total: of('MemTotal'), available: of('MemAvailable'), free: of('MemFree'), swapTotal: of('SwapTotal'), swapUsed: of('SwapTotal') - of('SwapFree') };
  }
  const info = await (await facts()).mem();
  return { total: info.total, available: info.available, free: info.free, swapTotal: info.swaptotal, swapUsed: info.swapused };
}

/** Ticks a second of /proc's counters: 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

const states: Record<string, string> = { R: 'running', S: 'sleeping', D: 'waiting', Z: 'zombie', T: 'stopped', t: 'traced', I: 'idle', X: 'dead' };

async function readProcesses(last: Map<number, { ticks: number; at: number }>): Promise<ProcessFacts[]> {
  const { readdir } = await import('node:fs/promises');
  const [names, uptime, users, pageSize] = [await readdir('/proc').catch((error: unknown) => { throw toAppError(error, '/proc'); }), os.uptime(), await readUsers(), 4096];
  const now = performance.now();
  const bootedAt = Date.now() - uptime * 1000;
  const found = await Promise.all(
    names.filter((name) => /^\d+$/.test(name)).map(async (name): Promise<ProcessFacts | undefined> => {
      try {
        const [stat, status, command] = await Promise.all([readFile(`/proc/${name}/stat`, 'utf8'), readFile(`/proc/${name}/status`, 'utf8'), readFile(`/proc/${name}/cmdline`, 'utf8')]);
        return parseProcess(Number(name), stat, status, command, { now, bootedAt, users, pageSize, last });
      } catch {
        // It ended while we looked.
        return undefined;
      }
    }),
  );
  const alive = found.filter((entry) => entry !== undefined);
  const pids = new Set(alive.map((entry) => entry.pid));
  for (const pid of last.keys()) if (!pids.has(pid)) last.delete(pid);
  return alive;
}

function parseProcess(pid: number, stat: string, status: string, command: string, context: { now: number; bootedAt: number; users: Map<string, string>; pageSize: number; last: Map<number, { ticks: number; at: number }> }): ProcessFacts {
  // The name stands in parentheses and may hold anything, parentheses too.
  const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const before = context.last.get(pid);
  context.last.set(pid, { ticks, at: context.now });
  const seconds = before ? (context.now - before.at) / 1000 : 0;
  const user = /^Uid:\s+(\d+)/m.exec(status)?.[1] ?? '';
  return {
    pid,
    parent: Number(fields[1]),
    name,
    command: command.replaceAll('\0', ' ').trim() || `[${name}]`,
    user: context.users.get(user) ?? user,
    state: states[fields[0] ?? ''] ?? 'unknown',
    cpu: before && seconds > 0.05 ? Math.max(0, (ticks - before.ticks) / ticksPerSecond / seconds) : null,
    memory: Number(fields[21]) * context.pageSize,
    startedAt: Math.round(context.bootedAt + (Number(fields[19]) / ticksPerSecond) * 1000),
    threads: Number(fields[17]),
  };
}

/** Names of users by their number. */
export async function readUsers(): Promise<Map<string, string>> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return new Map(text.split('\n').flatMap((line) => { const [user, , id] = line.split(':'); return user !== undefined && id !== undefined ? [[id, user] as const] : []; }));
}
