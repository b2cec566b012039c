import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Baselines } from '../baselines.ts';

/** One file a key, in a folder that is made with the first. */
export function createBaselines(folder: () => string): Baselines {
  const fileOf = (key: string): string => join(folder(), `${createHash('sha256').update(key).digest('hex')}.json`);
  return {
    async read(key) {
      const text = await readFile(fileOf(key), 'utf8').catch(() => undefined);
      return text === undefined ? undefined : (JSON.parse(text) as { text: string; at: number });
    },
    async write(key, baseline) {
      await mkdir(folder(), { recursive: true, mode: 0o700 });
      await writeFile(`${fileOf(key)}.new`, JSON.stringify(baseline), { mode: 0o600 });
      await rename(`${fileOf(key)}.new`, fileOf(key));
    },
  };
}
