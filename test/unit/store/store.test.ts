import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { isAppError } from '../../../src-main/kernel/errors.ts';
import type { AuditInput } from '../../../src-main/store/auditChain.ts';
import { openAuditSpool } from '../../../src-main/store/auditSpool.ts';
import { openStore } from '../../../src-main/store/openStore.ts';
import type { Store } from '../../../src-main/store/store.ts';
import { spoolFilesIn, storeFiles } from '../../../src-main/store/storeFiles.ts';
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

const verify = verifyAuditFile;

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

  it('stores at the next start what was acknowledged and not stored, and no half line', async () => {
    const folder = temporaryFolder();
    const store = await open(folder);
    await store.appendAudit(row(1));
    await store.close();
    stores.length = 0;
    const files = spoolFilesIn(folder);
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
    expect(Math.max(...spoolFilesIn(folder).map((file) => statSync(file).size))).toBeLessThan(3_000_000);
    await store.close();
    stores.length = 0;
    expect(verify(folder)).toMatchObject({ entries: 100 });
    expect(verify(folder).broken).toBeUndefined();
  });

  it('verifies right while rows are written faster than they are stored', async () => {
    const folder = temporaryFolder();
    const store = await open(folder);
    const body = JSON.stringify({ text: 'x'.repeat(3000) });
    let writing = true;
    let written = 0;
    const writer = async (): Promise<void> => {
      while (writing) await store.appendAudit({ ...row(written++), body });
    };
    const writers = Promise.all(Array.from({ length: 16 }, writer));
    const verdicts = [];
    for (let round = 0; round < 4; round++) verdicts.push(round % 2 === 0 ? await store.verifyAudit() : verify(folder));
    writing = false;
    await writers;
    for (const verdict of verdicts) expect(verdict.broken).toBeUndefined();
    expect(verdicts.at(-1)?.entries).toBeGreaterThan(verdicts[0]?.entries ?? 0);
    expect(verdicts.at(-1)?.anchors).toBeGreaterThan(0);
    await store.auditAll('SELECT 1');
    expect(await store.verifyAudit()).toMatchObject({ entries: written });
  });
});
