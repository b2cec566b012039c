import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAppError } from '../../../src-main/kernel/errors.ts';
import { findOwner, lockDataFolder, prepareDataFolder } from '../../../src-main/runtime/dataFolder.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

describe('prepareDataFolder', () => {
  it('makes it for this user only', () => {
    const folder = prepareDataFolder(join(temporaryFolder(), 'a', 'b'));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('says what to do when it cannot be written', () => {
    const file = join(temporaryFolder({ occupied: 'x' }), 'occupied');
    expect(() => prepareDataFolder(join(file, 'data'))).toThrowError(expect.toSatisfy((error) => isAppError(error, 'DATA_FOLDER_UNUSABLE') && error.message.includes(file) && error.hint?.includes('--data-dir') === true) as Error);
  });
});

describe('lockDataFolder', () => {
  it('lets one process have it, tells where it is, and gives it back', () => {
    const folder = temporaryFolder();
    const lock = lockDataFolder(folder);
    lock.announce('http://127.0.0.1:9000');
    expect(findOwner(folder)).toMatchObject({ pid: process.pid, url: 'http://127.0.0.1:9000' });
    expect(() => lockDataFolder(folder)).toThrowError(expect.toSatisfy((error) => isAppError(error, 'DATA_FOLDER_IN_USE') && error.message.includes(String(process.pid)) && error.message.includes('9000')) as Error);
    lock.release();
    expect(findOwner(folder)).toBeUndefined();
    lockDataFolder(folder).release();
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });

  it('takes over from a process that was killed', async () => {
    const folder = temporaryFolder();
    const module = new URL('../../../src-main/runtime/dataFolder.ts', import.meta.url).href;
    const child = spawn(process.execPath, ['-e', `import(${JSON.stringify(module)}).then(({ lockDataFolder }) => { lockDataFolder(${JSON.stringify(folder)}); console.log('locked'); setInterval(() => {}, 1000); })`], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    expect(findOwner(folder)?.pid).toBe(child.pid);
    expect(() => lockDataFolder(folder)).toThrowError(/runs on/);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(findOwner(folder)).toBeUndefined();
    const lock = lockDataFolder(folder);
    expect(findOwner(folder)?.pid).toBe(process.pid);
    lock.release();
  });

  it('is not fooled by another process that got the old one’s number', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.pid, host: hostname(), startedTick: '1', url: null }));
    expect(findOwner(folder)).toBeUndefined();
    lockDataFolder(folder).release();
  });

  it('leaves another machine’s lock alone while it is touched, and not for ever', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'lock');
    writeFileSync(file, JSON.stringify({ pid: 1, host: 'another-machine', startedTick: null, url: null }));
    expect(() => lockDataFolder(folder)).toThrowError(/runs on/);
    const longAgo = new Date(Date.now() - 10 * 60_000);
    utimesSync(file, longAgo, longAgo);
    lockDataFolder(folder).release();
  });

  it('survives a lock file that is garbage', () => {
    const folder = temporaryFolder({ lock: 'not json' });
    lockDataFolder(folder).release();
  });
});
