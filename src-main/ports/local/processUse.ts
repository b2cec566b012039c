import { readFile } from 'node:fs/promises';
import type { ProcessUse } from '../processes.ts';

/** As /proc counts on every machine whose pages are not larger. */
const pageBytes = 4096;
/** Ticks a second of /proc's counters: 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

interface Reading {
  pid: number;
  /** Tells a process from a later one of the same number. */
  startedAt: string;
  ticks: number;
  memory: number;
}

/** Reads what a process and all below it take up, and remembers who belonged to it. */
export interface UseReader {
  /** Undefined when it is gone. */
  read(): Promise<ProcessUse | undefined>;
  /** Those that were seen below it and are still there, also where their parents have ended. */
  left(): Promise<number[]>;
}

export function createUseReader(pid: number): UseReader {
  return process.platform === 'linux' ? linuxReader(pid) : otherReader(pid);
}

function linuxReader(pid: number): UseReader {
  const seen = new Map<number, string>();
  let last: { ticks: Map<number, number>; at: number } | undefined;
  return {
    async read() {
      const readings = await readBelow(pid);
      if (readings.length === 0) return undefined;
      for (const { pid: below, startedAt } of readings) seen.set(below, startedAt);
      const at = performance.now();
      const ticks = new Map(readings.map((reading) => [reading.pid, reading.ticks]));
      const seconds = last ? (at - last.at) / 1000 : 0;
      const used = readings.reduce((sum, reading) => sum + reading.ticks - (last?.ticks.get(reading.pid) ?? 0), 0);
      const cpu = last && seconds > 0.05 ? Math.max(0, used / ticksPerSecond / seconds) : null;
      last = { ticks, at };
      return { memory: readings.reduce((sum, reading) => sum + reading.memory, 0), cpu, processes: readings.length };
    },
    async left() {
      const found = await Promise.all([...seen].map(async ([below, startedAt]) => ((await readOne(below))?.startedAt === startedAt ? [below] : [])));
      return found.flat();
    },
  };
}

async function readBelow(pid: number): Promise<Reading[]> {
  const found: Reading[] = [];
  const waiting = [pid];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const reading = await readOne(next);
    if (!reading) continue;
    found.push(reading);
    const children = await readFile(`/proc/${next}/task/${next}/children`, 'utf8').catch(() => '');
    waiting.push(...children.split(' ').filter(Boolean).map(Number));
  }
  return found;
}

async function readOne(pid: number): Promise<Reading | undefined> {
  try {
    const [stat, statm] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), readFile(`/proc/${pid}/statm`, 'utf8')]);
    // The name stands in parentheses and may hold anything, parentheses too.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return undefined;
    const [, resident = 0, shared = 0] = statm.split(' ').map(Number);
    return { pid, startedAt: fields[19] ?? '', ticks: Number(fields[11]) + Number(fields[12]), memory: Math.max(0, resident - shared) * pageBytes };
  } catch {
    return undefined;
  }
}

function otherReader(pid: number): UseReader {
  return {
    async read() {
      const { default: facts } = await import('systeminformation');
      const { list } = await facts.processes();
      const below = new Set([pid]);
      for (let size = 0; size !== below.size; ) {
        size = below.size;
        for (const entry of list) if (below.has(entry.parentPid)) below.add(entry.pid);
      }
      const found = list.filter((entry) => below.has(entry.pid));
      if (found.length === 0) return undefined;
      return { memory: found.reduce((sum, entry) => sum + entry.memRss * 1024, 0), cpu: found.reduce((sum, entry) => sum + entry.cpu / 100, 0), processes: found.length };
    },
    left: () => Promise.resolve([]),
  };
}
