// What an ordinary user may and may not do: for root nothing is closed.
import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { clear, layOut, pictureOf, runChild, type KillPlace } from '../../kit/killedCalls.ts';
import { testIf } from '../../kit/skip.ts';

const user = 65_534;
/** Whether everybody may pass through all folders that lead to a path. */
function isReachable(path: string): boolean {
  return (statSync(path).mode & 0o001) !== 0 && (path === dirname(path) || isReachable(dirname(path)));
}

const possible = process.getuid?.() === 0 && isReachable(import.meta.dirname) && isReachable(dirname(process.execPath)) && isReachable(tmpdir());
const asOrdinaryUser = testIf(possible, 'needs root, to start a process as another user, and a checkout that user can reach');

function give(path: string): void {
  chownSync(path, user, user);
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) if (!lstatSync(join(path, name)).isSymbolicLink()) give(join(path, name));
}

function layOutForUser(): KillPlace & { at(name: string): string } {
  const place = layOut(tmpdir());
  onTestFinished(() => clear(place));
  const at = (name: string): string => join(place.workspace, name);
  writeFileSync(at('closed'), 'closed');
  mkdirSync(at('closedFolder'));
  writeFileSync(at('closedFolder/f'), 'f');
  for (const folder of place.folders) give(folder);
  chmodSync(at('closed'), 0);
  writeFileSync(at('foreign'), 'by root', { mode: 0o644 });
  writeFileSync(at('secret'), 'secret', { mode: 0o600 });
  mkdirSync(at('locked'), { mode: 0o755 });
  writeFileSync(at('locked/f'), 'f');
  return { ...place, at };
}

asOrdinaryUser('a file of somebody else is replaced and put back', async () => {
  const place = layOutForUser();
  const before = pictureOf(place);
  expect(await runChild(place, 'overwriteForeign', 'do', { user })).toBe(false);
  expect(statSync(place.at('foreign'))).toMatchObject({ uid: user, size: 8 });
  await runChild(place, 'overwriteForeign', 'undo', { user });
  expect(pictureOf(place)).toEqual(before);
});

asOrdinaryUser('what nobody may read is removed and put back as it was', async () => {
  const place = layOutForUser();
  const before = pictureOf(place);
  await runChild(place, 'removeClosed', 'do', { user });
  expect(readdirSync(place.workspace)).not.toContain('closed');
  await runChild(place, 'removeClosed', 'undo', { user });
  expect(pictureOf(place)).toEqual(before);
});

asOrdinaryUser('what is closed stays as it is, and the refusal says so', async () => {
  const place = layOutForUser();
  const before = pictureOf(place);
  await runChild(place, 'meddle', 'do', { user });
  expect(pictureOf(place)).toEqual(before);
});
