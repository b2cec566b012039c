import type { Systeminformation } from 'systeminformation';
import type { Listener } from './listeners.ts';

export interface CpuLoad {
  /** Share of all cores in use since the last reading, 0 to 1. */
  total: number;
  cores: number[];
}

export interface NetworkCounters {
  name: string;
  bytesIn: number;
  bytesOut: number;
}

export interface DiskUse {
  mount: string;
  device: string;
  type: string;
  /** Bytes. */
  size: number;
  used: number;
  available: number;
}

export interface ProcessFacts {
  pid: number;
  parent: number;
  name: string;
  command: string;
  user: string;
  state: string;
  /** Of processor time in all; its growth between two readings is the load. Null where the system does not tell. */
  cpuSeconds: number | null;
  /** Where the system tells no time: its own figure, share of one core. */
  cpu: number | null;
  /** Resident memory, bytes. */
  memory: number;
  /** With the number it stands for one process only: numbers are used again. */
  began: string;
  startedAt: number | null;
  threads: number | null;
  /** Milliseconds of `performance.now()`. */
  readAt: number;
}

/** What a container may use of the processors, and has used. */
export interface ContainerCpu {
  /** Cores, 1.5 is one and a half. */
  limit: number;
  usedSeconds: number;
}

/** Processor time of the whole machine; its growth between two readings is the load. */
export interface CpuUse {
  busySeconds: number;
  cores: number;
  readAt: number;
  container?: ContainerCpu;
}

/** A connection that is open, or being opened or closed. */
export interface Connection {
  protocol: 'tcp' | 'udp';
  local: { address: string; port: number };
  remote: { address: string; port: number };
  /** As TCP names it: ESTABLISHED, TIME_WAIT. */
  state: string;
  process?: { name: string; pid: number };
}

export interface Route {
  /** `default`, or an address with the length of its prefix. */
  destination: string;
  /** Null where it is reached directly. */
  gateway: string | null;
  interface: string;
}

/** Facts about this machine. Container limits (cgroups) are honoured in memory and cores. */
export interface Machine {
  os(): Promise<{ platform: string; distribution: string; release: string; kernel: string; architecture: string; hostname: string; uptimeSeconds: number }>;
  hardware(): Promise<{ manufacturer: string; model: string; virtual: boolean }>;
  cpu(): Promise<{ manufacturer: string; brand: string; cores: number; physicalCores: number; speedGHz: number; load: CpuLoad; loadAverage: [number, number, number]; /** Null where no container limits it. */ container: ContainerCpu | null }>;
  memory(): Promise<{ total: number; used: number; available: number; free: number; swapTotal: number; swapUsed: number; limitedBy: 'machine' | 'container' }>;
  disks(): Promise<DiskUse[]>;
  /** Bytes of the file system that holds a path; cheap. */
  diskUse(path: string): Promise<{ size: number; used: number }>;
  networks(): Promise<{ name: string; addresses: string[]; mac: string; up: boolean; loopback: boolean }[]>;
  networkCounters(): Promise<NetworkCounters[]>;
  diskCounters(): Promise<{ bytesRead: number; bytesWritten: number } | null>;
  graphics(): Promise<Pick<Systeminformation.GraphicsControllerData, 'vendor' | 'model' | 'vram'>[]>;
  battery(): Promise<{ percent: number; charging: boolean; minutesLeft: number | null } | null>;
  cpuLoad(): Promise<CpuLoad>;
  /** For load over a time of one's own choosing: the difference of two. */
  cpuUse(): Promise<CpuUse>;
  processes(): Promise<ProcessFacts[]>;
  /** A reading of a moment ago, to tell load from at once: old enough for the kernel's ticks, and no older than a few seconds. Undefined where there is none. */
  earlier(): { cpu?: CpuUse; processes?: readonly ProcessFacts[] };
  listeners(): Promise<Listener[]>;
  connections(): Promise<Connection[]>;
  routes(): Promise<Route[]>;
  nameServers(): Promise<{ servers: string[]; search: string[] }>;
}
