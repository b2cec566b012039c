// Attack 59: an audit row edited, deleted, reordered, put in, the file cut off or replaced by an older
// copy: `steward audit verify` names the first bad row. A log that cannot be written stops every call.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { AppError } from '../../src-main/kernel/errors.ts';
import { meetSteward, type Outside } from './kit/outside.ts';

const cli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));

function verify(dataFolder: string): { code: number | null; seq: number | undefined; state: string } {
  const { status, stdout } = spawnSync(process.execPath, [cli, 'audit', 'verify', '--json', '--data-dir', dataFolder], { encoding: 'utf8' });
  const verdict = JSON.parse(stdout) as { state: string; broken?: { seq: number } };
  return { code: status, seq: verdict.broken?.seq, state: verdict.state };
}

/** A log of calls from outside: 40 rows and more. */
async function meetWithCalls(): Promise<Outside> {
  const outside = await meetSteward({ files: { 'a.txt': 'a' } });
  for (let index = 0; index < 10; index++) {
    expect((await outside.call('read_file', { file_path: 'a.txt' })).ok).toBe(true);
    expect((await outside.call('create_file', { file_path: `made-${index}.txt`, content: 'x' })).ok).toBe(true);
  }
  return outside;
}

const moveOn = 'UPDATE audit SET seq = -seq - 1 WHERE seq >= 12; UPDATE audit SET seq = -seq WHERE seq < 0;';

test.each([
  ['edited', `UPDATE audit SET body = replace(body, '"', ' "') WHERE seq = 12`, 12],
  ['its caller edited', "UPDATE audit SET caller = 'chat' WHERE seq = 12", 12],
  ['deleted', 'DELETE FROM audit WHERE seq = 12', 12],
  ['deleted and the gap closed', 'DELETE FROM audit WHERE seq = 12; UPDATE audit SET seq = -seq + 1 WHERE seq > 12; UPDATE audit SET seq = -seq WHERE seq < 0', 12],
  ['reordered', 'UPDATE audit SET seq = -1 WHERE seq = 12; UPDATE audit SET seq = 12 WHERE seq = 13; UPDATE audit SET seq = 13 WHERE seq = -1', 12],
  ['put in', `${moveOn} INSERT INTO audit SELECT 12, at, 'call_forged', kind, name, risk, caller, state, body, previous, hash FROM audit WHERE seq = 11`, 12],
])('a row %s: named, with exit code 1, by the one who runs and by one who does not', async (_what, sql, seq) => {
  const outside = await meetWithCalls();
  await outside.steward.runtime.store.auditAll('SELECT 1');
  expect(verify(outside.dataFolder)).toMatchObject({ code: 0, state: 'intact' });
  const database = new Database(join(outside.dataFolder, 'audit.db'));
  database.exec(sql);
  database.close();
  expect(await outside.steward.runtime.chainWatch.verify()).toMatchObject({ state: 'broken', seq });
  expect(verify(outside.dataFolder)).toEqual({ code: 1, state: 'broken', seq });
});

test('the end cut off, the whole set back to an older copy, its anchors removed: found', async () => {
  const outside = await meetWithCalls();
  await outside.steward.stop();
  const file = join(outside.dataFolder, 'audit.db');
  const copy = join(outside.beyond, 'older');
  copyFileSync(file, copy);
  const damage = (sql: string): void => {
    const database = new Database(file);
    database.exec(sql);
    database.close();
  };
  damage('DELETE FROM audit WHERE seq > 30');
  expect(verify(outside.dataFolder)).toEqual({ code: 1, state: 'broken', seq: 31 });
  damage('DELETE FROM audit');
  expect(verify(outside.dataFolder)).toEqual({ code: 1, state: 'broken', seq: 1 });
  for (const ending of ['-wal', '-shm']) rmSync(`${file}${ending}`, { force: true });
  copyFileSync(copy, file);
  expect(verify(outside.dataFolder)).toMatchObject({ code: 0 });
  rmSync(join(outside.dataFolder, 'audit.anchors'));
  expect(verify(outside.dataFolder)).toEqual({ code: 1, state: 'broken', seq: 1 });
});

test('a log that cannot be written: nothing runs, reads included, and afterwards everything does again', async () => {
  const outside = await meetWithCalls();
  const { store } = outside.steward.runtime;
  const full = vi.spyOn(store, 'appendAudit').mockRejectedValue(new AppError('AUDIT_UNAVAILABLE', 'The audit log cannot be written: no space left'));
  for (const [name, input] of [['create_file', { file_path: 'never.txt', content: 'x' }], ['delete_file', { file_path: 'a.txt' }], ['execute_shell', { command: 'touch never.txt' }], ['read_file', { file_path: 'a.txt' }]] as const) {
    expect((await outside.call(name, input)).ok, name).toBe(false);
  }
  expect(existsSync(join(outside.workspace, 'never.txt'))).toBe(false);
  expect(existsSync(join(outside.workspace, 'a.txt'))).toBe(true);
  full.mockRestore();
  expect((await outside.call('create_file', { file_path: 'again.txt', content: 'x' })).ok).toBe(true);
  expect(await outside.steward.runtime.chainWatch.verify()).toMatchObject({ state: 'intact' });
});
