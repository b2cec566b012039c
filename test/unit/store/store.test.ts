import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { isAppError } from '../../../src-main/kernel/errors.ts';
import { chainStart, type AuditInput } from '../../../src-main/store/auditChain.ts';
import { openAuditSpool, readSpool, spoolNames } from '../../../src-main/store/auditSpool.ts';
import { openStore, readAnchorFile, storeFiles } from '../../../src-main/store/openStore.ts';
import type { Store } from '../../../src-main/store/store.ts';
import { verifyAuditFile } from '../../../src-main/store/verifyAuditFile.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

const stores: Store[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
});

async function open(folder: string): Promise<Store> {
  const store = await openStore(folder);
  stores.push(store);
  return store;
}

const row = (index: number): AuditInput => ({ at: 1000 + index, callId: `call_${index}`, kind: 'intent', body: JSON.stringify({ index }), name: 'read_file', risk: 'read', caller: 'chat', state: 'running' });

const verify = (folder: string) => verifyAuditFile(join(folder, storeFiles.audit), spoolNames.map((name) => join(folder, name)), readAnchorFile(join(folder, storeFiles.anchor)));

describe('store', () => {
  it('keeps what was written across a restart, in order', async () => {
    const folder = temporaryFolder();
    const first = await open(folder);
    await first.run({ sql: 'INSERT INTO events (at, tone, text) VALUES (?, ?, ?)', params: [1, 'plain', 'one'] });
    await first.run([
      { sql: 'INSERT INTO events (at, tone, text) VALUES (?, ?, ?)', params: [2, 'plain', 'two'] },
      { sql: 'INSERT INTO events (at, tone, text) VALUES (?, ?, ?)', params: [3, 'plain', 'three'] },
    ]);
    await first.close();
    const second = await open(folder);
    expect((await second.all<{ text: string }>('SELECT text FROM events ORDER BY id')).map((event) => event.text)).toEqual(['one', 'two', 'three']);
  });

  it('does all statements of a request or none, and the others of the same turn all the same', async () => {
    const store = await open(temporaryFolder());
    const good = store.run({ sql: "INSERT INTO events (at, tone, text) VALUES (1, 'plain', 'good')", params: [] });
    const bad = store.run([
      { sql: "INSERT INTO events (at, tone, text) VALUES (2, 'plain', 'half')", params: [] },
      { sql: 'INSERT INTO nowhere VALUES (1)', params: [] },
    ]);
    await expect(bad).rejects.toSatisfy((error) => isAppError(error, 'INTERNAL'));
    await good;
    expect(await store.all('SELECT text FROM events')).toEqual([{ text: 'good' }]);
  });

  it('chains audit rows and finds one changed byte, a missing row, a swap and a cut end', async () => {
    const folder = temporaryFolder();
    const store = await open(folder);
    const records = await Promise.all(Array.from({ length: 500 }, (_, index) => store.appendAudit(row(index), { durable: index % 100 === 0 })));
    expect(records.map((record) => record.seq)).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
    expect(await store.verifyAudit()).toMatchObject({ entries: 500 });
    await store.close();
    stores.length = 0;
    expect(verify(folder)).toEqual({ entries: 500, head: records.at(-1)?.hash });

    const damage = (sql: string, undo: string): ReturnType<typeof verify>['broken'] => {
      const database = new Database(join(folder, storeFiles.audit));
      database.exec(sql);
      database.close();
      const { broken } = verify(folder);
      const again = new Database(join(folder, storeFiles.audit));
      again.exec(undo);
      again.close();
      return broken;
    };
    expect(damage(`UPDATE audit SET body = '{"index":1041}' WHERE seq = 42`, `UPDATE audit SET body = '{"index":41}' WHERE seq = 42`)).toMatchObject({ seq: 42 });
    expect(verify(folder).broken).toBeUndefined();
    expect(damage(`UPDATE audit SET state = 'done' WHERE seq = 7`, `UPDATE audit SET state = 'running' WHERE seq = 7`)).toMatchObject({ seq: 7 });
    expect(damage('UPDATE audit SET seq = 100000 WHERE seq = 250', 'UPDATE audit SET seq = 250 WHERE seq = 100000')).toMatchObject({ seq: 250, reason: 'Row 250 is missing' });
    const cut = new Database(join(folder, storeFiles.audit));
    cut.exec('DELETE FROM audit WHERE seq > 450');
    cut.close();
    expect(verify(folder).broken).toMatchObject({ seq: 451, reason: expect.stringContaining('its end was cut off') as string });
  });

  it('has every acknowledged audit row after SIGKILL', async () => {
    const folder = temporaryFolder();
    const script = `
      import { openStore } from ${JSON.stringify(new URL('../../../src-main/store/openStore.ts', import.meta.url).href)};
      const store = await openStore(${JSON.stringify(folder)});
      for (let index = 0; ; index++) {
        const { seq } = await store.appendAudit({ at: index, callId: 'c' + index, kind: 'intent', body: '{}', name: 'n', risk: 'read', caller: 'cli', state: 'running' });
        process.stdout.write(seq + '\\n');
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.length > 2000) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const acknowledged = Number(text.slice(0, text.lastIndexOf('\n')).split('\n').at(-1));
    expect(acknowledged).toBeGreaterThan(100);
    const verdict = verify(folder);
    expect(verdict.broken).toBeUndefined();
    expect(verdict.entries).toBeGreaterThanOrEqual(acknowledged);
  });

  it.each([
    ['garbage', () => Buffer.from('this is no database at all, however long it may be '.repeat(50))],
    ['a damaged header', (file: string) => { const bytes = readFileSync(file); bytes.fill(0x55, 0, 64); return bytes; }],
  ])('refuses a file that is %s, by name, and leaves it as it is', async (_name, damage) => {
    const folder = temporaryFolder();
    const store = await open(folder);
    await store.close();
    stores.length = 0;
    const file = join(folder, storeFiles.main);
    const damaged = damage(file);
    writeFileSync(file, damaged);
    await expect(openStore(folder)).rejects.toSatisfy((error) => isAppError(error, 'DATABASE_CORRUPT') && error.message.includes(storeFiles.main) && error.hint !== undefined);
    expect(readFileSync(file).equals(damaged)).toBe(true);
  });

  it('refuses a database of a newer version', async () => {
    const folder = temporaryFolder();
    const store = await open(folder);
    await store.close();
    stores.length = 0;
    const database = new Database(join(folder, storeFiles.main));
    database.pragma('user_version = 99');
    database.close();
    await expect(openStore(folder)).rejects.toSatisfy((error) => isAppError(error, 'DATABASE_CORRUPT') && error.message.includes('newer version'));
  });

  it('says that the audit is unavailable when it cannot be written, and goes on where it stood', async () => {
    const folder = temporaryFolder();
    const files = spoolNames.map((name) => join(folder, name)) as [string, string];
    // A device that is full from the first byte on.
    const full = openAuditSpool(['/dev/full', '/dev/full'], { seq: 0, hash: chainStart }, () => undefined);
    await expect(full.append(row(1), false)).rejects.toSatisfy((error) => isAppError(error, 'AUDIT_UNAVAILABLE') && error.hint !== undefined);
    const handed: number[] = [];
    const spool = openAuditSpool(files, { seq: 7, hash: 'a'.repeat(64) }, (rows) => handed.push(...rows.map((each) => each.seq)));
    const records = await Promise.all([spool.append(row(1), false), spool.append(row(2), true)]);
    expect(records.map((record) => record.seq)).toEqual([8, 9]);
    expect(handed).toEqual([8, 9]);
    expect(readSpool(files, 8).map((each) => each.seq)).toEqual([9]);
  });

  it('stores at the next start what was acknowledged and not stored, and no half line', async () => {
    const folder = temporaryFolder();
    const store = await open(folder);
    await store.appendAudit(row(1));
    await store.close();
    stores.length = 0;
    const files = spoolNames.map((name) => join(folder, name)) as [string, string];
    const head = verify(folder);
    const spool = openAuditSpool(files, { seq: 1, hash: head.head }, () => undefined);
    await Promise.all([spool.append(row(2), false), spool.append(row(3), false)]);
    appendFileSync(files[0], '{"seq":4,"half');
    expect(verify(folder)).toMatchObject({ entries: 3 });
    const again = await open(folder);
    expect(await again.auditAll('SELECT seq FROM audit ORDER BY seq')).toEqual([{ seq: 1 }, { seq: 2 }, { seq: 3 }]);
    expect(await again.appendAudit(row(5))).toMatchObject({ seq: 4 });
    expect(await again.verifyAudit()).toMatchObject({ entries: 4 });
    expect((await again.verifyAudit()).broken).toBeUndefined();
  });

  it('keeps every row while the spool takes turns between its files', async () => {
    const folder = temporaryFolder();
    const store = await open(folder);
    const long = { ...row(1), body: JSON.stringify({ text: 'x'.repeat(50_000) }) };
    for (let round = 0; round < 4; round++) {
      for (let index = 0; index < 25; index++) await store.appendAudit(long);
      // What is asked of the audit is answered after everything acknowledged is stored.
      expect(await store.auditAll('SELECT COUNT(*) AS rows FROM audit')).toEqual([{ rows: 25 * (round + 1) }]);
    }
    expect(await store.verifyAudit()).toMatchObject({ entries: 100 });
    expect(Math.max(...spoolNames.map((name) => statSync(join(folder, name)).size))).toBeLessThan(3_000_000);
    await store.close();
    stores.length = 0;
    expect(verify(folder)).toMatchObject({ entries: 100 });
    expect(verify(folder).broken).toBeUndefined();
  });
});
