// What someone with the files can do to the log, and which row `verify` names (attack 59).
import { copyFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { chainHash, chainStart, type AuditInput, type StoredAuditRow } from '../../../src-main/store/auditChain.ts';
import { openStore } from '../../../src-main/store/openStore.ts';
import { storeFiles } from '../../../src-main/store/storeFiles.ts';
import { verifyAuditFile } from '../../../src-main/store/verifyAuditFile.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

let written = 0;
/** No two are alike. */
const row = (index: number): AuditInput => ({ at: 1000 + written++, callId: `call_${index}`, kind: 'intent', body: JSON.stringify({ index }), name: 'read_file', risk: 'read', caller: 'chat', state: 'running' });

/** Adds rows as one run of Steward does, from its start to its end. */
async function run(folder: string, rows: number): Promise<void> {
  const store = await openStore(folder);
  for (let done = 0; done < rows; done += 1000) await Promise.all(Array.from({ length: Math.min(1000, rows - done) }, (_, index) => store.appendAudit(row(done + index))));
  await store.auditAll('SELECT 1');
  await store.close();
}

async function logOf(...runs: number[]): Promise<string> {
  const folder = temporaryFolder();
  for (const rows of runs) await run(folder, rows);
  return folder;
}

function change(folder: string, how: (database: Database.Database) => void): void {
  const database = new Database(join(folder, storeFiles.audit));
  try {
    how(database);
  } finally {
    database.close();
  }
}

const sql = (text: string) => (database: Database.Database) => void database.exec(text);

/** Gives every row from `from` on the hash that fits it now. */
function rehash(database: Database.Database, from: number, to = Number.MAX_SAFE_INTEGER): void {
  const rows = database.prepare('SELECT seq, at, call_id AS callId, kind, name, risk, caller, state, body, previous, hash FROM audit ORDER BY seq').all() as StoredAuditRow[];
  const update = database.prepare('UPDATE audit SET previous = ?, hash = ? WHERE seq = ?');
  let previous = chainStart;
  database.transaction(() => {
    for (const each of rows) {
      const hash = each.seq < from || each.seq > to ? each.hash : chainHash(previous, each.seq, each);
      if (hash !== each.hash) update.run(previous, hash, each.seq);
      previous = hash;
    }
  })();
}

const broken = (folder: string): number | undefined => verifyAuditFile(folder).broken?.seq;
const reason = (folder: string): string => verifyAuditFile(folder).broken?.reason ?? 'intact';

describe('a log as it was written', () => {
  it('is intact, over several runs, and so is an empty one', async () => {
    const folder = await logOf(0);
    expect(verifyAuditFile(folder)).toMatchObject({ entries: 0, head: chainStart });
    expect(broken(folder)).toBeUndefined();
    await run(folder, 2500);
    await run(folder, 10);
    const verdict = verifyAuditFile(folder);
    expect(verdict).toMatchObject({ entries: 2510 });
    expect(verdict.anchors).toBeGreaterThanOrEqual(3);
    expect(verdict.broken).toBeUndefined();
    for (const file of [storeFiles.anchors, storeFiles.anchorKey]) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  });

  it('is taken over from a version without anchors, and anchored from there on', async () => {
    const folder = await logOf(50);
    for (const file of [storeFiles.anchors, storeFiles.anchorKey]) rmSync(join(folder, file));
    change(folder, (database) => database.pragma('user_version = 1'));
    expect(broken(folder)).toBeUndefined();
    await run(folder, 5);
    expect(broken(folder)).toBeUndefined();
    change(folder, sql('DELETE FROM audit WHERE seq > 52'));
    expect(broken(folder)).toBe(53);
  });
});

describe('one row', () => {
  it.each([
    ['its facts edited', `UPDATE audit SET body = '{"index":1041}' WHERE seq = 42`, 42],
    ['a column edited', `UPDATE audit SET state = 'done' WHERE seq = 7`, 7],
    ['its time edited', `UPDATE audit SET at = at - 1 WHERE seq = 1`, 1],
    ['its hash edited', `UPDATE audit SET hash = '${'0'.repeat(64)}' WHERE seq = 9`, 9],
    ['deleted', 'DELETE FROM audit WHERE seq = 250', 250],
    ['the first deleted', 'DELETE FROM audit WHERE seq = 1', 1],
    ['deleted and the rest moved up', 'DELETE FROM audit WHERE seq = 250; UPDATE audit SET seq = seq - 1000 WHERE seq > 250; UPDATE audit SET seq = seq + 999 WHERE seq < 0', 250],
    ['moved to the end', 'UPDATE audit SET seq = 100000 WHERE seq = 250', 250],
    ['two swapped', 'UPDATE audit SET seq = -1 WHERE seq = 10; UPDATE audit SET seq = 10 WHERE seq = 11; UPDATE audit SET seq = 11 WHERE seq = -1', 10],
    ['one put before the first', "INSERT INTO audit SELECT 0, at, call_id, kind, name, risk, caller, state, body, previous, hash FROM audit WHERE seq = 1", 0],
    ['one put in the middle', "UPDATE audit SET seq = -seq - 1 WHERE seq >= 50; UPDATE audit SET seq = -seq WHERE seq < 0; INSERT INTO audit SELECT 50, at, 'call_forged', kind, name, risk, caller, state, body, previous, hash FROM audit WHERE seq = 49", 50],
    ['one put at the end', "INSERT INTO audit SELECT 401, at, 'call_forged', kind, name, risk, caller, state, body, hash, hash FROM audit WHERE seq = 400", 401],
    ['text moved from one column to the next', "UPDATE audit SET caller = caller || char(10) || state, state = body, body = '' WHERE seq = 30", 30],
  ])('%s: it is named', async (_what, text, seq) => {
    const folder = await logOf(400);
    expect(broken(folder)).toBeUndefined();
    change(folder, sql(text));
    expect(broken(folder)).toBe(seq);
    expect(reason(folder)).toMatch(/^Row -?\d+ /);
  });

  it('edited and given a hash that fits: it is named all the same', async () => {
    const folder = await logOf(400);
    change(folder, (database) => {
      database.exec(`UPDATE audit SET body = '{"index":1041}' WHERE seq = 42`);
      rehash(database, 42, 42);
    });
    expect(reason(folder)).toBe('Row 42 was changed after it was written and given a new hash');
  });

  it('put in with a hash that fits: it is named, not the one after it', async () => {
    const folder = await logOf(400);
    change(folder, (database) => {
      database.exec("UPDATE audit SET seq = -seq - 1 WHERE seq >= 50; UPDATE audit SET seq = -seq WHERE seq < 0; INSERT INTO audit SELECT 50, at, 'call_forged', kind, name, risk, caller, state, body, previous, hash FROM audit WHERE seq = 49");
      rehash(database, 50, 50);
    });
    expect(broken(folder)).toBe(50);
  });
});

describe('the whole log', () => {
  it('written anew with hashes that fit: found by the anchors, with the last row they vouch for', async () => {
    const folder = await logOf(2500, 10);
    change(folder, (database) => {
      database.exec(`UPDATE audit SET body = '{"index":-1}' WHERE seq = 2505`);
      rehash(database, 2505);
    });
    expect(broken(folder)).toBe(2501);
    expect(reason(folder)).toContain('written anew from some row after 2500 on');
    change(folder, (database) => {
      database.exec(`UPDATE audit SET body = '{"index":-1}' WHERE seq = 1`);
      rehash(database, 1);
    });
    expect(broken(folder)).toBe(1);
  });

  it('cut off at its end: the first missing row is named, also after Steward went on', async () => {
    const folder = await logOf(300);
    change(folder, sql('DELETE FROM audit WHERE seq > 280'));
    expect(verifyAuditFile(folder).broken).toMatchObject({ seq: 281, reason: expect.stringContaining('its end was cut off') as string });
    await run(folder, 5);
    expect(broken(folder)).toBeDefined();
    await run(folder, 500);
    expect(broken(folder)).toBeDefined();
    expect(broken(folder)).toBeLessThanOrEqual(281);
  });

  it('emptied: row 1 is named', async () => {
    const folder = await logOf(300);
    change(folder, sql('DELETE FROM audit'));
    expect(broken(folder)).toBe(1);
  });

  it('replaced by an older copy: named, also after Steward went on with it', async () => {
    const folder = await logOf(300);
    copyFileSync(join(folder, storeFiles.audit), join(folder, 'older'));
    await run(folder, 300);
    copyFileSync(join(folder, 'older'), join(folder, storeFiles.audit));
    expect(broken(folder)).toBe(301);
    await run(folder, 100);
    expect(broken(folder)).toBe(301);
    expect(reason(folder)).toContain('an older copy was put in its place');
    await run(folder, 600);
    expect(broken(folder)).toBe(301);
  });

  it('replaced by another log, or removed: row 1 is named', async () => {
    const [folder, another] = [await logOf(300), await logOf(310)];
    change(another, (database) => {
      database.exec("UPDATE audit SET caller = 'cli' WHERE seq = 1");
      rehash(database, 1);
    });
    copyFileSync(join(another, storeFiles.audit), join(folder, storeFiles.audit));
    expect(broken(folder)).toBe(1);
    for (const ending of ['', '-wal', '-shm']) rmSync(join(folder, `${storeFiles.audit}${ending}`), { force: true });
    await run(folder, 3);
    expect(broken(folder)).toBeDefined();
  });
});

describe('the anchors', () => {
  const anchors = (folder: string): string => join(folder, storeFiles.anchors);
  const lines = (folder: string): string[] => readFileSync(anchors(folder), 'utf8').split('\n').slice(0, -1);
  const keep = (folder: string, kept: string[]): void => writeFileSync(anchors(folder), kept.map((line) => `${line}\n`).join(''));

  it('one edited to fit a log written anew: the anchor gives it away', async () => {
    const folder = await logOf(300);
    let head = '';
    change(folder, (database) => {
      database.exec(`UPDATE audit SET body = '{}' WHERE seq = 299`);
      rehash(database, 299);
      head = (database.prepare('SELECT hash FROM audit WHERE seq = 300').get() as { hash: string }).hash;
    });
    keep(folder, lines(folder).map((line) => line.replace(/("seq":300,"hash":")[0-9a-f]{64}/, `$1${head}`)));
    expect(reason(folder)).toMatch(/^Line \d of the anchors was changed/);
  });

  it('one taken out of the middle, or moved: the line is named', async () => {
    const folder = await logOf(100, 100, 100);
    const all = lines(folder);
    expect(all).toHaveLength(4);
    keep(folder, all.filter((_, index) => index !== 2));
    expect(verifyAuditFile(folder).broken).toMatchObject({ seq: 101, reason: expect.stringContaining('Line 3 of the anchors') as string });
    keep(folder, [all[0], all[2], all[1], all[3]] as string[]);
    expect(reason(folder)).toContain('Line 2 of the anchors');
    keep(folder, all);
    expect(broken(folder)).toBeUndefined();
  });

  it('all removed, emptied, or without their key: said, and still said after Steward went on', async () => {
    for (const remove of [(folder: string) => rmSync(anchors(folder)), (folder: string) => truncateSync(anchors(folder)), (folder: string) => rmSync(join(folder, storeFiles.anchorKey))]) {
      const folder = await logOf(100);
      remove(folder);
      expect(broken(folder)).toBe(1);
      await run(folder, 10);
      expect(broken(folder)).toBe(1);
    }
  });

  it('a last line that was cut off while it was written does not count, and is written over', async () => {
    const folder = await logOf(100);
    writeFileSync(anchors(folder), '{"seq":200,"ha', { flag: 'a' });
    expect(broken(folder)).toBeUndefined();
    await run(folder, 10);
    expect(broken(folder)).toBeUndefined();
    expect(verifyAuditFile(folder)).toMatchObject({ entries: 110, anchors: 3 });
  });
});

describe('a row of the spool that was changed before its start', () => {
  const changed = { seq: 4, hash: 'x', previous: 'y', at: 1, callId: 'c', kind: 'intent', name: 'n', risk: 'read', caller: 'cli', state: 'running', body: '{}' };
  it.each([
    ['its text', changed],
    ['a time that is none', { ...changed, at: 'noon' }],
    ['no time', { ...changed, at: undefined }],
    ['nothing in it', { ...changed, body: '' }],
    ['an object for a text', { ...changed, name: { a: 1 } }],
  ])('%s: Steward starts and goes on, verification names the row', async (_what, { body, ...columns }) => {
    const folder = await logOf(3);
    writeFileSync(join(folder, 'audit.spool.0'), `${body}\t${JSON.stringify(columns)}\n`);
    await run(folder, 2);
    expect(verifyAuditFile(folder).broken).toMatchObject({ seq: 4, reason: expect.stringMatching(/^Row 4 was changed/) });
  });

  it.each(['{}\tnull', '{}\t7', '{}\t{"seq":4.5,"hash":"x"}', '{}\t{"seq":4', '{"seq":4,"hash":"x"}', '{"a', ''])('%j is no row', async (line) => {
    const folder = await logOf(3);
    writeFileSync(join(folder, 'audit.spool.0'), `${line}\n`);
    await run(folder, 2);
    expect(verifyAuditFile(folder)).toMatchObject({ entries: 5 });
    expect(verifyAuditFile(folder).broken).toBeUndefined();
  });
});
