import type { Systeminformation } from 'systeminformation';

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
  /** Share of one core since the last reading, 0 to the number of cores; null on the first. */
  cpu: number | null;
  /** Resident memory, bytes. */
  memory: number;
  startedAt: number | null;
  threads: number | null;
}

/** Facts about this machine. Container limits (cgroups) are honoured in memory and cores. */
export interface Machine {
  os(): Promise<{ platform: string; distribution: string; release: string; kernel: string; architecture: string; hostname: string; uptimeSeconds: number }>;
  hardware(): Promise<{ manufacturer: string; model: string; virtual: boolean }>;
  cpu(): Promise<{ manufacturer: string; brand: string; cores: number; physicalCores: number; speedGHz: number; load: CpuLoad; loadAverage: [number, number, number] }>;
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
  processes(): Promise<ProcessFacts[]>;
}
