import { describe, expect, it } from 'vitest';
import { parseDiskStats, parseMemInfo, parseNetDev } from '../../../src-main/ports/local/procFiles.ts';

// Layouts as the kernel documents them: Documentation/filesystems/proc.rst and admin-guide/iostats.rst.
describe('files of the kernel', () => {
  it('/proc/net/dev', () => {
    const text = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 1000      10    0    0    0     0          0         0     1000      10    0    0    0     0       0          0
  eth0:2000000 20 0 0 0 0 0 0 300 3 0 0 0 0 0 0
`;
    expect(parseNetDev(text)).toEqual([{ name: 'lo', bytesIn: 1000, bytesOut: 1000 }, { name: 'eth0', bytesIn: 2_000_000, bytesOut: 300 }]);
  });

  it('/proc/diskstats counts whole disks once', () => {
    const text = `   8       0 sda 100 0 2000 10 50 0 1000 5 0 0 0
   8       1 sda1 100 0 2000 10 50 0 1000 5 0 0 0
 253       0 dm-0 100 0 2000 10 50 0 1000 5 0 0 0
 259       0 nvme0n1 1 0 8 0 1 0 16 0 0 0 0
 259       1 nvme0n1p1 1 0 8 0 1 0 16 0 0 0 0
   7       0 loop0 9 9 9 9 9 9 9 9 9 9 9
`;
    expect(parseDiskStats(text)).toEqual({ bytesRead: 2008 * 512, bytesWritten: 1016 * 512 });
  });

  it('/proc/meminfo', () => {
    expect(parseMemInfo('MemTotal:       16000 kB\nHugePages_Total:       0\nMemAvailable:   4000 kB\n')).toEqual(new Map([['MemTotal', 16_384_000], ['MemAvailable', 4_096_000]]));
  });
});
