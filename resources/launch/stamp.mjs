// A stamp says which inputs a result (installed packages, a build) was made from.
// Contract: `isFresh` is true only if every input has the bytes it had when `writeStamp` was
// called with the fingerprint taken before the work. Sizes and times are compared first, so
// the usual answer costs a few milliseconds; contents are read only when those differ.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** @typedef {{ quick: string, content: string }} Stamp */

/**
 * Every file below `paths` (files or folders, relative to root), sorted; missing ones are
 * left out.
 * @param {string} root
 * @param {readonly string[]} paths
 * @returns {string[]} absolute paths
 */
export function listFiles(root, paths) {
  /** @type {string[]} */
  const found = [];
  for (const path of paths) walk(join(root, path), found);
  return found.sort();
}

/** @param {string} path @param {string[]} found */
function walk(path, found) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isDirectory()) {
    found.push(path);
    return;
  }
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) walk(join(path, entry.name), found);
    else found.push(join(path, entry.name));
  }
}

/**
 * @param {string} root
 * @param {readonly string[]} files
 * @param {string} extra anything else the result depends on, e.g. the platform
 */
export function quickFingerprint(root, files, extra) {
  const hash = createHash('sha256').update(extra);
  for (const file of files) {
    const stats = statSync(file, { throwIfNoEntry: false });
    hash.update(`\n${relative(root, file)} ${stats?.size} ${stats?.mtimeMs}`);
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {readonly string[]} files
 * @param {string} extra
 */
export function contentFingerprint(root, files, extra) {
  const hash = createHash('sha256').update(extra);
  for (const file of files) {
    hash.update(`\n${relative(root, file).split(sep).join('/')}\n`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {readonly string[]} files
 * @param {string} extra
 * @returns {Stamp}
 */
export function takeStamp(root, files, extra) {
  return {
    quick: quickFingerprint(root, files, extra),
    content: contentFingerprint(root, files, extra),
  };
}

/**
 * @param {string} stampFile
 * @param {string} root
 * @param {readonly string[]} files
 * @param {string} extra
 */
export function isFresh(stampFile, root, files, extra) {
  const stamp = readStamp(stampFile);
  if (stamp === undefined) return false;
  if (stamp.quick === quickFingerprint(root, files, extra)) return true;
  const now = takeStamp(root, files, extra);
  if (now.content !== stamp.content) return false;
  writeStamp(stampFile, now);
  return true;
}

/** @param {string} stampFile @returns {Stamp | undefined} */
export function readStamp(stampFile) {
  try {
    const value = JSON.parse(readFileSync(stampFile, 'utf8'));
    return typeof value?.quick === 'string' && typeof value?.content === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} stampFile @param {Stamp} stamp */
export function writeStamp(stampFile, stamp) {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, JSON.stringify(stamp));
}
