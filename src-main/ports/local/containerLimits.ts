import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerCpu } from '../machine.ts';

/** Where control groups are, and which this process is in. */
export interface ControlGroups {
  root: string;
  /** As `/proc/self/cgroup` has it. */
  membership: string;
}

/** The kernel answers from memory: read at once. */
function read(file: string): string {
  return readFileSync(file, 'utf8');
}

function ownGroups(): ControlGroups {
  try {
    return { root: '/sys/fs/cgroup', membership: read('/proc/self/cgroup') };
  } catch {
    return { root: '/sys/fs/cgroup', membership: '' };
  }
}

/** Memory of the control group this process is in, the tightest above it (cgroup v2, then v1); undefined where none limits it. */
export function readContainerMemory(own: ControlGroups = ownGroups()): { limit: number; used: number } | undefined {
  const found = [
    ...foldersOf(own, '').map((folder) => readMemory(`${folder}/memory.max`, `${folder}/memory.current`, `${folder}/memory.stat`, 'inactive_file')),
    ...foldersOf(own, 'memory').map((folder) => readMemory(`${folder}/memory.limit_in_bytes`, `${folder}/memory.usage_in_bytes`, `${folder}/memory.stat`, 'total_inactive_file')),
  ].filter((entry) => entry !== undefined);
  return found.sort((a, b) => a.limit - b.limit)[0];
}

/** The same of processors: quota by period, and what was used. */
export function readContainerCpu(own: ControlGroups = ownGroups()): ContainerCpu | undefined {
  const found = [...foldersOf(own, '').map(readCpu), ...foldersOf(own, 'cpu').map(readCpuOfFirstVersion)].filter((entry) => entry !== undefined);
  return found.sort((a, b) => a.limit - b.limit)[0];
}

/** The group's folder and those above it. Inside a container the group's own path may be another than what is mounted: the root counts always. */
function foldersOf({ root, membership }: ControlGroups, controller: string): string[] {
  const line = membership.split('\n').find((each) => (controller === '' ? each.startsWith('0::') : (each.split(':')[1] ?? '').split(',').includes(controller)));
  const base = controller === '' ? root : join(root, controller);
  const parts = (line?.slice(line.lastIndexOf(':') + 1) ?? '').split('/').filter((part) => part !== '' && part !== '..');
  return parts.map((_, index) => join(base, ...parts.slice(0, parts.length - index))).concat(base);
}

function readMemory(limitFile: string, usedFile: string, statFile: string, cacheField: string): { limit: number; used: number } | undefined {
  try {
    const limitText = read(limitFile);
    const limit = Number(limitText.trim());
    // "max" is no number; v1 writes a huge one for no limit.
    if (!Number.isFinite(limit) || limit > 2 ** 60) return undefined;
    const [usedText, stat] = [read(usedFile), read(statFile)];
    // File cache that can be dropped at once is not in use, as the kernel's own accounting of a working set has it.
    const cache = Number(new RegExp(`^${cacheField} (\\d+)$`, 'm').exec(stat)?.[1] ?? 0);
    return { limit, used: Math.max(0, Number(usedText.trim()) - cache) };
  } catch {
    return undefined;
  }
}

function readCpu(folder: string): ContainerCpu | undefined {
  try {
    const [max, stat] = [read(`${folder}/cpu.max`), read(`${folder}/cpu.stat`)];
    const [quota, period] = max.trim().split(' ').map(Number);
    const used = Number(/^usage_usec (\d+)$/m.exec(stat)?.[1] ?? 0);
    return limitOf(quota, period, used / 1e6);
  } catch {
    return undefined;
  }
}

function readCpuOfFirstVersion(folder: string): ContainerCpu | undefined {
  try {
    const [quota, period, used] = ['cpu.cfs_quota_us', 'cpu.cfs_period_us', 'cpuacct.usage'].map((name) => Number(read(`${folder}/${name}`)));
    return limitOf(quota, period, (used ?? 0) / 1e9);
  } catch {
    return undefined;
  }
}

/** "max" and -1 mean no limit. */
function limitOf(quota: number | undefined, period: number | undefined, usedSeconds: number): ContainerCpu | undefined {
  return quota === undefined || period === undefined || !(quota > 0) || !(period > 0) ? undefined : { limit: quota / period, usedSeconds };
}
