import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { withLock } from '../../resources/launch/lock.mjs';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

test('two at once do the work one after the other, and the second is told', async () => {
  const root = temporaryFolder();
  const events: string[] = [];
  const work = (name: string) => async (): Promise<void> => {
    events.push(`${name} begins`);
    await sleep(60);
    events.push(`${name} ends`);
  };
  const said: string[] = [];
  const say = (line: string): number => said.push(line);
  await Promise.all([withLock(root, 'install', work('a'), say), withLock(root, 'install', work('b'), say)]);
  expect(events).toHaveLength(4);
  expect(events[1]).toBe(events[0]?.replace('begins', 'ends'));
  expect(said).toEqual([`waiting for process ${process.pid}, which is doing the install`]);
  expect(existsSync(join(root, '.cache', 'install.lock'))).toBe(false);
});

test('a lock whose holder died is taken over', async () => {
  const root = temporaryFolder();
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  mkdirSync(join(root, '.cache'));
  writeFileSync(join(root, '.cache', 'build.lock'), `${dead} gone`);
  expect(await withLock(root, 'build', () => 'done', () => undefined)).toBe('done');
});

test('work that throws gives the lock back', async () => {
  const root = temporaryFolder();
  await expect(withLock(root, 'build', () => Promise.reject(new Error('no')), () => undefined)).rejects.toThrow('no');
  expect(await withLock(root, 'build', () => 'again', () => undefined)).toBe('again');
});
