import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { PersonSessionStore } from './personKeys.ts';

const fileSchema = z.strictObject({
  version: z.literal(1),
  sessions: z.array(z.strictObject({ id: z.string(), secretHash: z.string(), createdAt: z.number(), seenAt: z.number() })),
});

/** Keeps the signed-in browsers in one file that only this user may read; replaced as a whole. */
export function personSessionFile(file: string): PersonSessionStore {
  return {
    async load() {
      let text: string;
      try {
        text = await readFile(file, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
      }
      return fileSchema.parse(JSON.parse(text)).sessions;
    },
    async save(sessions) {
      const next = `${file}.next`;
      await writeFile(next, JSON.stringify({ version: 1, sessions }), { mode: 0o600 });
      await chmod(next, 0o600);
      await rename(next, file);
    },
  };
}
