// A disk without space: nothing runs that cannot be written down, nothing written down is lost, and
// with space again everything goes on by itself (attack 59).
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync, writeSync, openSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { isAppError } from '../../../src-main/kernel/errors.ts';
import type { AuditInput } from '../../../src-main/store/auditChain.ts';
import { openStore } from '../../../src-main/store/openStore.ts';
import { verifyAuditFile } from '../../../src-main/store/verifyAuditFile.ts';
import { openDoor } from '../../kit/openDoor.ts';
import { testIf } from '../../kit/skip.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

const mounts = process.platform === 'linux' && process.getuid?.() === 0 && tryMount();
const onSmallDisk = testIf(mounts, 'no small disk can be mounted here: run as root on Linux');

function system(program: string, ...argv: string[]): void {
  execFileSync(program, argv, { stdio: 'ignore' });
}

function tryMount(): boolean {
  const folder = '/tmp/steward-test-mount';
  try {
    mkdirSync(folder, { recursive: true });
    system('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder);
    system('umount', folder);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A disk of its own for this test. */
function smallDisk(size: string): string {
  const folder = join(temporaryFolder(), 'disk');
  mkdirSync(folder);
  system('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder);
  onTestFinished(() => system('umount', '-l', folder));
  return folder;
}

/** Takes every byte the disk has left; answers how to give them back. */
function fill(disk: string): () => void {
  const file = join(disk, 'ballast');
  const descriptor = openSync(file, 'w');
  for (let size = 65_536; size >= 1; size = size > 1 ? size / 2 : 0) {
    const block = Buffer.alloc(size, 'x');
    try {
      for (;;) if (writeSync(descriptor, block) < size) break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
  closeSync(descriptor);
  return () => rmSync(file);
}

const row = (index: number): AuditInput => ({ at: 1000 + index, callId: `call_${index}`, kind: 'intent', body: JSON.stringify({ index, text: 'x'.repeat(500) }), name: 'read_file', risk: 'read', caller: 'chat', state: 'running' });

onSmallDisk('a full disk refuses calls before they run; with space again the next one runs', async () => {
  const disk = smallDisk('24m');
  const { door, parts, workspace, dataFolder, close } = await openDoor({ folder: disk, preset: 'trusted' });
  const call = (name: string, input: Record<string, unknown>) => door.callFunction({ name, input, caller: { kind: 'cli' }, approval: 'refuse' });
  const target = join(workspace, 'made.txt');
  expect(await call('create_directory', { path: 'before' })).toMatchObject({ state: 'done' });

  const giveBack = fill(disk);
  // The block the spool ends in has room for a few rows more.
  const smallRow = { kind: 'settings', callId: 'c', name: 'settings', risk: 'write', caller: { kind: 'cli' }, state: 'done', facts: {} } as const;
  let refused: unknown;
  for (let index = 0; index < 100 && refused === undefined; index++) await parts.audit.append(smallRow).catch((error: unknown) => (refused = error));
  expect(isAppError(refused, 'AUDIT_UNAVAILABLE')).toBe(true);
  for (const [name, input] of [['create_file', { file_path: 'made.txt', content: '' }], ['read_file', { file_path: 'made.txt' }], ['get_system_info', {}]] as const) {
    const outcome = await call(name, input);
    expect(outcome.error?.code, name).toBe('AUDIT_UNAVAILABLE');
    expect(outcome.error?.hint).toContain('nothing was run');
  }
  expect(existsSync(target)).toBe(false);

  giveBack();
  expect(await call('create_file', { file_path: 'made.txt', content: 'there' })).toMatchObject({ state: 'done' });
  expect(statSync(target).size).toBe(5);
  await close();
  expect(verifyAuditFile(dataFolder).broken).toBeUndefined();
}, 30_000);

onSmallDisk('no acknowledged row is lost when the disk fills up between the spool and the database', async () => {
  const disk = smallDisk('6m');
  const store = await openStore(disk);
  onTestFinished(() => store.close());
  const acknowledged: number[] = [];
  let refused: unknown;
  for (let index = 0; index < 20_000 && refused === undefined; index++) await store.appendAudit(row(index)).then(({ seq }) => acknowledged.push(seq), (error: unknown) => (refused = error));
  expect(isAppError(refused, 'AUDIT_UNAVAILABLE')).toBe(true);
  expect(acknowledged.at(-1)).toBe(acknowledged.length);
  await expect(store.appendAudit(row(0))).rejects.toSatisfy((error) => isAppError(error, 'AUDIT_UNAVAILABLE'));

  system('mount', '-o', 'remount,size=64m', disk);
  expect(await store.appendAudit(row(1))).toMatchObject({ seq: acknowledged.length + 1 });
  // The database takes what waited by itself, a second later at the latest.
  await expect.poll(async () => (await store.auditAll<{ rows: number }>('SELECT COUNT(*) AS rows FROM audit'))[0]?.rows, { timeout: 10_000 }).toBe(acknowledged.length + 1);
  expect(verifyAuditFile(disk)).toMatchObject({ entries: acknowledged.length + 1 });
  expect(verifyAuditFile(disk).broken).toBeUndefined();
}, 60_000);
