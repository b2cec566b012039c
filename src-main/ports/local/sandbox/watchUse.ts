import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { readdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Breath } from '../breathe.ts';
import { childrenOf } from '../processTree.ts';

/** What a sandbox may use, all its processes together. */
export interface UseLimits {
  /** Bytes of memory: the processes' own, what they share, and what lies in temporary file systems. */
  memory: number;
  /** Processes and threads. The kernel's own limit does not hold for root. */
  processes: number;
  /** Where the sandbox has temporary file systems, as seen in it. */
  temporary: readonly string[];
  /** A folder on the disk that its changes go to, and the one that holds nothing but them, if there is one. */
  disk: { folder: string; own: string | undefined; bytes: number };
}

export type ExceededUse = 'memory' | 'processes' | 'disk';

const lookEveryMs = 200;

/** statfs(2): TMPFS_MAGIC. */
const temporaryType = 0x01021994;

/** A disk is full for everybody: so much of it stays free, and of a small disk a fiftieth. */
const diskReserve = 1024 ** 3;
const reservePart = 50;
/** Only who takes that much has to do with a disk that runs full. */
const diskShare = 64 * 1024 ** 2;

/**
 * Adds up what a sandbox uses, several times a second, and tells once when it is more than it may.
 * `pid` is the process that was started; the sandbox's first process is somewhere below it. Returns how to stop.
 */
export function watchUse(pid: number, limits: UseLimits, onExceeded: (what: ExceededUse) => void): () => void {
  const watched: Watched = { pid, inner: undefined, sharedBefore: machineShared(), freeBefore: undefined };
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  async function look(): Promise<void> {
    // What ends while it is looked at uses nothing any more.
    const exceeded = await findExceeded(watched, limits).catch(() => undefined);
    if (stopped) return;
    if (exceeded !== undefined) onExceeded(exceeded);
    else timer = setTimeout(() => void look(), lookEveryMs);
  }
  timer = setTimeout(() => void look(), lookEveryMs);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

interface Watched {
  pid: number;
  /** The sandbox's first process, once it is there. */
  inner: number | undefined;
  sharedBefore: number;
  freeBefore: number | undefined;
}

async function findExceeded(watched: Watched, limits: UseLimits): Promise<ExceededUse | undefined> {
  if (await takesTheDisk(watched, limits.disk)) return 'disk';
  watched.inner ??= firstInside(watched.pid);
  const root = watched.inner === undefined || !hasOwnProcesses(watched.inner) ? undefined : `/proc/${watched.inner}/root`;
  const processes = root === undefined ? processesBelow(watched.pid) : await processesInside(root);
  if (processes.length > limits.processes) return 'processes';
  const breath = new Breath(undefined);
  let used = root === undefined ? 0 : await temporaryBytes(root, limits.temporary);
  let shared = 0;
  let threads = 0;
  const sharing: string[] = [];
  for (const folder of processes) {
    if (breath.due) await breath.take();
    const status = readText(join(folder, 'status'));
    threads += numberAfter(status, 'Threads');
    used += numberAfter(status, 'RssAnon') * 1024;
    const own = numberAfter(status, 'RssShmem') * 1024;
    if (own > 0) sharing.push(folder);
    shared += own;
  }
  if (threads > limits.processes) return 'processes';
  if (machineShared() - watched.sharedBefore > limits.memory / 2) shared = Math.max(shared, await unmappedBytes(processes, breath));
  if (used + shared <= limits.memory) return undefined;
  if (used > limits.memory) return 'memory';
  // What several share was counted for each of them: now it is looked at closely.
  const closely = sharing.reduce((sum, folder) => sum + numberAfter(readText(join(folder, 'smaps_rollup')), 'Pss_Shmem') * 1024, 0);
  return used + Math.max(closely, await unmappedBytes(processes, breath)) > limits.memory ? 'memory' : undefined;
}

/** The first process below one that is in another process namespace; undefined where that cannot be seen. */
function firstInside(pid: number): number | undefined {
  const own = namespaceOf('self');
  let next: number[] = [pid];
  for (let depth = 0; depth < 8 && next.length > 0; depth++) {
    const inside = next.find((each) => ![own, undefined].includes(namespaceOf(each)));
    if (inside !== undefined) return inside;
    next = next.flatMap(childrenOf);
  }
  return undefined;
}

/** Until a sandbox is set up, its first process still sees the /proc of this machine, with everybody's processes. */
function hasOwnProcesses(inner: number): boolean {
  const own = namespaceOf(inner);
  return own !== undefined && namespaceOf(`${inner}/root/proc/1`) === own;
}

function namespaceOf(pid: number | string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined;
  }
}

/** The sandbox's own /proc holds its processes, and no others. */
async function processesInside(root: string): Promise<string[]> {
  return (await readdir(join(root, 'proc'))).filter((name) => /^\d+$/.test(name)).map((name) => join(root, 'proc', name));
}

function processesBelow(pid: number): string[] {
  return [`/proc/${pid}`, ...childrenOf(pid).flatMap(processesBelow)];
}

async function temporaryBytes(root: string, folders: readonly string[]): Promise<number> {
  const used = await Promise.all(folders.map(async (folder) => {
    const { type, blocks, bfree, bsize } = await statfs(join(root, folder));
    return type === temporaryType ? (blocks - bfree) * bsize : 0;
  }));
  return used.reduce((sum, bytes) => sum + bytes, 0);
}

/** Files in memory that have no name: they count for nobody as long as nobody maps them. */
async function unmappedBytes(processes: readonly string[], breath: Breath): Promise<number> {
  const found = new Map<number, number>();
  for (const folder of processes) {
    for (const descriptor of descriptorsOf(folder)) {
      if (breath.due) await breath.take();
      try {
        if (!readlinkSync(descriptor).startsWith('/memfd:')) continue;
        const { ino, blocks } = statSync(descriptor);
        found.set(ino, blocks * 512);
      } catch {
        // It was closed meanwhile.
      }
    }
  }
  return [...found.values()].reduce((sum, bytes) => sum + bytes, 0);
}

function descriptorsOf(folder: string): string[] {
  try {
    return readdirSync(join(folder, 'fd')).map((name) => join(folder, 'fd', name));
  } catch {
    return [];
  }
}

/** Whether this sandbox has written more than it may, or fills the disk. */
async function takesTheDisk(watched: Watched, { folder, own, bytes }: UseLimits['disk']): Promise<boolean> {
  const { bavail, bsize, blocks } = await statfs(folder);
  const free = bavail * bsize;
  watched.freeBefore ??= free;
  const taken = watched.freeBefore - free;
  const scarce = free < Math.min(diskReserve, (blocks * bsize) / reservePart);
  if (taken <= (scarce ? diskShare : bytes)) return false;
  // Others write as well.
  return own === undefined ? scarce : (await bytesIn(own, new Breath(undefined))) > (scarce ? diskShare : bytes);
}

async function bytesIn(folder: string, breath: Breath): Promise<number> {
  let total = 0;
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const entry of await readdir(next, { withFileTypes: true }).catch(() => [])) {
      if (breath.due) await breath.take();
      const path = join(next, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      else if (entry.isFile()) total += (statSync(path, { throwIfNoEntry: false })?.blocks ?? 0) * 512;
    }
  }
  return total;
}

/** Bytes all processes of this machine share or hold in files in memory. */
function machineShared(): number {
  return numberAfter(readText('/proc/meminfo'), 'Shmem') * 1024;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The number of a line `Name:   123 kB`; 0 where there is none. */
function numberAfter(text: string, name: string): number {
  const start = text.startsWith(`${name}:`) ? 0 : text.indexOf(`\n${name}:`) + 1;
  return start === 0 && !text.startsWith(`${name}:`) ? 0 : Number.parseInt(text.slice(start + name.length + 1), 10) || 0;
}
