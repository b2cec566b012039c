// A real file, changed the ways editors and deployments change files.
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openOperatorFile } from '../../../src-main/discovery/operatorFile.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

async function open(path: string) {
  const file = openOperatorFile(path, () => ({ environment: {}, home: '/home/ann', platform: 'linux', ownUrls: [], ownAddresses: [] }), 50);
  onTestFinished(() => file.end());
  await file.start();
  const names = (): string[] => file.entries().map(({ entry }) => entry.name);
  const become = (...wanted: string[]) => vi.waitFor(() => expect(names()).toEqual(wanted), { timeout: 5000, interval: 20 });
  return { file, names, become };
}

const withNames = (...names: string[]): string => JSON.stringify({ servers: names.map((name) => ({ name, command: 'node' })) });

test('a file that is written again, replaced, moved away and put back is read each time', async () => {
  const folder = temporaryFolder({ 'servers.json': withNames('one') });
  const path = join(folder, 'servers.json');
  const { names, become } = await open(path);
  expect(names()).toEqual(['one']);
  writeFileSync(path, withNames('one', 'two'));
  await become('one', 'two');
  writeFileSync(join(folder, 'servers.json.tmp'), withNames('three'));
  renameSync(join(folder, 'servers.json.tmp'), path);
  await become('three');
  // As some editors save: the old file becomes the backup, the new one is written afresh.
  renameSync(path, `${path}~`);
  writeFileSync(path, withNames('four'));
  await become('four');
  rmSync(path);
  await become();
  writeFileSync(path, withNames('five'));
  await become('five');
});

test('a file that appears later, in a folder that appears later, is read then', async () => {
  const path = join(temporaryFolder(), 'not', 'yet', 'servers.json');
  const { file, become } = await open(path);
  expect(file.problems()).toMatchObject([{ where: path, text: expect.stringContaining('is not there') }]);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, withNames('late'));
  await become('late');
  expect(file.problems()).toEqual([]);
});

test('a link that is turned to another file, as containers mount settings, is followed', async () => {
  const folder = temporaryFolder({ 'a.json': withNames('a'), 'b.json': withNames('b') });
  const path = join(folder, 'servers.json');
  symlinkSync('a.json', path);
  const { become } = await open(path);
  await become('a');
  symlinkSync('b.json', `${path}.new`);
  renameSync(`${path}.new`, path);
  await become('b');
});

test('half a file changes nothing but is told; the whole one holds again', async () => {
  const path = join(temporaryFolder({ 'servers.json': withNames('one') }), 'servers.json');
  const { file, names, become } = await open(path);
  writeFileSync(path, withNames('one', 'two').slice(0, 40));
  await vi.waitFor(() => expect(file.problems()).toHaveLength(1), { timeout: 5000 });
  expect(names()).toEqual(['one']);
  writeFileSync(path, withNames('two'));
  await become('two');
  expect(file.problems()).toEqual([]);
});

test('every change is announced once it holds, and none after the end', async () => {
  const path = join(temporaryFolder({ 'servers.json': withNames('one') }), 'servers.json');
  const { file } = await open(path);
  const heard: string[][] = [];
  file.changed(() => heard.push(file.entries().map(({ entry }) => entry.name)));
  writeFileSync(path, withNames('two'));
  await vi.waitFor(() => expect(heard).toEqual([['two']]), { timeout: 5000 });
  file.end();
  writeFileSync(path, withNames('three'));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(heard).toEqual([['two']]);
});

test('a pipe in the place of the file is refused at once, not waited for', async () => {
  const path = join(temporaryFolder(), 'servers.json');
  execFileSync('mkfifo', [path]);
  const { file } = await open(path);
  expect(file.problems()).toMatchObject([{ text: expect.stringContaining('not a regular file') }]);
});
