import { readFile } from 'node:fs/promises';
import type { NetworkCounters } from '../machine.ts';

/** Facts the Linux kernel tells in files: cheap enough to read every two seconds. */

/** `/proc/net/dev`: bytes of each interface since it came up. */
export function parseNetDev(text: string): NetworkCounters[] {
  return text.split('\n').flatMap((line) => {
    const colon = line.indexOf(':');
    const fields = line.slice(colon + 1).trim().split(/\s+/);
    return colon < 0 || fields.length < 9 ? [] : [{ name: line.slice(0, colon).trim(), bytesIn: Number(fields[0]), bytesOut: Number(fields[8]) }];
  });
}

/** `/proc/diskstats`: bytes of whole disks; partitions and stacked devices would count twice. Sectors are 512 bytes there. */
export function parseDiskStats(text: string): { bytesRead: number; bytesWritten: number } {
  let read = 0;
  let written = 0;
  for (const line of text.split('\n')) {
    const fields = line.trim().split(/\s+/);
    if (!/^(?:[shv]d[a-z]+|xvd[a-z]+|nvme\d+n\d+|mmcblk\d+)$/.test(fields[2] ?? '')) continue;
    read += Number(fields[5]) * 512;
    written += Number(fields[9]) * 512;
  }
  return { bytesRead: read, bytesWritten: written };
}

/** `/proc/meminfo` in bytes by name. */
export function parseMemInfo(text: string): Map<string, number> {
  return new Map(text.split('\n').flatMap((line) => {
    const match = /^(\w+):\s+(\d+) kB$/.exec(line);
    return match ? [[match[1] ?? '', Number(match[2]) * 1024] as const] : [];
  }));
}

export const readNetDev = async (): Promise<NetworkCounters[]> => parseNetDev(await readFile('/proc/net/dev', 'utf8'));
export const readDiskStats = async (): Promise<{ bytesRead: number; bytesWritten: number }> => parseDiskStats(await readFile('/proc/diskstats', 'utf8'));
export const readMemInfo = async (): Promise<Map<string, number>> => parseMemInfo(await readFile('/proc/meminfo', 'utf8'));
