import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isAppError } from '../../../src-main/kernel/errors.ts';
import { chainStart, type AuditInput } from '../../../src-main/store/auditChain.ts';
import { openAuditSpool, parseSpool, readSpool, type SpooledRows } from '../../../src-main/store/auditSpool.ts';
import { spoolFilesIn } from '../../../src-main/store/storeFiles.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

const row = (index: number, body = JSON.stringify({ index })): AuditInput => ({ at: 1000 + index, callId: `call_${index}`, kind: 'intent', body, name: 'read_file', risk: 'read', caller: 'chat', state: 'running' });
const start = { seq: 0, hash: chainStart };

describe('audit spool', () => {
  it('refuses a row that cannot be written, and what is handed on begins with the next', async () => {
    // A device that is full from the first byte on.
    const full = openAuditSpool(['/dev/full', '/dev/full'], start, () => undefined);
    await expect(full.append(row(1), false)).rejects.toSatisfy((error) => isAppError(error, 'AUDIT_UNAVAILABLE') && error.hint !== undefined);
    const handed: SpooledRows[] = [];
    const files = spoolFilesIn(temporaryFolder());
    const spool = openAuditSpool(files, { seq: 7, hash: 'a'.repeat(64) }, (rows) => handed.push(rows));
    const records = await Promise.all([spool.append(row(1), false), spool.append(row(2), true)]);
    expect(records.map((record) => record.seq)).toEqual([8, 9]);
    expect(handed.map(({ count, lastSeq, durable }) => ({ count, lastSeq, durable }))).toEqual([{ count: 2, lastSeq: 9, durable: true }]);
    expect(parseSpool(handed[0]?.text ?? '').map((each) => each.seq)).toEqual([8, 9]);
    expect(readSpool(files, 8).map((each) => each.seq)).toEqual([9]);
    spool.close();
  });

  it('writes each file from its beginning when its turn comes again: no row of a crash is lost', async () => {
    const files = spoolFilesIn(temporaryFolder());
    let stored = 0;
    const spool = openAuditSpool(files, start, (rows) => {
      stored = rows.lastSeq;
    });
    const long = JSON.stringify({ text: 'x'.repeat(100_000) });
    for (let index = 1; index <= 40; index++) {
      await spool.append(row(index, long), false);
      // The last ten are acknowledged and not stored, as when the process is killed now.
      if (index <= 30) spool.stored(stored);
    }
    for (const file of files) expect(readFileSync(file).includes(0), file).toBe(false);
    expect(readSpool(files, 30).map((each) => each.seq)).toEqual([31, 32, 33, 34, 35, 36, 37, 38, 39, 40]);
    spool.close();
    expect(readSpool(files, 30)).toHaveLength(10);
  });

  it('empties what is stored when it ends, and keeps what is not', async () => {
    const files = spoolFilesIn(temporaryFolder());
    const spool = openAuditSpool(files, start, (rows) => spool.stored(rows.lastSeq));
    await spool.append(row(1), false);
    spool.close();
    expect(files.map((file) => statSync(file).size)).toEqual([0, 0]);
    expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
  });

  it('acknowledges nothing more when the database has taken nothing for 64 MB', async () => {
    const spool = openAuditSpool(spoolFilesIn(temporaryFolder()), start, () => undefined);
    const long = JSON.stringify({ text: 'x'.repeat(8_000_000) });
    let refused: unknown;
    let acknowledged = 0;
    while (refused === undefined && acknowledged < 20) await spool.append(row(acknowledged, long), false).then(() => acknowledged++, (error: unknown) => (refused = error));
    expect(isAppError(refused, 'AUDIT_UNAVAILABLE')).toBe(true);
    expect(acknowledged).toBeGreaterThanOrEqual(8);
    spool.close();
  });
});
