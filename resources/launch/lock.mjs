// One holder at a time for work that two processes must not do together (install, build).
// Contract: `withLock` runs `work` alone among all processes of this clone; a lock whose
// holder died is taken over. Plain Node 20, no dependencies.
import { mkdirSync, openSync, closeSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * @template T
 * @param {string} root the clone
 * @param {string} name what is being done, e.g. "install"
 * @param {() => Promise<T> | T} work
 * @param {(line: string) => void} say called once if somebody else holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(root, name, work, say) {
  const folder = join(root, '.cache');
  const file = join(folder, `${name}.lock`);
  mkdirSync(folder, { recursive: true });
  const mine = `${process.pid} ${randomUUID()}`;
  let said = false;
  while (!(await tryTake(file, mine))) {
    const holder = Number.parseInt(readText(file), 10);
    if (Number.isInteger(holder) && !isAlive(holder)) {
      removeQuietly(file);
      continue;
    }
    if (!said) say(`waiting for process ${holder}, which is doing the ${name}`);
    said = true;
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    if (readText(file) === mine) removeQuietly(file);
  }
}

/** @param {string} file @param {string} mine */
async function tryTake(file, mine) {
  try {
    const handle = openSync(file, 'wx');
    writeSync(handle, mine);
    closeSync(handle);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
  // Another process may have judged the previous holder dead just now and removed our file
  // in its place; whoever is still named after a moment holds the lock.
  await sleep(40);
  return readText(file) === mine;
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {string} file */
function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** @param {string} file */
function removeQuietly(file) {
  try {
    unlinkSync(file);
  } catch {
    // Already gone: that is what was wanted.
  }
}
