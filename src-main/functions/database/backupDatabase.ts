import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { formatBytes, formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { connectionField } from './shared/fields.ts';
import { factsPath, writeFacts } from './shared/backupFacts.ts';

const countsField = z.array(z.strictObject({ name: z.string().describe('The table.'), rows: z.number().int().describe('Its rows.') }));

export const backupDatabase = defineFunction({
  name: 'backup_database',
  title: 'Back up database',
  category: 'database',
  summary: 'The whole database into one verified file',
  description:
    'Writes a whole saved database, or a SQLite file, into one backup file by the engine’s own means: pg_dump, mariadb-dump or mysqldump, SQLite’s online backup, DUMP of Redis. Beside it, in NAME.facts.json, stand its checksum and how many rows each table had at that moment. The written file is read again and checked. restore_database puts it back.',
  input: z.strictObject({
    connection: connectionField,
    output_path: z.string().min(1).max(4096).describe('The file to write; relative to the workspace, absolute, or from ~.'),
    overwrite: z.boolean().default(false).describe('Put it in the place of a file that is there.'),
  }),
  output: z.strictObject({
    output_path: z.string().describe('The backup.'),
    facts_path: z.string().describe('What stands beside it: checksum and rows.'),
    format: z.string().describe('What kind of backup it is.'),
    tool: z.string().describe('What made it.'),
    bytes: z.number().int().describe('Its size.'),
    sha256: z.string().describe('Its checksum, of the file as it was read again.'),
    tables: countsField.describe('What it holds.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  undo: 'journal',
  timeoutMs: 3_600_000,
  pool: 'work',
  phrase: ({ connection, output_path }) => ({ base: 'Back up', present: 'Backing up', past: 'Backed up', object: `${connection} to ${output_path}` }),
  effects: ({ connection, output_path, overwrite }) => [
    { kind: 'sql', connection, access: 'read', verb: 'BACKUP', tables: [] },
    { kind: 'path', access: 'write', path: output_path, replaces: overwrite },
    // It is read again to be sure of it.
    { kind: 'path', access: 'read', path: output_path },
    { kind: 'path', access: 'write', path: factsPath(output_path), replaces: true },
  ],
  async preview({ databases, files, signal }, { connection, output_path, overwrite }) {
    const there = await files.stat(output_path);
    if (there && !overwrite) throw new AppError('ALREADY_EXISTS', `${files.absolute(output_path)} exists already`, { hint: 'Set overwrite, or give another name' });
    const tables = await databases.sql(connection).then((database) => database.tables(undefined, signal)).catch(() => undefined);
    return {
      preview: {
        kind: 'facts',
        facts: [
          { label: 'Database', value: connection, tone: 'strong' },
          { label: 'Into', value: files.absolute(output_path) },
          ...(tables === undefined ? [] : [{ label: 'Tables', value: String(tables.length) }]),
          ...(there ? [{ label: 'Replaces', value: `a file of ${formatBytes(there.size)}`, tone: 'destroy' as const }] : []),
        ],
        notes: [{ tone: 'write', text: 'The backup is not encrypted: whoever reads the file reads the database' }],
      },
      approveLabel: 'Back up',
    };
  },
  summarise: ({ bytes, tables }) => `${formatBytes(bytes)}, ${formatCount(tables.length, 'table')}, ${formatCount(tables.reduce((sum, { rows }) => sum + rows, 0), 'row')}`,
  view: ({ output_path, sha256, tool, tables }) => ({
    kind: 'facts',
    facts: [{ label: 'File', value: output_path }, { label: 'Made by', value: tool }, { label: 'SHA-256', value: sha256 }, ...tables.slice(0, 20).map(({ name, rows }) => ({ label: name, value: formatCount(rows, 'row') }))],
  }),
  phrasings: [
    'back up the shop database',
    'make a backup of app.sqlite',
    'dump the postgres database to shop.dump',
    'save a copy of the whole database',
    'export the mysql database as a backup',
    'backup redis to a file',
    'take a database snapshot before the migration',
    'create a dump of the production database',
    'back up all tables with a checksum',
    'save the database to backups/today.dump',
    'secure my database into one file',
  ],
  examples: [{ title: 'A SQLite file', input: { connection: 'app.sqlite', output_path: 'backups/app.backup' } }],
  async handler({ databases, files, signal, progress, clock }, { connection, output_path, overwrite }) {
    const backups = await databases.backups(connection);
    progress({ done: 0, unit: 'bytes', note: 'Starting' });
    const { format, tool, content, tables } = await backups.make({ signal });
    const hash = createHash('sha256');
    let bytes = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const chunk of content) {
        hash.update(chunk);
        bytes += chunk.length;
        progress({ done: bytes, unit: 'bytes', note: 'Writing' });
        yield chunk;
      }
    }
    await files.write(output_path, counted(), { overwrite, mode: 0o600, signal });
    const sha256 = await files.hash(output_path, 'sha256', signal);
    if (sha256 !== hash.digest('hex')) throw new AppError('INTERNAL', `${files.absolute(output_path)} is not what was written to it`, { hint: 'The disk may be failing; nothing of it was kept' });
    await writeFacts(files, output_path, { database: connection, engine: backups.engine, format, tool, made_at: new Date(clock.now()).toISOString(), bytes, sha256, tables });
    return { output_path: files.absolute(output_path), facts_path: files.absolute(factsPath(output_path)), format, tool, bytes, sha256, tables };
  },
});
