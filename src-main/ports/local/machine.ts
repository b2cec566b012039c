import { statfs } from 'node:fs/promises';
import os from 'node:os';
import type { CpuLoad, CpuUse, Machine, ProcessFacts } from '../machine.ts';
import { readContainerCpu, readContainerMemory } from './containerLimits.ts';
import { readLinuxProcesses } from './linuxProcesses.ts';
import { readConnections, readNameServers, readRoutes } from './networkFacts.ts';
import { createLocalListeners } from './listeners.ts';
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

  const remembered = { cpu: remember<CpuUse>(), processes: remember<readonly ProcessFacts[]>() };
  const processes = readTogether(async (): Promise<ProcessFacts[]> => {
    const list = await readProcesses();
    remembered.processes.add(list);
    return list;
  });
  const disks = readTogether(async () => (await (await facts()).fsSize()).map((disk) => ({ mount: disk.mount, device: disk.fs, type: disk.type, size: disk.size, used: disk.used, available: disk.available })));
  const systemFacts = once(async () => (await facts()).osInfo());
  const hardwareFacts = once(async () => (await facts()).system());
  const processorFacts = once(async () => (await facts()).cpu());
  const graphics = readTogether(async () => (await (await facts()).graphics()).controllers.map(({ vendor, model, vram }) => ({ vendor, model, vram })));

  return {
    async os() {
      const info = await systemFacts();
      return { platform: info.platform, distribution: info.distro, release: info.release, kernel: info.kernel || os.release(), architecture: os.arch(), hostname: os.hostname(), uptimeSeconds: Math.round(os.uptime()) };
    },
    async hardware() {
      const info = await hardwareFacts();
      return { manufacturer: info.manufacturer, model: info.model, virtual: info.virtual };
    },
    async cpu() {
      const info = await processorFacts();
      const [one = 0, five = 0, fifteen = 0] = os.loadavg();
      return { manufacturer: info.manufacturer, brand: info.brand, cores: os.availableParallelism(), physicalCores: info.physicalCores, speedGHz: info.speed, load: cpuLoad(), loadAverage: [one, five, fifteen], container: readContainerCpu() ?? null };
    },
    memory: together(async () => {
      const [info, container] = [await readMemory(), readContainerMemory()];
      const limited = container !== undefined && container.limit < info.total;
      const total = limited ? container.limit : info.total;
      const used = limited ? container.used : info.total - info.available;
      return { total, used, available: Math.max(0, total - used), free: limited ? Math.max(0, total - used) : info.free, swapTotal: info.swapTotal, swapUsed: info.swapUsed, limitedBy: limited ? 'container' : 'machine' };
    }),
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
    cpuUse: together(async () => {
      const container = readContainerCpu();
      const times = cpuTimes();
      const idle = times.reduce((sum, core) => sum + core.idle, 0);
      const total = times.reduce((sum, core) => sum + core.total, 0);
      const use: CpuUse = { busySeconds: (total - idle) / 1000, cores: times.length, readAt: performance.now(), ...(container && { container }) };
      remembered.cpu.add(use);
      return use;
    }),
    earlier() {
      const [cpu, list] = [remembered.cpu.get(), remembered.processes.get()];
      return { ...(cpu && { cpu }), ...(list && { processes: list }) };
    },
    processes,
    listeners: readTogether(() => createLocalListeners().list()),
    connections: readTogether(readConnections),
    routes: readTogether(readRoutes),
    nameServers: together(readNameServers),
  };
}

async function readProcesses(): Promise<ProcessFacts[]> {
  if (process.platform === 'linux') return readLinuxProcesses();
  const { list } = await (await facts()).processes();
  const readAt = performance.now();
  return list.map((entry) => ({ pid: entry.pid, parent: entry.parentPid, name: entry.name, command: `${entry.command} ${entry.params}`.trim(), user: entry.user, state: entry.state, cpuSeconds: null, cpu: entry.cpu / 100, memory: entry.memRss * 1024, began: entry.started, startedAt: Date.parse(entry.started) || null, threads: null, readAt }));
}

/** Keeps a reading until a newer one is old enough to take its place. */
function remember<T>(): { add(reading: T): void; get(): T | undefined } {
  let kept: { at: number; reading: T }[] = [];
  return {
    add(reading) {
      const now = performance.now();
      const newest = kept.at(-1);
      if (newest && now - newest.at < leastAgeMs) return;
      // The newest that is old enough, and the one that becomes it.
      kept = [...kept.slice(-1), { at: now, reading }];
    },
    get: () => kept.findLast(({ at }) => performance.now() - at >= leastAgeMs && performance.now() - at <= mostAgeMs)?.reading,
  };
}

const leastAgeMs = 250;
const mostAgeMs = 5000;

/** A fact that stays as it is while the machine is up. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined;
  return () => (known ??= read().catch((error: unknown) => {
    known = undefined;
    throw error;
  }));
}

/** Whoever asks while a reading is under way gets that one: a thousand at once cost what one does. Each has a list of their own. */
function readTogether<T>(read: () => Promise<T[]>): () => Promise<T[]> {
  const shared = together(read);
  return async () => [...(await shared())];
}

function together<T>(read: () => Promise<T>): () => Promise<T> {
  let current: Promise<T> | undefined;
  return () => (current ??= read().finally(() => (current = undefined)));
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
