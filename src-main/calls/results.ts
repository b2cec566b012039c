import { mkdirSync } from 'node:fs';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { AppError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';

/**
 * Whole results by reference (the call's id), as JSON text: what a sink got only a part of can be had
 * from here. Unredacted, so never for a sink as it is.
 */
export interface Results {
  /** Keeps a result's text; a long one in a private file. Returns at once. */
  put(callId: string, text: string): void;
  /** NOT_FOUND when it is not kept, or no longer. */
  read(callId: string): Promise<string>;
  /** Settles once everything put so far is where it belongs. */
  settled(): Promise<void>;
}

const memoryBytes = 32 * 1024 * 1024;
/** Longer texts go to disk. */
const longestInMemory = 256 * 1024;

/** `folder` is made when it is missing; `maxBytes` bounds what it holds, the oldest going first. */
export function createResults({ folder, maxBytes = 1_000_000_000, log }: { folder: string; maxBytes?: number; log: Log }): Results {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const memory = new LRUCache<string, string>({ maxSize: memoryBytes, max: 5000 });
  const writing = new Map<string, Promise<void>>();
  let turn: Promise<void> = Promise.resolve();
  const fileOf = (callId: string): string => join(folder, `${callId}.json`);

  async function write(callId: string, text: string): Promise<void> {
    try {
      await makeRoom(folder, maxBytes - text.length);
      await writeFile(fileOf(callId), text, { mode: 0o600 });
    } catch (error) {
      log.warn({ err: error, callId }, 'a long result could not be kept whole');
    } finally {
      writing.delete(callId);
    }
  }

  return {
    put(callId, text) {
      if (text.length <= longestInMemory) {
        memory.set(callId, text, { size: Math.max(1, text.length) });
        return;
      }
      if (text.length > maxBytes) return;
      turn = turn.then(() => write(callId, text));
      writing.set(callId, turn);
    },
    async read(callId) {
      const kept = memory.get(callId);
      if (kept !== undefined) return kept;
      await writing.get(callId);
      if (/^[\w-]+$/.test(callId)) {
        const text = await readFile(fileOf(callId), 'utf8').catch(() => undefined);
        if (text !== undefined) return text;
      }
      throw new AppError('NOT_FOUND', `The result of ${callId} is not kept any more`, { hint: 'Call the function again' });
    },
    settled: () => turn,
  };
}

/** Removes the oldest files until the rest fits. */
async function makeRoom(folder: string, room: number): Promise<void> {
  const files = await Promise.all((await readdir(folder)).map(async (name) => ({ path: join(folder, name), ...(await stat(join(folder, name))) })));
  let total = files.reduce((sum, file) => sum + file.size, 0);
  for (const file of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
    if (total <= room) return;
    await rm(file.path, { force: true });
    total -= file.size;
  }
}
