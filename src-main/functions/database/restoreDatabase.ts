import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { formatBytes, formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { factsPath, readFacts, type BackupFacts } from './shared/backupFacts.ts';
import { connectionField } from './shared/fields.ts';

const formats: Record<string, string> = { sqlite: 'sqlite', postgresql: 'pg_dump-custom', mariadb: 'mysql-sql', redis: 'redis-dump-lines' };

export const restoreDatabase = defineFunction({
  name: 'restore_database',
  title: 'Restore database',
  category: 'database',
  summary: 'A backup into a new database, then exchanged',
  description:
    'Restores a file of backup_database. It is filled into a new database beside the one it is of, and its rows are counted against those of the backup; the checksum is checked before. With replace the new one then takes the place of the old, which stays under another name; without it both are there. Nothing is ever restored over what is there.',
  input: z.strictObject({
    connection: connectionField,
    backup_path: z.string().min(1).max(4096).describe('The backup; relative to the workspace, absolute, or from ~.'),
    target: z.string().min(1).max(200).optional().describe('What the new database is called: a database of the server, a file beside the SQLite file, a number of Redis. Without it NAME_restored_TIME.'),
    replace: z.boolean().default(false).describe('Put it in the place of the database itself. What was there stays under another name.'),
  }),
  output: z.strictObject({
    target: z.string().describe('The database that holds what was restored now.'),
    replaced: z.boolean().describe('Whether it took the place of the database itself.'),
    kept: z.string().nullable().describe('Where what was there before is now; null where nothing was replaced.'),
    checked: z.boolean().describe('Whether checksum and rows were checked against what stood beside the backup.'),
    tables: z.array(z.strictObject({ name: z.string().describe('The table.'), rows: z.number().int().describe('Its rows.') })).describe('What it holds now.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  undo: 'impossible',
  timeoutMs: 3_600_000,
  pool: 'work',
  phrase: ({ connection, backup_path }) => ({ base: 'Restore', present: 'Restoring', past: 'Restored', object: `${backup_path} into ${connection}` }),
  effects: ({ connection, backup_path, replace }) => [
    { kind: 'path', access: 'read', path: backup_path },
    { kind: 'path', access: 'read', path: factsPath(backup_path) },
    { kind: 'sql', connection, access: replace ? 'delete' : 'write', verb: 'RESTORE', tables: [] },
  ],
  async preview({ files }, { connection, backup_path, target, replace }) {
    const there = await files.stat(backup_path);
    if (!there) throw new AppError('NOT_FOUND', `There is nothing at ${files.absolute(backup_path)}`, { hint: 'Check the path' });
    const facts = await readFacts(files, backup_path);
    return {
      preview: {
        kind: 'facts',
        facts: [
          { label: 'Backup', value: `${files.absolute(backup_path)}, ${formatBytes(there.size)}`, tone: 'strong' },
          ...(facts === undefined ? [] : [{ label: 'Of', value: `${facts.database}, ${facts.made_at}` }, { label: 'Holds', value: `${formatCount(facts.tables.length, 'table')}, ${formatCount(facts.tables.reduce((sum, { rows }) => sum + rows, 0), 'row')}` }]),
          { label: 'Into', value: target ?? `a new database beside ${connection}` },
          { label: 'Then', value: replace ? `takes the place of ${connection}; the old one stays under another name` : 'both are there', ...(replace && { tone: 'destroy' as const }) },
        ],
        notes: [
          ...(facts === undefined ? [{ tone: 'write' as const, text: `${factsPath(backup_path)} is not there: checksum and rows cannot be checked` }] : []),
          { tone: 'write' as const, text: 'A backup may define functions and triggers that run in the database: restore only what you trust' },
        ],
      },
      approveLabel: replace ? 'Restore and replace' : 'Restore beside it',
    };
  },
  summarise: ({ tables, target, replaced }) => `${formatCount(tables.length, 'table')}, ${formatCount(tables.reduce((sum, { rows }) => sum + rows, 0), 'row')} ${replaced ? 'in its place' : `in ${target}`}`,
  view: ({ target, kept, tables }) => ({ kind: 'facts', facts: [{ label: 'In', value: target }, ...(kept === null ? [] : [{ label: 'Kept', value: kept }]), ...tables.slice(0, 20).map(({ name, rows }) => ({ label: name, value: formatCount(rows, 'row') }))] }),
  phrasings: [
    'restore the shop database from shop.dump',
    'put the backup of app.sqlite back',
    'load yesterday’s database backup',
    'restore the dump into a new database',
    'recover the database from the backup',
    'import the postgres dump',
    'roll the database back to the backup',
    'replace the database with its backup',
    'bring back the redis backup',
    'restore mysql from a dump file',
    'check whether the database backup can be restored',
  ],
  examples: [{ title: 'A SQLite file, beside it', input: { connection: 'app.sqlite', backup_path: 'app.backup' } }],
  async handler({ databases, files, signal, progress, clock, remark }, { connection, backup_path, target: wanted, replace }) {
    const facts = await readFacts(files, backup_path);
    const backups = await databases.backups(connection);
    if (facts) requireWhole(facts, backups.engine, await files.hash(backup_path, 'sha256', signal), files.absolute(backup_path));
    else remark('Nothing stood beside the backup: neither its checksum nor its rows were checked');
    const stamp = new Date(clock.now()).toISOString().replace(/\D/g, '').slice(0, 14);
    const target = wanted ?? backups.newTarget(stamp);
    progress({ done: 0, unit: 'steps', note: `Filling ${target}` });
    const tables = await backups.restore(files.stream(backup_path, { signal }), target, { signal });
    const differing = facts?.tables.filter(({ name, rows }) => tables.find((table) => table.name === name)?.rows !== rows).map(({ name }) => name) ?? [];
    if (differing.length > 0) throw new AppError('CONFLICT', `${target} does not hold the rows the backup had, in ${differing.slice(0, 5).join(', ')}`, { hint: `${target} is left to look at; ${connection} itself was not touched` });
    if (!replace) return { target, replaced: false, kept: null, checked: facts !== undefined, tables };
    const { kept } = await backups.exchange(target, stamp, { signal });
    return { target: connection, replaced: true, kept, checked: facts !== undefined, tables };
  },
});

function requireWhole(facts: BackupFacts, engine: string, sha256: string, path: string): void {
  if (formats[engine] !== facts.format) throw new AppError('INVALID_INPUT', `${path} is a backup of ${facts.engine} (${facts.format}), not of this kind of database`, { hint: 'Name a database of the same kind' });
  if (sha256 !== facts.sha256) throw new AppError('CONFLICT', `${path} is not the file its checksum was made of: it was changed or is damaged`, { hint: 'Take another backup' });
}
