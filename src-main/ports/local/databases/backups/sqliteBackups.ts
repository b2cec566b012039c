import { createReadStream, existsSync, renameSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { AppError } from '../../../../kernel/errors.ts';
import type { Backups, TableCount } from '../../../databases.ts';
import type { SqliteRan } from '../sqlite/sqliteChild.ts';
import type { SqliteChildren } from '../sqlite/sqliteChildren.ts';

/** Milliseconds; large files take their time. */
const limitMs = 600_000;

/** By the engine's own backup, which copies a database that is in use as it is at one moment. */
export function sqliteBackups(path: string, children: SqliteChildren): Backups {
  async function countAll(file: string, signal: AbortSignal): Promise<TableCount[]> {
    return children.lease({ signal, timeoutMs: limitMs }, async (ask) => {
      const run = (sql: string): Promise<SqliteRan> => ask({ op: 'run', path: file, sql, parameters: [] });
      const sound = (await run('PRAGMA integrity_check')).rows[0]?.[0];
      if (sound !== 'ok') throw new AppError('INTERNAL', `The copy is not sound: ${sound ?? 'it could not be checked'}`);
      const { rows } = await run("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name");
      const counts: TableCount[] = [];
      for (const [name] of rows) counts.push({ name: name ?? '', rows: Number((await run(`SELECT COUNT(*) FROM "${(name ?? '').replaceAll('"', '""')}"`)).rows[0]?.[0]) });
      return counts;
    });
  }
  const place = (target: string): string => (isAbsolute(target) ? target : join(dirname(path), target));
  /** Its journal, which may hold what is not in the file yet. */
  const beside = ['-wal', '-shm', '-journal'];

  return {
    engine: 'sqlite',
    async make({ signal }) {
      if (!existsSync(path)) throw new AppError('NOT_FOUND', `There is no database at ${path}`);
      const folder = await mkdtemp(join(tmpdir(), 'steward-backup-'));
      const copy = join(folder, 'copy.sqlite');
      try {
        await children.lease({ signal, timeoutMs: limitMs }, (ask) => ask({ op: 'backup', path, to: copy }));
        const tables = await countAll(copy, signal);
        return { format: 'sqlite', tool: 'SQLite online backup', content: readAway(copy, folder), tables };
      } catch (error) {
        await rm(folder, { recursive: true, force: true });
        throw error;
      }
    },
    newTarget: (stamp) => path.replace(/(\.\w+)?$/, (ending) => `-restored-${stamp}${ending}`),
    async restore(content, target, { signal }) {
      const file = place(target);
      if (dirname(file) !== dirname(path)) throw new AppError('INVALID_INPUT', 'A restored database is put beside the one it is of', { hint: 'Give a file name without a folder' });
      const handle = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'EEXIST' ? new AppError('ALREADY_EXISTS', `${file} exists already`, { hint: 'Give another target' }) : error;
      });
      try {
        try {
          for await (const chunk of content) await handle.writeFile(chunk);
        } finally {
          await handle.close();
        }
        return await countAll(file, signal);
      } catch (error) {
        await rm(file, { force: true });
        throw error;
      }
    },
    async exchange(target, stamp) {
      const file = place(target);
      const kept = path.replace(/(\.\w+)?$/, (ending) => `-before-${stamp}${ending}`);
      if (existsSync(kept)) throw new AppError('ALREADY_EXISTS', `${kept} exists already`);
      for (const ending of ['', ...beside]) if (existsSync(path + ending)) renameSync(path + ending, kept + ending);
      renameSync(file, path);
      return { kept };
    },
  };
}

async function* readAway(file: string, folder: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(file)) yield chunk as Uint8Array;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
