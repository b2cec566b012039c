import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

/** Cookies and storage of sessions that were asked to keep them, each caller's apart. */
export interface Profiles {
  read(owner: string, name: string): Promise<StorageState | undefined>;
  save(owner: string, name: string, context: BrowserContext): Promise<void>;
}

/** Private files in a folder functions cannot reach. */
export function createProfiles(folder: () => string): Profiles {
  const fileOf = (owner: string, name: string): string => join(folder(), `${createHash('sha256').update(JSON.stringify([owner, name])).digest('hex').slice(0, 32)}.json`);
  return {
    async read(owner, name) {
      const text = await readFile(fileOf(owner, name), 'utf8').catch(() => undefined);
      if (text === undefined) return undefined;
      try {
        return JSON.parse(text) as StorageState;
      } catch {
        // A half-written one is as good as none: logins are asked for again.
        return undefined;
      }
    },
    async save(owner, name, context) {
      const state = await context.storageState();
      await mkdir(folder(), { recursive: true, mode: 0o700 });
      const file = fileOf(owner, name);
      await writeFile(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
      await rename(`${file}.new`, file);
    },
  };
}
