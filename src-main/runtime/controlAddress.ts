import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Where a command line of this user reaches the running runtime: a socket beside the data, readable by
 * this user only. It can call, look and undo; it cannot decide approvals or change settings.
 */
export function controlAddress(dataFolder: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\steward-${shortHash(dataFolder)}`;
  const inside = join(dataFolder, 'control.sock');
  // The system's limit on such addresses is 104 to 108 bytes.
  return Buffer.byteLength(inside) <= 100 ? inside : join(tmpdir(), `steward-${process.getuid?.() ?? 0}-${shortHash(dataFolder)}.sock`);
}

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
