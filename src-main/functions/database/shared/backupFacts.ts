import { z } from 'zod';
import { AppError } from '../../../kernel/errors.ts';
import type { Files } from '../../../ports/files.ts';

const facts = z.object({
  database: z.string(),
  engine: z.string(),
  format: z.string(),
  tool: z.string(),
  made_at: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  tables: z.array(z.object({ name: z.string(), rows: z.number() })),
});
export type BackupFacts = z.infer<typeof facts>;

/** What stands beside a backup: its checksum and how many rows each table had. */
export const factsPath = (backup: string): string => `${backup}.facts.json`;

export async function writeFacts(files: Files, backup: string, content: BackupFacts): Promise<void> {
  await files.write(factsPath(backup), `${JSON.stringify(content, null, 2)}\n`, { overwrite: true, mode: 0o600 });
}

/** Undefined where none stand beside it. */
export async function readFacts(files: Pick<Files, 'stat' | 'read'>, backup: string): Promise<BackupFacts | undefined> {
  if (!(await files.stat(factsPath(backup)))) return undefined;
  try {
    return facts.parse(JSON.parse(new TextDecoder().decode(await files.read(factsPath(backup)))));
  } catch (error) {
    throw new AppError('INVALID_INPUT', `${factsPath(backup)} is not what a backup has beside it`, { cause: error, hint: 'Move it away to restore without checking, or take another backup' });
  }
}
